//! `TagResource`: adds or changes tags of a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::tagging;
use crate::store::KmsWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let tags = tagging::parse(&input.tags)?;

    let key = tx.key(&key_ref)?;

    let mut key_use = KeyUse::new("kms:TagResource");
    key_use.ask = tagging::request_conditions(key_use.ask, &tags);
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_not_pending_deletion()?;
    let mut tagged = (*key).clone();
    tagging::merge(&mut tagged.tags, &tags)?;
    tx.put_key(tagged)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(TagResourceOutput {}))
}
