//! What all cryptographic operations have in common, asked of one in a line.

use ringwall_model::Operation;

use super::{ACCOUNT, OTHER_ACCOUNT, TestKms, allow_statement, id_of, of_key, root, user};
use crate::api::{self, GrantOperation, KeyLastUsageTrackingOperation};

/// What a dry run that would succeed answers.
pub(crate) const DRY_RUN: &str =
    "DryRunOperationException: The request would have succeeded, but the DryRun option is set.";
/// A key that is not there.
const NO_KEY: &str = "00000000-0000-4000-8000-000000000000";

impl TestKms {
    /// The public half of a key pair.
    #[track_caller]
    pub(crate) fn public_key(&self, key: &str) -> Vec<u8> {
        let got = self.answer::<api::GetPublicKey>(of_key(key));
        got.public_key.unwrap()
    }

    /// What the key was last used for.
    #[track_caller]
    pub(crate) fn last_operation(&self, key: &str) -> Option<KeyLastUsageTrackingOperation> {
        let told = self.answer::<api::GetKeyLastUsage>(of_key(key));
        told.key_last_usage.unwrap().operation
    }

    /// A key that is disabled or waits for its deletion is not used. It is left waiting.
    #[track_caller]
    pub(crate) fn needs_an_enabled_key<O: Operation>(&self, key: &str, input: O::Input)
    where
        O::Input: Clone,
    {
        self.disable(key);
        assert_eq!(
            self.refusal::<O>(input.clone()),
            format!("DisabledException: {key} is disabled.")
        );
        self.enable(key);
        self.answer::<O>(input.clone());
        self.schedule_deletion(key, 7);
        assert_eq!(
            self.refusal::<O>(input),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
    }

    /// A grant lets its grantee do it, and nobody else; one of other operations lets nobody.
    #[track_caller]
    pub(crate) fn takes_a_grant<O: Operation>(
        &self,
        key: &str,
        operation: GrantOperation,
        input: O::Input,
    ) where
        O::Input: Clone,
    {
        let (bob, eve) = (self.as_user("bob"), self.as_user("eve"));
        self.grant(key, &user("eve"), &[GrantOperation::DescribeKey]);
        bob.refusal::<O>(input.clone());
        self.grant(key, &user("bob"), &[operation]);
        bob.answer::<O>(input.clone());
        let refusal = eve.refusal::<O>(input);
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
    }

    /// A dry run answers what it would be and leaves no trace; a stranger's is denied.
    #[track_caller]
    pub(crate) fn takes_a_dry_run<O: Operation>(&self, key: &str, dry: O::Input)
    where
        O::Input: Clone,
    {
        let before = self.view(key);
        assert_eq!(self.refusal::<O>(dry.clone()), DRY_RUN);
        let denied = self.as_user("mallory").refusal::<O>(dry);
        assert!(denied.starts_with("AccessDeniedException: "), "{denied}");
        assert_eq!(self.view(key), before, "a dry run changed something");
    }

    /// The key may be named by id, ARN, alias and alias ARN, here alone; the same from another
    /// account that the key policy allows it, by the ARNs.
    #[track_caller]
    pub(crate) fn finds_its_key<O: Operation>(
        &self,
        action: &str,
        key: &str,
        input: impl Fn(&str) -> O::Input,
    ) {
        self.create_alias("alias/named", key);
        let alias = key.replace(&format!("key/{}", id_of(key)), "alias/named");
        for name in [id_of(key), key, "alias/named", &alias] {
            self.answer::<O>(input(name));
        }
        assert_eq!(
            self.refusal::<O>(input(NO_KEY)),
            format!(
                "NotFoundException: Key 'arn:aws:kms:us-east-1:{ACCOUNT}:key/{NO_KEY}' does not exist"
            )
        );
        assert_eq!(
            self.refusal::<O>(input("alias/none")),
            format!(
                "NotFoundException: Alias arn:aws:kms:us-east-1:{ACCOUNT}:alias/none is not found."
            )
        );
        let elsewhere = self.in_region("eu-west-1");
        assert_eq!(
            elsewhere.refusal::<O>(input(key)),
            "NotFoundException: Invalid arn us-east-1"
        );
        assert_eq!(
            elsewhere.refusal::<O>(input(id_of(key))),
            format!(
                "NotFoundException: Key 'arn:aws:kms:eu-west-1:{ACCOUNT}:key/{}' does not exist",
                id_of(key)
            )
        );
        self.serves_another_account::<O>(action, key, input);
    }

    #[track_caller]
    fn serves_another_account<O: Operation>(
        &self,
        action: &str,
        key: &str,
        input: impl Fn(&str) -> O::Input,
    ) {
        let other = self.as_account(OTHER_ACCOUNT);
        let denied = other.refusal::<O>(input(key));
        assert!(denied.starts_with("AccessDeniedException: "), "{denied}");
        self.set_policy(key, &[allow_statement(&root(OTHER_ACCOUNT), &[action])]);
        other.answer::<O>(input(key));
        assert_eq!(
            other.refusal::<O>(input(id_of(key))),
            format!(
                "NotFoundException: Key 'arn:aws:kms:us-east-1:{OTHER_ACCOUNT}:key/{}' does not exist",
                id_of(key)
            )
        );
    }
}
