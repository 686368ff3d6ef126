//! Which server certificates are in use, and by whom: they cannot be deleted.

use ringwall_core::AccountId;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::of_account;

/// By account and by what uses them.
const USES: Table<CertificateUse> = Table::new("iam.server_certificate_use");

/// What a resource uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateUse {
    /// Who is told to be the user.
    pub user_arn: String,
    /// The ids of the certificates.
    pub certificate_ids: Vec<String>,
}

/// Writes down what a resource uses; nothing is forgotten.
///
/// # Errors
/// The store failed.
pub fn put_certificate_use(
    tx: &mut WriteTx,
    account: AccountId,
    resource: &str,
    uses: CertificateUse,
) -> Result<(), StoreError> {
    let place = place(account).text(resource);
    if uses.certificate_ids.is_empty() {
        return tx.delete(&USES, &place);
    }
    tx.put(&USES, &place, uses)
}

/// The ARN of who uses a certificate.
///
/// # Errors
/// The store failed.
pub fn find_certificate_user(
    tx: &impl Reads,
    account: AccountId,
    certificate_id: &str,
) -> Result<Option<String>, StoreError> {
    let all = tx.scan(&USES, &place(account), None, usize::MAX)?;
    let mut uses = all.iter().map(|(_, uses)| uses);
    let found = uses.find(|uses| uses.certificate_ids.iter().any(|id| id == certificate_id));
    Ok(found.map(|uses| uses.user_arn.clone()))
}

fn place(account: AccountId) -> RowKey {
    RowKey::new().bytes(&of_account(account))
}
