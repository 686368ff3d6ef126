//! `GetKeyPolicy`: the key policy's text.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetKeyPolicyInput, GetKeyPolicyOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_policy::{POLICY_NAME, require_policy_name};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_key_policy(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetKeyPolicyInput,
) -> Result<Reply<GetKeyPolicyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let known_name = require_policy_name(input.policy_name.as_deref());

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:GetKeyPolicy"))?;

    known_name?;

    Ok(permit.reply(GetKeyPolicyOutput {
        policy: Some(key.policy.shown(tx.tx)?),
        policy_name: Some(POLICY_NAME.to_owned()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateKeyInput, GetKeyPolicyInput};
    use crate::test_kms::{TestKms, account_statement, of_key, policy};

    #[test]
    fn a_key_made_without_one_leaves_itself_to_its_account() {
        let kms = TestKms::new();
        let key = kms.create_key();

        let answer = kms.answer::<api::GetKeyPolicy>(of_key(&key));

        assert_eq!(answer.policy_name.as_deref(), Some("default"));
        assert_eq!(
            answer.policy.unwrap(),
            r#"{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::111122223333:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}"#
        );
    }

    #[test]
    fn the_text_comes_back_as_it_was_set() {
        let kms = TestKms::new();
        let text = format!("\n{}\t", policy(&[account_statement()]));
        let key = kms.create_key_with(CreateKeyInput {
            policy: Some(text.clone()),
            ..CreateKeyInput::default()
        });
        let answer = kms.answer::<api::GetKeyPolicy>(of_key(&key));
        assert_eq!(answer.policy, Some(text));
    }

    #[test]
    fn the_policy_has_one_name() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let named = |name: &str| GetKeyPolicyInput {
            policy_name: Some(name.to_owned()),
            ..of_key(&key)
        };
        kms.answer::<api::GetKeyPolicy>(named("default"));
        assert_eq!(
            kms.refusal::<api::GetKeyPolicy>(named("other")),
            "NotFoundException: No such policy exists"
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::GetKeyPolicy>("kms:GetKeyPolicy", &key, of_key(&key));
    }
}
