//! `GetContextKeysForPrincipalPolicy`: the condition keys that the policies of a user, group or
//! role look at, and others given with them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::Bundle;

use crate::api::{GetContextKeysForCustomPolicyOutput, GetContextKeysForPrincipalPolicyInput};
use crate::error::IamError;
use crate::simulation::{context_keys, identity_policies};
use crate::store::IamRead;

pub(crate) fn get_context_keys_for_principal_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetContextKeysForPrincipalPolicyInput,
) -> Result<Reply<GetContextKeysForCustomPolicyOutput>, IamError> {
    let given = identity_policies(&input.policy_input_list.unwrap_or_default())?;
    let entity = tx.entity(ctx, &input.policy_source_arn)?;

    let permit = ctx.authorize(&entity.ask("iam:GetContextKeysForPrincipalPolicy"))?;

    let entity = entity.existing()?;
    let (account, kind, name) = (entity.account(), entity.kind(), entity.name());
    let mut policies = Bundle::of_entity(tx.rows(), account, kind, name)?.identity;
    policies.extend(given);

    Ok(permit.reply(GetContextKeysForCustomPolicyOutput {
        context_key_names: Some(context_keys(&policies)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, GetContextKeysForPrincipalPolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_role};

    fn with_condition(key: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{{"StringEquals":{{"{key}":"value"}}}}}}}}"#
        )
    }

    fn of_worker(given: Option<Vec<String>>) -> GetContextKeysForPrincipalPolicyInput {
        GetContextKeysForPrincipalPolicyInput {
            policy_source_arn: format!("{OWN}:role/worker"),
            policy_input_list: given,
        }
    }

    fn with_policy() -> TestHouse {
        let house = test_house();
        make_role(&house, "worker");
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "own"),
            ("PolicyDocument", &with_condition("aws:PrincipalTag/team")),
        ]));
        house
    }

    #[test]
    fn the_entitys_and_the_given_policies_count() {
        let house = with_policy();
        let keys = |given| {
            let answer = house.answer::<api::GetContextKeysForPrincipalPolicy>(of_worker(given));
            answer.context_key_names.unwrap()
        };
        assert_eq!(keys(None), ["aws:PrincipalTag/team"]);
        assert_eq!(
            keys(Some(vec![with_condition("aws:SourceVpc")])),
            ["aws:PrincipalTag/team", "aws:SourceVpc"]
        );
    }

    #[test]
    fn says_who_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetContextKeysForPrincipalPolicy>(of_worker(None)),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_entity() {
        with_policy().needs::<api::GetContextKeysForPrincipalPolicy>(
            "iam:GetContextKeysForPrincipalPolicy",
            &format!("{OWN}:role/worker"),
            of_worker(None),
        );
    }
}
