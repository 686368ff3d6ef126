//! `UntagResource`: removes tags of a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::tagging;
use crate::store::KmsWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    input
        .tag_keys
        .iter()
        .try_for_each(|key| tagging::require_own(key))?;

    let key = tx.key(&key_ref)?;

    let mut key_use = KeyUse::new("kms:UntagResource");
    key_use.ask = key_use
        .ask
        .key_values("aws:TagKeys", input.tag_keys.iter().map(String::as_str));
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_not_pending_deletion()?;
    let mut untagged = (*key).clone();
    for tag_key in &input.tag_keys {
        untagged.tags.remove(tag_key);
    }
    tx.put_key(untagged)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(UntagResourceOutput {}))
}
