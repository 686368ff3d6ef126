//! `UpdateKeyDescription`: other words for a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateKeyDescriptionInput, UpdateKeyDescriptionOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn update_key_description(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UpdateKeyDescriptionInput,
) -> Result<Reply<UpdateKeyDescriptionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:UpdateKeyDescription"))?;

    key.require_not_pending_deletion()?;
    let mut described = (*key).clone();
    described.description = input.description;
    tx.put_key(described)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(UpdateKeyDescriptionOutput {}))
}
