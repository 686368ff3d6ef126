//! `CreateTrustedEntitySet`: makes a list of trusted addresses and names.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateTrustedEntitySet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateTrustedEntitySetInput, CreateTrustedEntitySetOutput};
use crate::entry_lists::{self, NewList};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn create_trusted_entity_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateTrustedEntitySetInput,
) -> Result<Reply<CreateTrustedEntitySetOutput>, GuardDutyError> {
    let new = NewList {
        kind: ListKind::TrustedEntitySet,
        detector_id: input.detector_id,
        name: input.name,
        format: input.format.as_str(),
        location: input.location,
        activate: input.activate,
        client_token: input.client_token,
        tags: input.tags,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let (permit, trusted_entity_set_id) =
        entry_lists::create(ctx, tx, "guardduty:CreateTrustedEntitySet", new)?;

    Ok(permit.reply(CreateTrustedEntitySetOutput {
        trusted_entity_set_id,
    }))
}
