//! Operations of one path, told apart by the members that they require.
//!
//! `PUT /bucket/key` puts an object; with `x-amz-copy-source` it copies one, and with `partNumber`
//! and `uploadId` it uploads a part.

use ringwall_model::{Location, Member, OperationModel, Service, ShapeKind};

use crate::members::wire_name;
use crate::{RequestParts, percent};

/// The operation whose required members are all there, and are the most.
pub(super) fn narrowest<'m>(
    service: &Service,
    operations: impl Iterator<Item = &'m OperationModel>,
    parts: &RequestParts<'_>,
) -> Option<&'m OperationModel> {
    let found = operations.filter_map(|operation| {
        let mut required = required_members(service, operation);
        let count = required.clone().count();
        required
            .all(|member| is_present(member, parts))
            .then_some((count, operation))
    });
    // Of equals the first stands: the narrower template comes first.
    let narrower = |one: (usize, _), other: (usize, _)| if other.0 > one.0 { other } else { one };
    found.reduce(narrower).map(|(_, operation)| operation)
}

fn required_members<'m>(
    service: &'m Service,
    operation: &OperationModel,
) -> impl Iterator<Item = &'m Member> + Clone {
    let structure = operation
        .input
        .and_then(|shape| match &service.shape(shape)?.kind {
            ShapeKind::Structure(structure) => Some(structure),
            _ => None,
        });
    structure
        .into_iter()
        .flat_map(|structure| &structure.members)
        .filter(|member| {
            member.required && matches!(member.location, Location::Header | Location::QueryString)
        })
}

fn is_present(member: &Member, parts: &RequestParts<'_>) -> bool {
    let name = wire_name(member);
    match member.location {
        Location::Header => parts.header(name).is_some(),
        _ => percent::first(parts.query.as_bytes(), name).is_some(),
    }
}
