//! `ListTagsForResource`: a parameter's tags.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::SsmError;
use crate::permission;
use crate::resources::name::key;
use crate::resources::tagging;
use crate::store::{Place, SsmRead};

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &SsmRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, SsmError> {
    tagging::require_parameter(input.resource_type)?;
    let key = key(&input.resource_id);

    let parameter = tx.find(Place::of(ctx), key)?;

    let resource = permission::own(ctx, key, parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:ListTagsForResource").on(resource))?;

    let parameter = parameter.ok_or_else(SsmError::invalid_resource_id)?;

    Ok(permit.reply(ListTagsForResourceOutput {
        tag_list: Some(tagging::shown(&parameter.tags)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, ResourceTypeForTagging};
    use crate::test_ssm::{Steps as _, arn, house, string};

    fn of(name: &str) -> ListTagsForResourceInput {
        ListTagsForResourceInput {
            resource_type: ResourceTypeForTagging::Parameter,
            resource_id: name.to_owned(),
        }
    }

    #[test]
    fn refuses_what_is_not_there() {
        let refusal = house().refusal::<api::ListTagsForResource>(of("/a"));
        assert!(refusal.starts_with("InvalidResourceId: "), "{refusal}");
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        house.needs::<api::ListTagsForResource>("ssm:ListTagsForResource", &arn("a"), of("/a"));
    }
}
