//! `TagResource`: sets tags of a root, unit, account, policy or of the resource policy.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_TagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::OrganizationsError;
use crate::resources::tagging;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, OrganizationsError> {
    let tags = tagging::parse(Some(&input.tags))?;
    let seat = tx.seat(ctx, "organizations:TagResource", Reach::Policies)?;
    let found = tx.find_tagged(&seat, &input.resource_id)?;

    let ask = seat.ask_on_tagged(&input.resource_id, found.as_ref());
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let found = found.ok_or_else(OrganizationsError::no_such_target)?;
    let mut all = found.tags().clone();
    for (key, value) in tags.iter() {
        all.set(key, value);
    }
    tagging::require_room(&all)?;
    tx.put_tags(&seat, &found, all)?;

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api::{self, Tag, TagResourceInput};
    use crate::bench::{Steps as _, house};

    fn tag(id: &str, pairs: &[(&str, &str)]) -> TagResourceInput {
        let tag = |(key, value): &(&str, &str)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        };
        TagResourceInput {
            resource_id: id.to_owned(),
            tags: pairs.iter().map(tag).collect(),
        }
    }

    #[test]
    fn everything_can_be_tagged() {
        let house = house();
        let unit = house.new_unit(&house.root_id(), "unit");
        let policy = house.new_policy("TAG_POLICY", "tags", "{}");
        house.put_resource_policy();
        let found = house.answer::<api::DescribeResourcePolicy>(input(&[]));
        let summary = found
            .resource_policy
            .unwrap()
            .resource_policy_summary
            .unwrap();
        for id in [
            ACCOUNT,
            &house.root_id(),
            &unit,
            &policy,
            &summary.id.unwrap(),
        ] {
            house.answer::<api::TagResource>(tag(id, &[("team", "a"), ("stage", "test")]));
            house.answer::<api::TagResource>(tag(id, &[("team", "b")]));
            assert_eq!(house.tags(id), ["stage=test", "team=b"]);
        }
    }

    #[test]
    fn tags_are_condition_keys() {
        let house = house();
        let account = house.new_account("one");
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"organizations:DescribeAccount","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}}"#;
        let user = house.as_new_user("user", &[only]);
        let describe = || input(&[("AccountId", account.as_str())]);
        user.is_denied::<api::DescribeAccount>(describe());
        house.answer::<api::TagResource>(tag(&account, &[("team", "a")]));
        user.answer::<api::DescribeAccount>(describe());
    }

    #[test]
    fn refuses_tags_of_aws_twice_the_same_and_too_many() {
        let house = house();
        let refusal =
            |pairs: &[(&str, &str)]| house.refusal::<api::TagResource>(tag(ACCOUNT, pairs));
        assert!(refusal(&[("aws:team", "a")]).starts_with("InvalidInputException: "));
        assert!(refusal(&[("team", "a"), ("team", "b")]).starts_with("InvalidInputException: "));
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let pairs: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert!(refusal(&pairs).starts_with("ConstraintViolationException: "));
    }

    #[test]
    fn needs_permission_on_the_resource() {
        let house = house();
        let arn = house.account_arn(ACCOUNT);
        house
            .as_new_user(
                "wrong",
                &[&allow(
                    "organizations:TagResource",
                    &house.root().arn.unwrap(),
                )],
            )
            .is_denied::<api::TagResource>(tag(ACCOUNT, &[("team", "a")]));
        house.needs::<api::TagResource>(
            "organizations:TagResource",
            &arn,
            tag(ACCOUNT, &[("team", "a")]),
        );
    }
}
