//! Identity providers that roles may trust.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Partition, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{of_account, place};

const SAML_PROVIDERS: Table<SamlProvider> = Table::new("iam.saml_provider");
const OIDC_PROVIDERS: Table<OidcProvider> = Table::new("iam.oidc_provider");

/// A SAML 2.0 identity provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SamlProvider {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name, in the case it was given.
    pub name: String,
    /// Its metadata document, as it was given.
    pub metadata: String,
    /// Its own id, which assertion consumer URLs end with.
    pub uuid: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when its metadata are valid.
    pub valid_until: Option<Timestamp>,
    /// Whether assertions must be encrypted; `None` where no decryption key was given.
    pub requires_encryption: Option<bool>,
    /// Keys that encrypted assertions are opened with; two at most.
    pub decryption_keys: Vec<SamlDecryptionKey>,
    /// Its tags.
    pub tags: Tags,
}

/// A key that encrypted assertions are opened with.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct SamlDecryptionKey {
    /// Its id.
    #[zeroize(skip)]
    pub id: String,
    /// When it was added.
    #[zeroize(skip)]
    pub added_at: Timestamp,
    /// The private key in PEM.
    pub pem: String,
}

impl std::fmt::Debug for SamlDecryptionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SamlDecryptionKey {}", self.id)
    }
}

/// An `OpenID` Connect identity provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OidcProvider {
    /// The account it belongs to.
    pub account: AccountId,
    /// Its issuer URL without the scheme (`accounts.example.org/tenant`).
    pub url: String,
    /// Audiences that it may issue tokens for.
    pub client_ids: Vec<String>,
    /// SHA-1 thumbprints of the certificate authorities of its server, in hex.
    pub thumbprints: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its tags.
    pub tags: Tags,
}

impl SamlProvider {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self { account, name, .. } = self;
        format!("arn:{partition}:iam::{account}:saml-provider/{name}")
    }
}

impl OidcProvider {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self { account, url, .. } = self;
        format!("arn:{partition}:iam::{account}:oidc-provider/{url}")
    }
}

/// The SAML provider of a name.
///
/// # Errors
/// The store failed.
pub fn find_saml_provider(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<SamlProvider>>, StoreError> {
    tx.get(&SAML_PROVIDERS, &place(account, name))
}

/// SAML providers by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn saml_providers(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<SamlProvider>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&SAML_PROVIDERS, &prefix, after, limit)
}

/// Writes a SAML provider under its name.
///
/// # Errors
/// The store failed.
pub fn put_saml_provider(tx: &mut WriteTx, provider: SamlProvider) -> Result<(), StoreError> {
    tx.put(
        &SAML_PROVIDERS,
        &place(provider.account, &provider.name),
        provider,
    )
}

/// Deletes a SAML provider.
///
/// # Errors
/// The store failed.
pub fn delete_saml_provider(
    tx: &mut WriteTx,
    account: AccountId,
    name: &str,
) -> Result<(), StoreError> {
    tx.delete(&SAML_PROVIDERS, &place(account, name))
}

/// The OIDC provider of a URL without its scheme. URLs keep their case.
///
/// # Errors
/// The store failed.
pub fn find_oidc_provider(
    tx: &impl Reads,
    account: AccountId,
    url: &str,
) -> Result<Option<Arc<OidcProvider>>, StoreError> {
    tx.get(&OIDC_PROVIDERS, &by_url(account, url))
}

/// OIDC providers by URL, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn oidc_providers(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<OidcProvider>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&OIDC_PROVIDERS, &prefix, after, limit)
}

/// Writes an OIDC provider under its URL.
///
/// # Errors
/// The store failed.
pub fn put_oidc_provider(tx: &mut WriteTx, provider: OidcProvider) -> Result<(), StoreError> {
    tx.put(
        &OIDC_PROVIDERS,
        &by_url(provider.account, &provider.url),
        provider,
    )
}

/// Deletes an OIDC provider.
///
/// # Errors
/// The store failed.
pub fn delete_oidc_provider(
    tx: &mut WriteTx,
    account: AccountId,
    url: &str,
) -> Result<(), StoreError> {
    tx.delete(&OIDC_PROVIDERS, &by_url(account, url))
}

fn by_url(account: AccountId, url: &str) -> RowKey {
    RowKey::new().number(account.number()).text(url)
}
