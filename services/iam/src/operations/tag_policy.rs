//! `TagPolicy`: adds tags to a managed policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::put_managed_policy;

use crate::api::{TagPolicyInput, TagPolicyOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagPolicyInput,
) -> Result<Reply<TagPolicyOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let named = tx.policy(ctx, &input.policy_arn)?;

    let ask = tagging::request_conditions(named.ask("iam:TagPolicy"), &tags);
    let permit = ctx.authorize(&ask)?;

    let mut policy = named.changeable()?;
    tagging::merge(&mut policy.tags, &tags)?;
    put_managed_policy(tx.tx, policy)?;

    Ok(permit.reply(TagPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagPolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_policy, tag};

    fn tagged(arn: &str, tags: &[(&str, &str)]) -> TagPolicyInput {
        TagPolicyInput {
            policy_arn: arn.to_owned(),
            tags: tags.iter().map(|(key, value)| tag(key, value)).collect(),
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.answer::<api::TagPolicy>(tagged(&arn, &[("team", "blue"), ("stage", "test")]));
        house.answer::<api::TagPolicy>(tagged(&arn, &[("Team", "red")]));
        let listed = house.answer::<api::ListPolicyTags>(input(&[("PolicyArn", &arn)]));
        assert_eq!(listed.tags, [tag("Team", "red"), tag("stage", "test")]);
    }

    #[test]
    fn fifty_tags_are_enough() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let keys: Vec<_> = (0..51).map(|number| format!("key-{number}")).collect();
        for chunk in keys.chunks(50) {
            let tags: Vec<_> = chunk.iter().map(|key| (key.as_str(), "")).collect();
            let call = house.call::<api::TagPolicy>(tagged(&arn, &tags));
            let over = "LimitExceededException: Cannot exceed quota for TagsPerResource: 50";
            let expected = if chunk.len() == 50 { None } else { Some(over) };
            assert_eq!(call.err().as_deref(), expected);
        }
    }

    #[test]
    fn tags_are_condition_keys_of_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let blue = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetPolicy","Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/team":"blue"}}}}"#;
        let alice = house.as_new_user("alice", &[blue]);
        let get = || input(&[("PolicyArn", arn.as_str())]);
        alice.is_denied::<api::GetPolicy>(get());
        house.answer::<api::TagPolicy>(tagged(&arn, &[("team", "blue")]));
        alice.answer::<api::GetPolicy>(get());
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::TagPolicy>(
            "iam:TagPolicy",
            &format!("{OWN}:policy/reader"),
            tagged(&arn, &[("team", "blue")]),
        );
    }
}
