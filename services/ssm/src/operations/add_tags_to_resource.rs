//! `AddTagsToResource`: adds tags to a parameter, or changes their values.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{AddTagsToResourceInput, AddTagsToResourceOutput};
use crate::error::SsmError;
use crate::permission;
use crate::resources::name::key;
use crate::resources::tagging;
use crate::store::{Place, SsmWrite};

pub(crate) fn add_tags_to_resource(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: AddTagsToResourceInput,
) -> Result<Reply<AddTagsToResourceOutput>, SsmError> {
    tagging::require_parameter(input.resource_type)?;
    let tags = tagging::parse(&input.tags)?;
    let key = key(&input.resource_id);

    let parameter = tx.find(Place::of(ctx), key)?;

    let resource = permission::own(ctx, key, parameter.as_ref());
    let ask = Ask::new("ssm:AddTagsToResource").on(resource);
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let parameter = parameter.ok_or_else(SsmError::invalid_resource_id)?;
    let mut tagged = (*parameter).clone();
    tagging::merge(&mut tagged.tags, &tags)?;
    tx.put(Place::of(ctx), tagged)?;

    Ok(permit.reply(AddTagsToResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use super::*;
    use crate::api::{self, ResourceTypeForTagging, Tag};
    use crate::test_ssm::{Steps as _, arn, house, string, tag};

    fn tagging(name: &str, tags: &[Tag]) -> AddTagsToResourceInput {
        AddTagsToResourceInput {
            resource_type: ResourceTypeForTagging::Parameter,
            resource_id: name.to_owned(),
            tags: tags.to_vec(),
        }
    }

    fn listed(house: &TestHouse) -> Vec<Tag> {
        let asked = input(&[("ResourceType", "Parameter"), ("ResourceId", "/a")]);
        let listed = house.answer::<api::ListTagsForResource>(asked);
        listed.tag_list.unwrap()
    }

    #[test]
    fn adds_tags_and_replaces_values() {
        let house = house();
        house.put(string("/a", "x"));
        house.answer::<api::AddTagsToResource>(tagging("/a", &[tag("team", "blue"), tag("b", "")]));
        house.answer::<api::AddTagsToResource>(tagging("a", &[tag("team", "red")]));
        assert_eq!(listed(&house), [tag("b", ""), tag("team", "red")]);
        house.answer::<api::RemoveTagsFromResource>(api::RemoveTagsFromResourceInput {
            resource_type: ResourceTypeForTagging::Parameter,
            resource_id: "/a".to_owned(),
            tag_keys: vec!["b".to_owned(), "none".to_owned()],
        });
        assert_eq!(listed(&house), [tag("team", "red")]);
    }

    #[test]
    fn refuses_the_tags_that_aws_refuses() {
        let house = house();
        let refusal =
            |name, tags: &[Tag]| house.refusal::<api::AddTagsToResource>(tagging(name, tags));
        assert!(refusal("/none", &[tag("a", "")]).starts_with("InvalidResourceId: "));
        house.put(string("/a", "x"));
        assert!(refusal("/a", &[tag("aws:x", "")]).starts_with("ValidationError: "));
        assert!(refusal("/a", &[tag("x", "1"), tag("x", "2")]).starts_with("ValidationError: "));
        let some = |numbers: std::ops::Range<i32>| -> Vec<Tag> {
            numbers.map(|number| tag(&number.to_string(), "")).collect()
        };
        assert!(refusal("/a", &some(0..51)).starts_with("TooManyTagsError: "));
        house.answer::<api::AddTagsToResource>(tagging("/a", &some(0..50)));
        assert!(refusal("/a", &some(50..51)).starts_with("TooManyTagsError: "));
        let document = AddTagsToResourceInput {
            resource_type: ResourceTypeForTagging::Document,
            ..tagging("x", &[])
        };
        let refused = house.refusal::<api::AddTagsToResource>(document);
        assert!(refused.starts_with("NotImplemented: "));
    }

    #[test]
    fn tags_steer_access() {
        let house = house();
        house.put(string("/a", "x"));
        let blue = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}}"#;
        let bob = house.as_new_user("bob", &[blue]);
        bob.is_denied::<api::GetParameter>(input(&[("Name", "/a")]));
        house.answer::<api::AddTagsToResource>(tagging("/a", &[tag("team", "blue")]));
        bob.get("/a");
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        let action = "ssm:AddTagsToResource";
        house.needs::<api::AddTagsToResource>(action, &arn("a"), tagging("/a", &[tag("x", "")]));
    }
}
