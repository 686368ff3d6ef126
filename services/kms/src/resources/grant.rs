//! Grants: permission handed on without changing the policy.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/grants.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Arn, Caller, Principal, Timestamp};
use serde::{Deserialize, Serialize};

use super::algorithms;
use super::encryption_context::EncryptionContext;
use super::key::Key;
use super::key_id::KeyId;
use crate::api::{GrantConstraints, GrantListEntry, GrantOperation, KeySpec, KeyUsageType};
use crate::error::KmsError;

/// Grants on a key.
pub(crate) const MOST_GRANTS: usize = 50_000;
/// Pairs of a constraint, and characters of its keys and values.
const MOST_PAIRS: usize = 8;
const LONGEST_TEXT_CHARS: usize = 384;

/// A grant on a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) id: GrantId,
    pub(crate) key_id: KeyId,
    pub(crate) name: Option<String>,
    pub(crate) grantee: String,
    /// The unique id that the grantee had, if he was known: another of his name is a stranger.
    #[serde(default)]
    pub(crate) grantee_id: Option<String>,
    pub(crate) retiring: Option<String>,
    /// The same of the retiring principal.
    #[serde(default)]
    pub(crate) retiring_id: Option<String>,
    pub(crate) operations: Vec<GrantOperation>,
    pub(crate) constraints: Constraints,
    pub(crate) issuing_account: AccountId,
    pub(crate) created_at: Timestamp,
}

/// Names a grant: 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct GrantId(String);

/// When a grant holds: the encryption context of the request must contain, or be, these pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Constraints {
    pub(crate) subset: Option<BTreeMap<String, String>>,
    pub(crate) equals: Option<BTreeMap<String, String>>,
}

impl GrantId {
    pub(crate) fn new(random: [u8; 32]) -> Self {
        Self(hex::encode(random))
    }

