//! Certificates of listeners: server certificates of IAM.

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_elbv2::plane::find_own_server_certificate;
use ringwall_store::ReadTx;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use crate::config::Certificate;

/// A listener's certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum BadCertificate {
    /// There is none of that ARN.
    #[error("the certificate {0} does not exist")]
    NotFound(String),
    /// It is no certificate with a key of its own.
    #[error("the certificate {0} cannot be used")]
    Unusable(String),
    /// The store failed.
    #[error("the certificates cannot be read")]
    Store(#[from] ringwall_store::StoreError),
}

/// The certificate of an ARN, of the account's own.
pub(super) fn certificate(
    tx: &ReadTx,
    account: AccountId,
    arn: &str,
) -> Result<Certificate, BadCertificate> {
    let found = find_own_server_certificate(tx, account, arn)?;
    let found = found.ok_or_else(|| BadCertificate::NotFound(arn.to_owned()))?;
    let unusable = || BadCertificate::Unusable(arn.to_owned());
    let chain = [Some(&found.body), found.chain.as_ref()];
    let chain = chain.into_iter().flatten().flat_map(|pem| {
        let certificates = CertificateDer::pem_slice_iter(pem.as_bytes());
        certificates.filter_map(Result::ok)
    });
    let chain: Vec<CertificateDer<'static>> = chain.collect();
    let names = chain
        .first()
        .and_then(|leaf| names(leaf))
        .ok_or_else(unusable)?;
    let key = PrivateKeyDer::from_pem_slice(found.private_key.as_bytes());
    let key = key.map_err(|_| unusable())?;
    let key = aws_lc_rs::sign::any_supported_type(&key).map_err(|_| unusable())?;
    Ok(Certificate {
        arn: arn.to_owned(),
        names,
        key: Arc::new(CertifiedKey::new(chain, key)),
    })
}

/// The host names that a certificate is for.
fn names(leaf: &CertificateDer<'_>) -> Option<Vec<String>> {
    let parsed = x509_cert::Certificate::from_der(leaf).ok()?;
    let alternatives = parsed.tbs_certificate().get_extension::<SubjectAltName>();
    let Ok(Some((_, SubjectAltName(names)))) = alternatives else {
        return Some(Vec::new());
    };
    let names = names.iter().filter_map(|name| match name {
        GeneralName::DnsName(name) => Some(name.as_str().to_owned()),
        _ => None,
    });
    Some(names.collect())
}
