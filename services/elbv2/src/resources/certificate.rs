//! Certificates of listeners: server certificates of IAM, by ARN.

use std::sync::Arc;

use ringwall_core::Arn;
use ringwall_identity::{ServerCertificate, find_server_certificate};
use ringwall_store::{Reads, StoreError};

/// The server certificate of an ARN, with its private key. Those of Certificate Manager are not
/// found: it is not built.
///
/// # Errors
/// The store failed.
pub fn find_certificate(
    tx: &impl Reads,
    arn: &str,
) -> Result<Option<Arc<ServerCertificate>>, StoreError> {
    let Some((arn, name)) = server_certificate(arn) else {
        return Ok(None);
    };
    let (Ok(account), Some(partition)) = (
        arn.account.parse(),
        ringwall_core::Partition::parse(&arn.partition),
    ) else {
        return Ok(None);
    };
    let found = find_server_certificate(tx, account, &name)?;
    Ok(found.filter(|found| found.arn(partition) == arn.to_string()))
}

/// The ARN of a server certificate, and its name.
fn server_certificate(text: &str) -> Option<(Arn, String)> {
    let arn: Arn = text.parse().ok()?;
    let path = arn.resource.strip_prefix("server-certificate/")?;
    let name = path.rsplit('/').next()?.to_owned();
    (arn.service == "iam").then_some((arn, name))
}