    /// An id that a caller names; whether there is such a grant shows when it is looked up.
    pub(crate) fn of_reference(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Constraints {
    /// Reads the constraints of a request.
    pub(crate) fn parse(constraints: Option<&GrantConstraints>) -> Result<Self, KmsError> {
        let Some(constraints) = constraints else {
            return Ok(Self::default());
        };
        if constraints.source_arn.is_some() {
            return Err(KmsError::source_arn_constraint());
        }
        // Terraform sends the one that is not meant, too, without pairs.
        let meant = |pairs: &Option<BTreeMap<String, String>>| {
            pairs.clone().filter(|pairs| !pairs.is_empty())
        };
        let subset = meant(&constraints.encryption_context_subset);
        let equals = meant(&constraints.encryption_context_equals);
        if subset.is_some() && equals.is_some() {
            return Err(KmsError::both_grant_constraints());
        }
        for pairs in [&subset, &equals].into_iter().flatten() {
            let long = |text: &String| text.chars().count() > LONGEST_TEXT_CHARS;
            if pairs.len() > MOST_PAIRS || pairs.iter().any(|(k, v)| long(k) || long(v)) {
                return Err(KmsError::grant_constraints_too_large());
            }
        }
        Ok(Self { subset, equals })
    }

    /// As in the condition key `kms:GrantConstraintType`.
    pub(crate) const fn kind(&self) -> Option<&'static str> {
        match (&self.subset, &self.equals) {
            (Some(_), _) => Some("EncryptionContextSubset"),
            (None, Some(_)) => Some("EncryptionContextEquals"),
            (None, None) => None,
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.subset.is_none() && self.equals.is_none()
    }

    /// Whether a request with that context is within the constraints.
    pub(crate) fn hold(&self, context: &EncryptionContext) -> bool {
        let contains = |subset: &BTreeMap<String, String>| {
            subset
                .iter()
                .all(|(key, value)| context.pairs().get(key) == Some(value))
        };
        let is = |equals: &BTreeMap<String, String>| equals == context.pairs();
        self.subset.as_ref().is_none_or(contains) && self.equals.as_ref().is_none_or(is)
    }

    /// Whether every request within `other` is within these too.
    pub(crate) fn include(&self, other: &Self) -> bool {
        let required = other.equals.as_ref().or(other.subset.as_ref());
        let contains = |subset: &BTreeMap<String, String>| {
            required.is_some_and(|pairs| {
                subset
                    .iter()
                    .all(|(key, value)| pairs.get(key) == Some(value))
            })
        };
        self.subset.as_ref().is_none_or(contains)
            && (self.equals.is_none() || self.equals == other.equals)
    }

    /// As shown by ListGrants.
    pub(crate) fn shown(&self) -> Option<GrantConstraints> {
        (!self.is_empty()).then(|| GrantConstraints {
            encryption_context_subset: self.subset.clone(),
            encryption_context_equals: self.equals.clone(),
            source_arn: None,
        })
    }
}

impl Grant {
    /// Whether `child`, made by this grant's grantee, hands on no more than this grant gives.
    pub(crate) fn covers(&self, child: &Self) -> bool {
        let operations = child
            .operations
            .iter()
            .all(|wanted| self.operations.contains(wanted));
        operations && self.constraints.include(&child.constraints)
    }

    /// The principals that it lets retire it, with the unique ids they had: the retiring one, and
    /// the grantee if it says so.
    pub(crate) fn retirers(&self) -> impl Iterator<Item = (&String, Option<&str>)> {
        let grantee = self.operations.contains(&GrantOperation::RetireGrant);
        let retiring = self.retiring.iter();
        retiring
            .map(|retiring| (retiring, self.retiring_id.as_deref()))
            .chain(grantee.then_some((&self.grantee, self.grantee_id.as_deref())))
    }

    /// Whether everything but id, issuer and date is the same.
    pub(crate) fn has_terms_of(&self, other: &Self) -> bool {
        self.name == other.name
            && self.grantee == other.grantee
            && self.grantee_id == other.grantee_id
            && self.retiring == other.retiring
            && self.retiring_id == other.retiring_id
            && self.operations == other.operations
            && self.constraints == other.constraints
    }

    /// As shown by ListGrants.
    pub(crate) fn entry(&self, key: &Key) -> GrantListEntry {
        GrantListEntry {
            key_id: Some(key.arn().to_owned()),
            grant_id: Some(self.id.as_str().to_owned()),
            name: self.name.clone(),
            creation_date: Some(self.created_at),
            grantee_principal: Some(self.grantee.clone()),
            retiring_principal: self.retiring.clone(),
            issuing_account: Some(format!(
                "arn:{}:iam::{}:root",
                key.region.partition(),
                self.issuing_account
            )),
            operations: Some(self.operations.clone()),
            constraints: self.constraints.shown(),
            ..GrantListEntry::default()
        }
    }

    /// Whether it lets its grantee do `operation` with that context.
    ///
    /// Constraints bind the operations that take a context; describing and retiring take none.
    pub(crate) fn allows(&self, operation: GrantOperation, context: &EncryptionContext) -> bool {
        let contextless = matches!(
            operation,
            GrantOperation::DescribeKey | GrantOperation::RetireGrant
        );
        self.operations.contains(&operation) && (contextless || self.constraints.hold(context))
    }
}

/// A principal that grants may name: an account, a user, a role or a session.
pub(crate) fn parse_principal(text: &str) -> Result<String, KmsError> {
    let invalid = || KmsError::invalid_principal(text);
    let arn: Arn = text.parse().map_err(|_| invalid())?;
    let account: AccountId = arn.account.parse().map_err(|_| invalid())?;
    let kinds: &[&str] = match arn.service.as_str() {
        "iam" if arn.resource == "root" => {
            return Ok(format!("arn:{}:iam::{account}:root", arn.partition));
        }
        "iam" => &["user/", "role/"],
        "sts" => &["assumed-role/", "federated-user/"],
        _ => &[],
    };
    let known = kinds
        .iter()
        .any(|kind| arn.resource.len() > kind.len() && arn.resource.starts_with(kind));
    if known && !text.contains('*') {
        Ok(text.to_owned())
    } else {
        Err(invalid())
    }
}

/// For lists of one's own.
pub(crate) fn require_same_account(principal: &str, account: AccountId) -> Result<(), KmsError> {
    let arn: Arn = principal
        .parse()
        .map_err(|_| KmsError::invalid_principal(principal))?;
    if arn.account == account.to_string() {
        Ok(())
    } else {
        Err(KmsError::foreign_retiring_principal())
    }
}

/// The operations that grants on such a key may allow.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations>
pub(crate) fn operations_of(spec: KeySpec, usage: KeyUsageType) -> Vec<GrantOperation> {
    use GrantOperation as Operation;
    let mut operations = vec![
        Operation::CreateGrant,
        Operation::RetireGrant,
        Operation::DescribeKey,
    ];
    operations.extend_from_slice(match usage {
        KeyUsageType::EncryptDecrypt => &[
            Operation::Encrypt,
            Operation::Decrypt,
            Operation::ReEncryptFrom,
            Operation::ReEncryptTo,
        ],
        KeyUsageType::SignVerify => &[Operation::Sign, Operation::Verify],
        KeyUsageType::GenerateVerifyMac => &[Operation::GenerateMac, Operation::VerifyMac],
        KeyUsageType::KeyAgreement => &[Operation::DeriveSharedSecret],
        KeyUsageType::EncapsulateDecapsulate => &[Operation::Encapsulate, Operation::Decapsulate],
    });
    if spec == KeySpec::SymmetricDefault {
        operations.extend_from_slice(&[
            Operation::GenerateDataKey,
            Operation::GenerateDataKeyWithoutPlaintext,
            Operation::GenerateDataKeyPair,
            Operation::GenerateDataKeyPairWithoutPlaintext,
        ]);
    }
    if algorithms::key_pair_spec(spec).is_some() {
        operations.push(Operation::GetPublicKey);
    }
    operations
}

/// The principals by which a grant may name a caller: itself, and what its session was made from.
pub(crate) fn names_of(caller: &Caller) -> Vec<String> {
    let principal = &caller.principal;
    let mut names = vec![principal.arn()];
    names.extend(principal.issuer_arn());
    names
}

/// Whether a caller is, or has his session from, the user or role that had a unique id when a
/// grant named him.
pub(crate) fn has_id(caller: &Caller, bound: Option<&str>) -> bool {
    let own = caller.principal.unique_id.split(':').next();
    bound.is_none_or(|bound| own == Some(bound))
}

/// The caller's account as a grant may name it; `None` for its root user, who is the account.
pub(crate) fn account_of(caller: &Caller) -> Option<String> {
    let principal = &caller.principal;
    let root = Principal::root(principal.account, principal.partition);
    (*principal != root).then(|| root.arn())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
        EncryptionContext::new(Some(map(pairs))).unwrap()
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_constraint_without_pairs_is_none() {
        let given = GrantConstraints {
            encryption_context_subset: Some(BTreeMap::new()),
            encryption_context_equals: Some([("a".to_owned(), "b".to_owned())].into()),
            ..GrantConstraints::default()
        };
        let constraints = Constraints::parse(Some(&given)).unwrap();
        assert_eq!(constraints.kind(), Some("EncryptionContextEquals"));
    }

    #[test]
    fn a_subset_may_be_exceeded_and_equality_may_not() {
        let wide = context(&[("a", "1"), ("b", "2")]);
        let subset = Constraints {
            subset: Some(map(&[("a", "1")])),
            equals: None,
        };
        let equals = Constraints {
            subset: None,
            equals: Some(map(&[("a", "1")])),
        };
        assert!(subset.hold(&wide));
        assert!(!equals.hold(&wide));
        assert!(equals.hold(&context(&[("a", "1")])));
        assert!(
            !subset.hold(&context(&[("A", "1")])),
            "keys keep their case"
        );
    }
}
