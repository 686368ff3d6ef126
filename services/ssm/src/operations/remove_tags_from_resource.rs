//! `RemoveTagsFromResource`: takes tags off a parameter.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{RemoveTagsFromResourceInput, RemoveTagsFromResourceOutput};
use crate::error::SsmError;
use crate::permission;
use crate::resources::name::key;
use crate::resources::tagging;
use crate::store::{Place, SsmWrite};

pub(crate) fn remove_tags_from_resource(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: RemoveTagsFromResourceInput,
) -> Result<Reply<RemoveTagsFromResourceOutput>, SsmError> {
    tagging::require_parameter(input.resource_type)?;
    let key = key(&input.resource_id);

    let parameter = tx.find(Place::of(ctx), key)?;

    let resource = permission::own(ctx, key, parameter.as_ref());
    let tag_keys = input.tag_keys.iter().map(String::as_str);
    let ask = Ask::new("ssm:RemoveTagsFromResource")
        .key_values("aws:TagKeys", tag_keys)
        .on(resource);
    let permit = ctx.authorize(&ask)?;

    let parameter = parameter.ok_or_else(SsmError::invalid_resource_id)?;
    let mut untagged = (*parameter).clone();
    for tag in &input.tag_keys {
        untagged.tags.remove(tag);
    }
    tx.put(Place::of(ctx), untagged)?;

    Ok(permit.reply(RemoveTagsFromResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, ResourceTypeForTagging};
    use crate::test_ssm::{Steps as _, arn, house, string};

    fn of(name: &str) -> RemoveTagsFromResourceInput {
        RemoveTagsFromResourceInput {
            resource_type: ResourceTypeForTagging::Parameter,
            resource_id: name.to_owned(),
            tag_keys: vec!["team".to_owned()],
        }
    }

    #[test]
    fn refuses_what_is_not_there() {
        let refusal = house().refusal::<api::RemoveTagsFromResource>(of("/a"));
        assert!(refusal.starts_with("InvalidResourceId: "), "{refusal}");
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        house.needs::<api::RemoveTagsFromResource>(
            "ssm:RemoveTagsFromResource",
            &arn("a"),
            of("/a"),
        );
    }
}
