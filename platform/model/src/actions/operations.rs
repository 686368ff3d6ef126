//! Which actions an operation asks for.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::packed::read;
use super::{Action, action};
use crate::{Service, service, service_names};

/// How a call of an operation is authorized.
#[derive(Debug)]
pub enum OperationAuthorization {
    /// By policies. Each of these actions must be allowed; what a call needs only at times (tags
    /// on creation, a role that is passed) stands in their dependent actions.
    Actions(Vec<&'static Action>),
    /// Not by policies, for this reason: a token says who calls, or everyone may.
    Open(&'static str),
}

/// Operations that ask for other actions than the one of their own name.
type Overrides = BTreeMap<&'static str, BTreeMap<&'static str, Override>>;

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Override {
    Actions(#[serde(borrow)] Vec<&'static str>),
    Open(&'static str),
}

type Authorizations = BTreeMap<&'static str, OperationAuthorization>;

include!(concat!(env!("OUT_DIR"), "/packed_operations.rs"));

/// How a call of an operation is authorized; models are named as in `models/`.
///
/// `None` if there is no such operation.
pub fn operation_authorization(
    model: &str,
    operation: &str,
) -> Option<&'static OperationAuthorization> {
    static TABLES: OnceLock<BTreeMap<&'static str, OnceLock<Authorizations>>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        service_names()
            .map(|name| (name, OnceLock::new()))
            .collect()
    });
    let (name, table) = tables.get_key_value(model)?;
    table
        .get_or_init(|| service(name).map(authorizations).unwrap_or_default())
        .get(operation)
}

pub(super) fn overrides() -> Option<&'static Overrides> {
    static OVERRIDES: OnceLock<Option<Overrides>> = OnceLock::new();
    OVERRIDES.get_or_init(|| read(OPERATIONS)).as_ref()
}

fn authorizations(service: &'static Service) -> Authorizations {
    let overrides = overrides().and_then(|all| all.get(service.name.as_str()));
    let authorization = |name: &'static str| match overrides.and_then(|of| of.get(name)) {
        Some(Override::Open(reason)) => Some(OperationAuthorization::Open(reason)),
        Some(Override::Actions(names)) => actions(names.iter().copied()),
        None => actions([format!("{}:{name}", service.signing_name)].iter()),
    };
    let names = service.operations.iter().map(|it| it.name.as_str());
    names
        .filter_map(|name| Some((name, authorization(name)?)))
        .collect()
}

/// All of these actions, or nothing if one is not known.
fn actions(names: impl Iterator<Item = impl AsRef<str>>) -> Option<OperationAuthorization> {
    names
        .map(|name| action(name.as_ref()))
        .collect::<Option<_>>()
        .map(OperationAuthorization::Actions)
}
