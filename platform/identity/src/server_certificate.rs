//! TLS certificates that an account keeps with their private keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Partition, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{of_account, place};

const SERVER_CERTIFICATES: Table<ServerCertificate> = Table::new("iam.server_certificate");

/// A server certificate.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct ServerCertificate {
    /// The account it belongs to.
    #[zeroize(skip)]
    pub account: AccountId,
    /// Its name, in the case it was given.
    #[zeroize(skip)]
    pub name: String,
    /// Begins and ends with `/`.
    #[zeroize(skip)]
    pub path: String,
    /// `ASCA…`.
    #[zeroize(skip)]
    pub id: String,
    /// The certificate in PEM, as it was given.
    #[zeroize(skip)]
    pub body: String,
    /// The chain in PEM, as it was given.
    #[zeroize(skip)]
    pub chain: Option<String>,
    /// The private key in PEM.
    pub private_key: String,
    /// When it was uploaded.
    #[zeroize(skip)]
    pub uploaded_at: Timestamp,
    /// When the certificate ends.
    #[zeroize(skip)]
    pub expires_at: Timestamp,
    /// Its tags.
    #[zeroize(skip)]
    pub tags: Tags,
}

impl std::fmt::Debug for ServerCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ServerCertificate {} of {}", self.name, self.account)
    }
}

impl ServerCertificate {
    /// Its ARN.
    pub fn arn(&self, partition: Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:server-certificate{path}{name}")
    }
}

/// The server certificate of a name.
///
/// # Errors
/// The store failed.
pub fn find_server_certificate(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<ServerCertificate>>, StoreError> {
    tx.get(&SERVER_CERTIFICATES, &place(account, name))
}

/// Server certificates by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn server_certificates(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<ServerCertificate>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&SERVER_CERTIFICATES, &prefix, after, limit)
}

/// Writes a server certificate under its name.
///
/// # Errors
/// The store failed.
pub fn put_server_certificate(
    tx: &mut WriteTx,
    certificate: ServerCertificate,
) -> Result<(), StoreError> {
    let place = place(certificate.account, &certificate.name);
    tx.put(&SERVER_CERTIFICATES, &place, certificate)
}

/// Deletes a server certificate.
///
/// # Errors
/// The store failed.
pub fn delete_server_certificate(
    tx: &mut WriteTx,
    account: AccountId,
    name: &str,
) -> Result<(), StoreError> {
    tx.delete(&SERVER_CERTIFICATES, &place(account, name))
}
