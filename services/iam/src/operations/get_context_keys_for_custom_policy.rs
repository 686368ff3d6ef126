//! `GetContextKeysForCustomPolicy`: the condition keys that policies look at.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetContextKeysForCustomPolicyInput, GetContextKeysForCustomPolicyOutput};
use crate::error::IamError;
use crate::simulation::{context_keys, identity_policies};
use crate::store::IamRead;

pub(crate) fn get_context_keys_for_custom_policy(
    ctx: &RequestContext,
    _tx: &IamRead<'_>,
    input: GetContextKeysForCustomPolicyInput,
) -> Result<Reply<GetContextKeysForCustomPolicyOutput>, IamError> {
    let policies = identity_policies(&input.policy_input_list)?;

    let permit = ctx.authorize(&Ask::new("iam:GetContextKeysForCustomPolicy"))?;

    Ok(permit.reply(GetContextKeysForCustomPolicyOutput {
        context_key_names: Some(context_keys(&policies)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::allow;

    use crate::api::{self, GetContextKeysForCustomPolicyInput};
    use crate::test_house;

    fn of(policies: &[&str]) -> GetContextKeysForCustomPolicyInput {
        GetContextKeysForCustomPolicyInput {
            policy_input_list: policies.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    #[test]
    fn conditions_and_variables_count_once() {
        let first = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"AWS:securetransport":"${aws:PrincipalTag/team, 'none'}"}}}]}"#;
        let second = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}}"#;
        let keys = test_house().answer::<api::GetContextKeysForCustomPolicy>(of(&[first, second]));
        assert_eq!(
            keys.context_key_names.unwrap(),
            [
                "aws:SecureTransport",
                "aws:username",
                "aws:PrincipalTag/team",
                "aws:SourceIp"
            ]
        );
    }

    #[test]
    fn says_which_policy_is_none() {
        let good = allow("s3:*", "*");
        assert_eq!(
            test_house().refusal::<api::GetContextKeysForCustomPolicy>(of(&[&good, "{"])),
            "InvalidInputException: PolicyInputList.2: This policy contains invalid Json"
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::GetContextKeysForCustomPolicy>(
            "iam:GetContextKeysForCustomPolicy",
            "*",
            of(&[&allow("s3:*", "*")]),
        );
    }
}
