//! X.509 certificates that users and the root user sign with.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// By account, the owner's unique id (the root user's is the account number) and the
/// certificate's id.
const SIGNING_CERTIFICATES: Table<SigningCertificate> = Table::new("iam.signing_certificate");
/// The hash of each certificate of an account: none is uploaded twice.
const HASHES: Table<()> = Table::new("iam.signing_certificate_hash");

/// A signing certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningCertificate {
    /// Its id: letters and digits.
    pub id: String,
    /// The certificate in PEM, as it was given.
    pub body: String,
    /// SHA-256 of the certificate in DER.
    pub hash: [u8; 32],
    /// Whether it may be used.
    pub active: bool,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
}

/// The certificate of an id, if it is the owner's.
///
/// # Errors
/// The store failed.
pub fn find_signing_certificate(
    tx: &impl Reads,
    account: AccountId,
    owner_id: &str,
    id: &str,
) -> Result<Option<Arc<SigningCertificate>>, StoreError> {
    tx.get(&SIGNING_CERTIFICATES, &of_owner(account, owner_id).text(id))
}

/// An owner's certificates.
///
/// # Errors
/// The store failed.
pub fn signing_certificates_of(
    tx: &impl Reads,
    account: AccountId,
    owner_id: &str,
) -> Result<Vec<Arc<SigningCertificate>>, StoreError> {
    // AWS allows two.
    let rows = tx.scan(
        &SIGNING_CERTIFICATES,
        &of_owner(account, owner_id),
        None,
        16,
    )?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Whether somebody in the account has a certificate of this hash.
///
/// # Errors
/// The store failed.
pub fn has_signing_certificate(
    tx: &impl Reads,
    account: AccountId,
    hash: &[u8; 32],
) -> Result<bool, StoreError> {
    Ok(tx.get(&HASHES, &of_hash(account, hash))?.is_some())
}

/// Writes an owner's certificate.
///
/// # Errors
/// The store failed.
pub fn put_signing_certificate(
    tx: &mut WriteTx,
    account: AccountId,
    owner_id: &str,
    certificate: SigningCertificate,
) -> Result<(), StoreError> {
    let place = of_owner(account, owner_id).text(&certificate.id);
    tx.put(&HASHES, &of_hash(account, &certificate.hash), ())?;
    tx.put(&SIGNING_CERTIFICATES, &place, certificate)
}

/// Deletes an owner's certificate.
///
/// # Errors
/// The store failed.
pub fn delete_signing_certificate(
    tx: &mut WriteTx,
    account: AccountId,
    owner_id: &str,
    certificate: &SigningCertificate,
) -> Result<(), StoreError> {
    let place = of_owner(account, owner_id).text(&certificate.id);
    tx.delete(&HASHES, &of_hash(account, &certificate.hash))?;
    tx.delete(&SIGNING_CERTIFICATES, &place)
}

fn of_hash(account: AccountId, hash: &[u8; 32]) -> RowKey {
    RowKey::with_capacity(40)
        .number(account.number())
        .bytes(hash)
}

fn of_owner(account: AccountId, owner_id: &str) -> RowKey {
    RowKey::with_capacity(64)
        .number(account.number())
        .text(owner_id)
}
