//! What an account has switched on: facts that IAM writes and STS reads.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html>

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

const FEATURES: Table<AccountFeatures> = Table::new("iam.account_features");
/// The account of each outbound issuer.
const ISSUERS: Table<AccountId> = Table::new("iam.outbound_issuer");

/// What an account has switched on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountFeatures {
    /// Whether `GetWebIdentityToken` may be called.
    pub outbound_federation: bool,
    /// The unique id in the account's issuer URL. It is made once and stays: tokens of before
    /// must not be those of another issuer.
    pub issuer_id: Option<String>,
    /// Whether the global STS endpoint gives tokens that are valid in all Regions.
    pub global_tokens_everywhere: bool,
}

impl AccountFeatures {
    /// The account's issuer URL, once it has one.
    pub fn issuer_url(&self) -> Option<String> {
        let id = self.issuer_id.as_ref()?;
        Some(format!("https://{id}.tokens.sts.global.api.aws"))
    }
}

/// What an account has switched on.
///
/// # Errors
/// The store failed.
pub fn account_features(
    tx: &impl Reads,
    account: AccountId,
) -> Result<AccountFeatures, StoreError> {
    let row = tx.get(&FEATURES, &RowKey::new().number(account.number()))?;
    Ok(row.map_or_else(AccountFeatures::default, Arc::unwrap_or_clone))
}

/// Sets what an account has switched on.
///
/// # Errors
/// The store failed.
pub fn put_account_features(
    tx: &mut WriteTx,
    account: AccountId,
    features: AccountFeatures,
) -> Result<(), StoreError> {
    if let Some(issuer_id) = &features.issuer_id {
        tx.put(&ISSUERS, &RowKey::new().text(issuer_id), account)?;
    }
    let place = RowKey::new().number(account.number());
    tx.put(&FEATURES, &place, features)
}

/// The account whose outbound issuer has this id.
///
/// # Errors
/// The store failed.
pub fn account_of_issuer(
    tx: &impl Reads,
    issuer_id: &str,
) -> Result<Option<AccountId>, StoreError> {
    let row = tx.get(&ISSUERS, &RowKey::new().text(issuer_id))?;
    Ok(row.as_deref().copied())
}
