//! `UntagResource`: takes tags from a web ACL, a rule group or a set.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::Wafv2Error;
use crate::parameter::Field;
use crate::resources::tagging;
use crate::store::Wafv2Write;
use crate::tagged::Tagged;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, Wafv2Error> {
    for key in &input.tag_keys {
        tagging::require_own(Field::TagKeys, key)?;
    }

    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let keys = input.tag_keys.iter().map(String::as_str);
    let ask = tagged.ask("wafv2:UntagResource");
    let permit = tx
        .service
        .permit(ctx, &ask.key_values("aws:TagKeys", keys))?;

    let mut left = tagged.tags()?.clone();
    for key in &input.tag_keys {
        left.remove(key);
    }
    tagged.put_tags(tx, left)?;

    Ok(permit.reply(UntagResourceOutput {}))
}
