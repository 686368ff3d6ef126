//! `PutKeyPolicy`: another key policy.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutKeyPolicyInput, PutKeyPolicyOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_policy::{KeyPolicy, require_policy_name};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn put_key_policy(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: PutKeyPolicyInput,
) -> Result<Reply<PutKeyPolicyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let known_name = require_policy_name(input.policy_name.as_deref());
    let bypass = input.bypass_policy_lockout_safety_check.unwrap_or(false);

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::new("kms:PutKeyPolicy").key(
        "kms:BypassPolicyLockoutSafetyCheck",
        if bypass { "true" } else { "false" },
    );
    let permit = tx.permit(ctx, &key, key_use)?;

    known_name?;
    let mut changed = (*key).clone();
    changed.policy = KeyPolicy::parse(&input.policy)?.bind(&*tx.tx, key.account)?;
    if !bypass {
        tx.require_no_lockout(ctx, &changed)?;
    }
    tx.put_key(changed)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(PutKeyPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, PutKeyPolicyInput};
    use crate::test_kms::{
        ACCOUNT, TestKms, account_statement, allow_statement, deny_statement, encrypt_with, input,
        of_key, policy, replace_user, root, session_policy, statement_if, user,
    };

    fn new_policy(key: &str, statements: &[String]) -> PutKeyPolicyInput {
        input(&[("KeyId", key), ("Policy", &policy(statements))])
    }

    #[test]
    fn the_new_policy_decides_at_once() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let bob = kms.as_user("bob");
        kms.answer::<api::PutKeyPolicy>(new_policy(
            &key,
            &[
                account_statement(),
                allow_statement(&user("bob"), &["kms:Encrypt"]),
            ],
        ));
        bob.encrypt(&key, b"x");

        kms.answer::<api::PutKeyPolicy>(new_policy(
            &key,
            &[
                account_statement(),
                deny_statement(&user("bob"), &["kms:Encrypt"]),
            ],
        ));

        assert_eq!(
            bob.refusal::<api::Encrypt>(encrypt_with(&key, b"x")),
            format!(
                "AccessDeniedException: User: {} is not authorized to perform: kms:Encrypt on \
                 resource: {key} with an explicit deny in a resource-based policy",
                user("bob")
            )
        );
    }

    /// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
    #[test]
    fn without_the_account_statement_iam_is_worth_nothing() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let admin = kms.as_session("admin", &session_policy(&["kms:*"]));
        admin.describe(&key);
        kms.answer::<api::PutKeyPolicy>(PutKeyPolicyInput {
            bypass_policy_lockout_safety_check: Some(true),
            ..new_policy(&key, &[allow_statement(&user("bob"), &["kms:*"])])
        });
        assert_eq!(
            admin.refusal::<api::DescribeKey>(of_key(&key)),
            format!(
                "AccessDeniedException: User: {} is not authorized to perform: kms:DescribeKey on \
                 resource: {key} because no resource-based policy allows the kms:DescribeKey action",
                admin.caller_arn()
            )
        );
        kms.as_user("bob").describe(&key);
    }

    #[test]
    fn refuses_to_lock_its_caller_out() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let locks_out = "MalformedPolicyDocumentException: The new key policy will not allow you \
                         to update the key policy in the future.";
        for statements in [
            vec![allow_statement(&user("bob"), &["kms:*"])],
            vec![allow_statement(&root(ACCOUNT), &["kms:Encrypt"])],
            vec![
                account_statement(),
                deny_statement(&root(ACCOUNT), &["kms:PutKeyPolicy"]),
            ],
        ] {
            let input = new_policy(&key, &statements);
            assert_eq!(kms.refusal::<api::PutKeyPolicy>(input.clone()), locks_out);
            let refused = PutKeyPolicyInput {
                bypass_policy_lockout_safety_check: Some(false),
                ..input
            };
            assert_eq!(kms.refusal::<api::PutKeyPolicy>(refused), locks_out);
        }
        kms.encrypt(&key, b"the old policy holds");
    }

    #[test]
    fn a_policy_can_forbid_the_bypass() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let careful = r#"{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":"false"}}"#;
        kms.set_policy(
            &key,
            &[statement_if(careful, &user("bob"), &["kms:PutKeyPolicy"])],
        );
        let bob = kms.as_user("bob");
        let bypassing = PutKeyPolicyInput {
            bypass_policy_lockout_safety_check: Some(true),
            ..new_policy(&key, &[account_statement()])
        };
        bob.is_denied::<api::PutKeyPolicy>(bypassing);
        bob.answer::<api::PutKeyPolicy>(new_policy(
            &key,
            &[allow_statement(&user("bob"), &["kms:*"])],
        ));
    }

    #[test]
    fn refuses_what_is_no_key_policy() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let for_all = r#"{"ForAllValues:StringEquals":{"kms:EncryptionContext:team":"blue"}}"#;
        for text in [
            "nonsense".to_owned(),
            "{}".to_owned(),
            session_policy(&["kms:*"]),
            policy(&[
                account_statement(),
                statement_if(for_all, &user("bob"), &["kms:Decrypt"]),
            ]),
        ] {
            let refusal =
                kms.refusal::<api::PutKeyPolicy>(input(&[("KeyId", &key), ("Policy", &text)]));
            assert!(
                refusal.starts_with("MalformedPolicyDocumentException: "),
                "{text}: {refusal}"
            );
        }
    }

    #[test]
    fn a_policy_has_32_kilobytes_at_most() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let text = policy(&[account_statement()]);
        let padded = |bytes: usize| format!("{text}{}", " ".repeat(bytes - text.len()));
        let put = |text: &str| input(&[("KeyId", &key), ("Policy", text)]);
        let refusal = kms.refusal::<api::PutKeyPolicy>(put(&padded(32 * 1024 + 1)));
        assert_eq!(
            refusal,
            "LimitExceededException: The key policy exceeds the maximum size of 32768 bytes"
        );
        kms.answer::<api::PutKeyPolicy>(put(&padded(32 * 1024)));
    }

    #[test]
    fn the_policy_has_one_name() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let other = PutKeyPolicyInput {
            policy_name: Some("other".to_owned()),
            ..new_policy(&key, &[account_statement()])
        };
        assert_eq!(
            kms.refusal::<api::PutKeyPolicy>(other),
            "NotFoundException: No such policy exists"
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::PutKeyPolicy>(
            "kms:PutKeyPolicy",
            &key,
            new_policy(&key, &[allow_statement(&user("mallory"), &["kms:*"])]),
        );
    }

    #[test]
    fn users_that_it_names_must_be_there() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let text = policy(&[
            account_statement(),
            allow_statement(&user("nobody"), &["kms:Encrypt"]),
        ]);
        assert_eq!(
            kms.refusal::<api::PutKeyPolicy>(input(&[("KeyId", &key), ("Policy", &text)])),
            "MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals."
        );
    }

    #[test]
    fn another_user_of_the_same_name_is_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &user("bob"), &["kms:DescribeKey"]);
        kms.as_user("bob").describe(&key);
        replace_user(&kms, "bob");
        let next = kms.as_user_of_id("bob", "AIDAbob2");
        next.is_denied::<api::DescribeKey>(of_key(&key));
        let shown = kms
            .answer::<api::GetKeyPolicy>(of_key(&key))
            .policy
            .unwrap();
        assert!(
            shown.contains("\"AIDAbob\"") && !shown.contains(&user("bob")),
            "{shown}"
        );
    }
}
