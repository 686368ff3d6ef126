//! `TagResource`: sets tags of a web ACL, a rule group or a set.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::Wafv2Error;
use crate::resources::tagging;
use crate::store::Wafv2Write;
use crate::tagged::Tagged;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, Wafv2Error> {
    let tags = tagging::parse(Some(&input.tags))?;

    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let ask = tagged.ask("wafv2:TagResource");
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;

    let mut all = tagged.tags()?.clone();
    for (key, value) in tags.iter() {
        all.set(key, value);
    }
    tagging::require_room(&all)?;
    tagged.put_tags(tx, all)?;

    Ok(permit.reply(TagResourceOutput {}))
}
