//! Key policies.

use ringwall_core::{AccountId, Partition};
use ringwall_identity::Document;
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::Reads;
use serde::{Deserialize, Serialize};

use crate::error::KmsError;

/// The only name a key policy has.
pub(crate) const POLICY_NAME: &str = "default";
/// Bytes of a key policy.
const LARGEST_BYTES: usize = 32 * 1024;

/// A key has one policy, and it has one name.
pub(crate) fn require_policy_name(name: Option<&str>) -> Result<(), KmsError> {
    match name {
        None | Some(POLICY_NAME) => Ok(()),
        Some(_) => Err(KmsError::no_such_policy()),
    }
}

/// A key policy: its text as it came, compiled, its users and roles bound to who they were.
#[derive(Clone, Debug)]
pub(crate) struct KeyPolicy(Document);

impl KeyPolicy {
    /// Reads the policy that a caller sets.
    pub(crate) fn parse(text: &str) -> Result<Self, KmsError> {
        if text.len() > LARGEST_BYTES {
            return Err(KmsError::policy_too_large());
        }
        let document = Document::parse(text, PolicyKind::Resource)
            .map_err(|error| KmsError::malformed_policy(error.to_string()))?;
        let refused = |(operator, key): (&str, &str)| {
            // Without the context the operator is true, which would open the key to all.
            operator.to_ascii_lowercase().starts_with("forallvalues:")
                && key
                    .to_ascii_lowercase()
                    .starts_with("kms:encryptioncontext:")
        };
        if document.compiled().condition_keys().any(refused) {
            return Err(KmsError::malformed_policy(
                "ForAllValues cannot be used with kms:EncryptionContext",
            ));
        }
        Ok(Self(document))
    }

    /// Binds the users and roles it names; those of `account` must be there.
    pub(crate) fn bind(self, tx: &impl Reads, account: AccountId) -> Result<Self, KmsError> {
        let bound = self.0.bind(tx, account)?;
        bound.map(Self).map_err(|_| KmsError::unknown_principal())
    }

    /// What a key gets whose maker gives no policy: the account decides by IAM.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
    pub(crate) fn default_of(partition: Partition, account: AccountId) -> Result<Self, KmsError> {
        Self::parse(&format!(
            r#"{{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {{
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{partition}:iam::{account}:root"
    }},
    "Action" : "kms:*",
    "Resource" : "*"
  }} ]
}}"#
        ))
    }

    /// What an AWS managed key of `service` has: its service may use it for the account's callers.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key>
    pub(crate) fn of_service(
        partition: Partition,
        account: AccountId,
        region: &str,
        service: &str,
    ) -> Result<Self, KmsError> {
        Self::parse(&format!(
            r#"{{
  "Version" : "2012-10-17",
  "Id" : "auto-{service}-1",
  "Statement" : [ {{
    "Sid" : "Allow access through {service} for all principals in the account that are authorized to use {service}",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "*"
    }},
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {{
      "StringEquals" : {{
        "kms:CallerAccount" : "{account}",
        "kms:ViaService" : "{service}.{region}.amazonaws.com"
      }}
    }}
  }}, {{
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{partition}:iam::{account}:root"
    }},
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant" ],
    "Resource" : "*"
  }} ]
}}"#
        ))
    }

    /// The text, byte for byte as it was set.
    pub(crate) fn source(&self) -> &str {
        self.0.source()
    }

    /// The text as it is shown: who is gone appears as his unique id.
    pub(crate) fn shown(&self, tx: &impl Reads) -> Result<String, KmsError> {
        Ok(self.0.shown(tx)?)
    }

    pub(crate) fn compiled(&self) -> &Policy {
        self.0.compiled()
    }
}

impl Serialize for KeyPolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for KeyPolicy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// Rows from before principals were bound have the text alone.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored {
            Text(String),
            Bound(Document),
        }
        match Stored::deserialize(deserializer)? {
            Stored::Bound(document) => Ok(Self(document)),
            Stored::Text(text) => Document::parse(&text, PolicyKind::Resource)
                .map(Self)
                .map_err(serde::de::Error::custom),
        }
    }
}
