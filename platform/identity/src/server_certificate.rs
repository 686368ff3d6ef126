//! TLS certificates that an account keeps with their private keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_server-certs.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Arn, Partition, Tags, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{of_account, place};

/// What stands before path and name in the resource of an ARN.
const RESOURCE: &str = "server-certificate";
/// So many former names of a certificate are remembered.
const MOST_FORMER: usize = 50;

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
    /// Paths and names that it had before, the last one last: what uses it goes on to name it so.
    #[zeroize(skip)]
    #[serde(default)]
    pub former: Vec<String>,
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
        format!("arn:{partition}:iam::{account}:{RESOURCE}{path}{name}")
    }

    /// The same certificate under another path and name.
    #[must_use]
    pub fn renamed(&self, path: String, name: String) -> Self {
        let mut renamed = self.clone();
        renamed.path = path;
        renamed.name = name;
        let (before, now) = (self.place(), renamed.place());
        if before != now {
            renamed
                .former
                .retain(|former| *former != before && *former != now);
            renamed.former.push(before);
            let surplus = renamed.former.len().saturating_sub(MOST_FORMER);
            renamed.former.drain(..surplus);
        }
        renamed
    }

    /// Path and name.
    fn place(&self) -> String {
        format!("{}{}", self.path, self.name)
    }
}

/// The server certificate of an ARN, if it is the account's: one account's private keys are nobody
/// else's. One that was renamed is found by its former ARNs, as long as no other has them.
///
/// # Errors
/// The store failed.
pub fn find_own_server_certificate(
    tx: &impl Reads,
    account: AccountId,
    arn: &str,
) -> Result<Option<Arc<ServerCertificate>>, StoreError> {
    let Some(place) = place_of(account, arn) else {
        return Ok(None);
    };
    let name = place.rsplit('/').next().unwrap_or_default();
    let found = find_server_certificate(tx, account, name)?;
    let found = found.filter(|found| found.place() == place);
    if found.is_some() {
        return Ok(found);
    }
    let all = server_certificates(tx, account, None, usize::MAX)?;
    let mut all = all.into_iter().map(|(_, certificate)| certificate);
    Ok(all.find(|certificate| certificate.former.contains(&place)))
}

/// Path and name of an ARN, if it is that of a server certificate of the account.
fn place_of(account: AccountId, arn: &str) -> Option<String> {
    let arn: Arn = arn.parse().ok()?;
    let owner: AccountId = arn.account.parse().ok()?;
    Partition::parse(&arn.partition)?;
    let place = arn.resource.strip_prefix(RESOURCE)?;
    let is_own = arn.service == "iam" && owner == account;
    (is_own && place.starts_with('/')).then(|| place.to_owned())
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

#[cfg(test)]
mod tests {
    use ringwall_store::Store;

    use super::*;

    const WEB: &str = "arn:aws:iam::111122223333:server-certificate/web";

    fn account() -> AccountId {
        "111122223333".parse().unwrap()
    }

    fn certificate(name: &str, id: &str) -> ServerCertificate {
        ServerCertificate {
            account: account(),
            name: name.to_owned(),
            path: "/".to_owned(),
            id: id.to_owned(),
            body: String::new(),
            chain: None,
            private_key: String::new(),
            uploaded_at: Timestamp::from_secs(0),
            expires_at: Timestamp::from_secs(0),
            tags: Tags::new(),
            former: Vec::new(),
        }
    }

    fn found(kept: &[ServerCertificate], account: AccountId, arn: &str) -> Option<String> {
        let store = Store::in_memory().unwrap();
        let put = |tx: &mut WriteTx| {
            let mut kept = kept.iter().cloned();
            kept.try_for_each(|one| put_server_certificate(tx, one))
        };
        store.write::<_, StoreError>(put).unwrap();
        let found = find_own_server_certificate(&store.read().unwrap(), account, arn);
        found.unwrap().map(|found| found.id.clone())
    }

    #[test]
    fn nobody_has_the_certificate_of_another_account() {
        let kept = [certificate("web", "A")];
        assert_eq!(found(&kept, account(), WEB).as_deref(), Some("A"));
        assert_eq!(found(&kept, "444455556666".parse().unwrap(), WEB), None);
        for other in [
            "arn:aws:iam::111122223333:server-certificate/x/web",
            "arn:aws:acm:us-east-1:111122223333:server-certificate/web",
            "arn:aws:iam::111122223333:server-certificateweb",
            "web",
        ] {
            assert_eq!(found(&kept, account(), other), None, "{other}");
        }
    }

    #[test]
    fn one_that_was_renamed_is_found_by_its_former_arn_unless_another_has_it() {
        let renamed = certificate("web", "A").renamed("/x/".to_owned(), "shop".to_owned());
        let kept = [renamed.clone()];
        let shop = "arn:aws:iam::111122223333:server-certificate/x/shop";
        for arn in [WEB, shop] {
            assert_eq!(found(&kept, account(), arn).as_deref(), Some("A"), "{arn}");
        }
        let kept = [renamed.clone(), certificate("web", "B")];
        assert_eq!(found(&kept, account(), WEB).as_deref(), Some("B"));
        let back = renamed.renamed("/".to_owned(), "web".to_owned());
        assert_eq!(back.former, ["/x/shop"]);
        let often = (0..99).fold(back, |before, number| {
            before.renamed("/".to_owned(), format!("web{number}"))
        });
        assert_eq!(often.former.len(), MOST_FORMER);
    }
}
