//! `AddTags`: gives resources tags.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddTagsInput, AddTagsOutput};
use crate::error::Elbv2Error;
use crate::resources::tagging;
use crate::store::Elbv2Write;
use crate::tagged;

pub(crate) fn add_tags(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: AddTagsInput,
) -> Result<Reply<AddTagsOutput>, Elbv2Error> {
    let names = tagged::parse(ctx, &input.resource_arns)?;
    let tags = tagging::parse(Some(&input.tags))?;

    let found = tx.find_all_tagged(ctx, &names)?;

    let mut permit = None;
    for (name, found) in names.iter().zip(&found) {
        let own = found.as_ref().map(|it| it.tags());
        let ask = tagging::ask(ctx, "elasticloadbalancing:AddTags", &name.arn, own);
        permit = Some(ctx.authorize(&tagging::request_conditions(ask, &tags))?);
    }
    let permit = permit.ok_or_else(|| Elbv2Error::unknown_arn(""))?;

    for (name, found) in names.iter().zip(found) {
        let found = found.ok_or_else(|| Elbv2Error::not_found(name.kind()))?;
        let mut all = found.tags().clone();
        for (key, value) in tags.iter() {
            all.set(key, value);
        }
        tagging::require_room(&all)?;
        tx.put_tags(&found, all)?;
    }

    Ok(permit.reply(AddTagsOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, AddTagsInput};
    use crate::bench::{Steps as _, house, tag, texts};

    fn add(arns: &[&str], tags: &[(&str, &str)]) -> AddTagsInput {
        AddTagsInput {
            resource_arns: texts(arns),
            tags: tags.iter().map(|(key, value)| tag(key, value)).collect(),
        }
    }

    #[test]
    fn all_kinds_of_resources_have_tags() {
        let house = house();
        let front = house.new_front_door();
        let rule = house.new_rule(&front.listener, 1, "/a");
        let arns = [
            front.load_balancer.as_str(),
            &front.listener,
            &rule,
            &front.target_group,
        ];
        house.answer::<api::AddTags>(add(&arns, &[("team", "a"), ("stage", "x")]));
        house.answer::<api::AddTags>(add(&arns[..1], &[("team", "b")]));
        assert_eq!(house.tags_of(arns[0]), ["stage=x", "team=b"]);
        for arn in &arns[1..] {
            assert_eq!(house.tags_of(arn), ["stage=x", "team=a"]);
        }
        house.answer::<api::RemoveTags>(api::RemoveTagsInput {
            resource_arns: texts(&arns),
            tag_keys: texts(&["stage", "none"]),
        });
        assert_eq!(house.tags_of(arns[0]), ["team=b"]);
        assert_eq!(house.tags_of(&rule), ["team=a"]);
    }

    #[test]
    fn refuses_wrong_tags_and_what_is_not_there() {
        let house = house();
        let arn = house.new_target_group("web");
        let refusal =
            |arn: &str, tags: &[(&str, &str)]| house.refusal::<api::AddTags>(add(&[arn], tags));
        assert_eq!(
            refusal(&arn, &[("a", "1"), ("a", "2")]),
            "DuplicateTagKeysException: A tag key was specified more than once"
        );
        assert_eq!(
            refusal(&arn, &[("aws:a", "1")]),
            "ValidationError: Tag keys starting with 'aws:' are reserved for system use"
        );
        assert_eq!(
            refusal(&arn.replace("/web/", "/none/"), &[("a", "1")]),
            "TargetGroupNotFoundException: One or more target groups not found"
        );
        assert_eq!(
            refusal("web", &[("a", "1")]),
            "ValidationError: 'web' is not a valid ARN"
        );
        let keys: Vec<String> = (0..51).map(|number| format!("key-{number}")).collect();
        let many: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
        let words = refusal(&arn, &many);
        assert!(words.starts_with("TooManyTagsException: "), "{words}");
    }

    #[test]
    fn tags_are_condition_keys() {
        let house = house();
        let arn = house.new_target_group("web");
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"elasticloadbalancing:DeleteTargetGroup","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a","elasticloadbalancing:ResourceTag/team":"a"}}}}"#;
        let user = house.as_new_user("user", &[only]);
        let delete = api::DeleteTargetGroupInput {
            target_group_arn: arn.clone(),
        };
        user.is_denied::<api::DeleteTargetGroup>(delete.clone());
        house.answer::<api::AddTags>(add(&[&arn], &[("team", "a")]));
        user.answer::<api::DeleteTargetGroup>(delete);
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let action = "elasticloadbalancing:AddTags";
        house.needs::<api::AddTags>(action, &arn, add(&[&arn], &[("team", "a")]));
    }
}
