//! `RemoveTags`: takes tags from resources.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RemoveTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RemoveTagsInput, RemoveTagsOutput};
use crate::error::Elbv2Error;
use crate::resources::tagging;
use crate::store::Elbv2Write;
use crate::tagged;

pub(crate) fn remove_tags(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: RemoveTagsInput,
) -> Result<Reply<RemoveTagsOutput>, Elbv2Error> {
    let names = tagged::parse(ctx, &input.resource_arns)?;

    let found = tx.find_all_tagged(ctx, &names)?;

    let mut permit = None;
    for (name, found) in names.iter().zip(&found) {
        let own = found.as_ref().map(|it| it.tags());
        let ask = tagging::ask(ctx, "elasticloadbalancing:RemoveTags", &name.arn, own);
        let keys = input.tag_keys.iter().map(String::as_str);
        permit = Some(ctx.authorize(&ask.key_values("aws:TagKeys", keys))?);
    }
    let permit = permit.ok_or_else(|| Elbv2Error::unknown_arn(""))?;

    for (name, found) in names.iter().zip(found) {
        let found = found.ok_or_else(|| Elbv2Error::not_found(name.kind()))?;
        let mut all = found.tags().clone();
        for key in &input.tag_keys {
            all.remove(key);
        }
        tx.put_tags(&found, all)?;
    }

    Ok(permit.reply(RemoveTagsOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, RemoveTagsInput};
    use crate::bench::{Steps as _, house, texts};

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let asked = RemoveTagsInput {
            resource_arns: texts(&[&arn]),
            tag_keys: texts(&["team"]),
        };
        house.needs::<api::RemoveTags>("elasticloadbalancing:RemoveTags", &arn, asked);
    }
}
