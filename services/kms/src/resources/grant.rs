//! Grants: permission handed on without changing the policy.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/grants.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Caller, Timestamp};
use serde::{Deserialize, Serialize};

use super::encryption_context::EncryptionContext;
use super::key_id::KeyId;
use crate::api::{GrantConstraints, GrantOperation};

/// A grant on a key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) id: GrantId,
    pub(crate) key_id: KeyId,
    pub(crate) name: Option<String>,
    pub(crate) grantee: String,
    pub(crate) retiring: Option<String>,
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
    pub(crate) fn new(constraints: Option<&GrantConstraints>) -> Self {
        let Some(constraints) = constraints else { return Self::default() };
        Self {
            subset: constraints.encryption_context_subset.clone(),
            equals: constraints.encryption_context_equals.clone(),
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.subset.is_none() && self.equals.is_none()
    }

    /// Whether a request with that context is within the constraints.
    pub(crate) fn hold(&self, context: &EncryptionContext) -> bool {
        let contains = |subset: &BTreeMap<String, String>| {
            subset.iter().all(|(key, value)| context.pairs().get(key) == Some(value))
        };
        let is = |equals: &BTreeMap<String, String>| equals == context.pairs();
        self.subset.as_ref().is_none_or(contains) && self.equals.as_ref().is_none_or(is)
    }

    /// As shown by ListGrants.
    pub(crate) fn shown(&self) -> Option<GrantConstraints> {
        (!self.is_empty()).then(|| GrantConstraints {
            encryption_context_subset: self.subset.clone(),
            encryption_context_equals: self.equals.clone(),
        })
    }
}

impl Grant {
    /// Whether it lets its grantee do `operation` with that context.
    ///
    /// Constraints bind the operations that take a context; describing and retiring take none.
    pub(crate) fn allows(&self, operation: GrantOperation, context: &EncryptionContext) -> bool {
        let contextless =
            matches!(operation, GrantOperation::DescribeKey | GrantOperation::RetireGrant);
        self.operations.contains(&operation) && (contextless || self.constraints.hold(context))
    }
}

/// The principals by which a grant may name a caller: itself, what its session was made from,
/// and its account.
pub(crate) fn names_of(caller: &Caller) -> Vec<String> {
    let principal = &caller.principal;
    let account_root = format!("arn:{}:iam::{}:root", principal.partition, principal.account);
    let mut names = vec![principal.arn()];
    names.extend(principal.issuer_arn());
    if !names.contains(&account_root) {
        names.push(account_root);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(pairs: &[(&str, &str)]) -> EncryptionContext {
        EncryptionContext::new(Some(map(pairs))).unwrap()
    }

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_subset_may_be_exceeded_and_equality_may_not() {
        let wide = context(&[("a", "1"), ("b", "2")]);
        let subset = Constraints { subset: Some(map(&[("a", "1")])), equals: None };
        let equals = Constraints { subset: None, equals: Some(map(&[("a", "1")])) };
        assert!(subset.hold(&wide));
        assert!(!equals.hold(&wide));
        assert!(equals.hold(&context(&[("a", "1")])));
        assert!(!subset.hold(&context(&[("A", "1")])), "keys keep their case");
    }
}
