//! `UntagPolicy`: removes tags from a managed policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::put_managed_policy;

use crate::api::{UntagPolicyInput, UntagPolicyOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagPolicyInput,
) -> Result<Reply<UntagPolicyOutput>, IamError> {
    let named = tx.policy(ctx, &input.policy_arn)?;

    let ask = named.ask("iam:UntagPolicy");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut policy = named.changeable()?;
    tagging::remove(&mut policy.tags, &input.tag_keys);
    put_managed_policy(tx.tx, policy)?;

    Ok(permit.reply(UntagPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagPolicyInput, UntagPolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_policy, tag};

    fn without(arn: &str, key: &str) -> UntagPolicyInput {
        UntagPolicyInput {
            policy_arn: arn.to_owned(),
            tag_keys: vec![key.to_owned()],
        }
    }

    #[test]
    fn removes_a_tag_in_any_case() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.answer::<api::TagPolicy>(TagPolicyInput {
            policy_arn: arn.clone(),
            tags: vec![tag("team", "blue"), tag("stage", "test")],
        });
        house.answer::<api::UntagPolicy>(without(&arn, "TEAM"));
        house.answer::<api::UntagPolicy>(without(&arn, "never-there"));
        let listed = house.answer::<api::ListPolicyTags>(input(&[("PolicyArn", &arn)]));
        assert_eq!(listed.tags, [tag("stage", "test")]);
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::UntagPolicy>(
            "iam:UntagPolicy",
            &format!("{OWN}:policy/reader"),
            without(&arn, "team"),
        );
    }
}
