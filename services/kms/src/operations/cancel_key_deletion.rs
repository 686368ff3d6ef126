//! `CancelKeyDeletion`: the key stays, disabled.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CancelKeyDeletionInput, CancelKeyDeletionOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn cancel_key_deletion(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CancelKeyDeletionInput,
) -> Result<Reply<CancelKeyDeletionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:CancelKeyDeletion"))?;

    if !key.is_pending_deletion() {
        return Err(KmsError::not_pending_deletion(key.arn()));
    }
    let mut saved = (*key).clone();
    saved.deletion = None;
    saved.state = if key.has_all_material() {
        KeyState::Disabled
    } else {
        KeyState::PendingImport
    };
    worker::cancel_deletion(tx, &saved)?;
    tx.put_key(saved)?;

    Ok(permit.reply(CancelKeyDeletionOutput {
        key_id: Some(key.arn().to_owned()),
    }))
}
