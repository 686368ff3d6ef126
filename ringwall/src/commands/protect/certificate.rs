//! The certificate that the listener shows, out of files.

use std::fs;
use std::path::{Path, PathBuf};

use ringwall_crypto::sha256;
use serde_json::{Value as Json, json};
use zeroize::Zeroizing;

use super::api::{Api, text};
use super::frontage::NAME;
use crate::output::Failure;

const END: &str = "-----END CERTIFICATE-----";

/// A certificate with its chain, and its key.
pub(crate) struct CertificateFiles {
    body: String,
    chain: Option<String>,
    key: Zeroizing<String>,
}

impl CertificateFiles {
    /// Reads both files; the chain stands behind the certificate.
    pub(crate) fn read(certificate: &Path, key: &Path) -> Result<Self, Failure> {
        let pem = read(certificate)?;
        let Some((body, chain)) = pem.split_once(END) else {
            let words = format!("{} has no certificate in PEM", certificate.display());
            return Err(Failure::new(words));
        };
        let chain = chain.trim();
        Ok(Self {
            body: format!("{body}{END}\n"),
            chain: (!chain.is_empty()).then(|| chain.to_owned()),
            key: Zeroizing::new(read(key)?),
        })
    }

    /// The flags' files, if they name some.
    pub(crate) fn of(
        certificate: Option<&PathBuf>,
        key: Option<&PathBuf>,
    ) -> Result<Option<Self>, Failure> {
        let files = certificate.zip(key);
        files
            .map(|(certificate, key)| Self::read(certificate, key))
            .transpose()
    }

    /// Its ARN in IAM, which gets it if it has not got it yet.
    pub(crate) fn upload(&self, api: &Api) -> Result<String, Failure> {
        let digest = sha256(self.body.as_bytes());
        let digest: String = digest
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let name = format!("{NAME}-{digest}");
        let known = api.call("iam", "ListServerCertificates", json!({}))?;
        let known = known.pointer("/ServerCertificateMetadataList");
        let mut known = known.and_then(Json::as_array).into_iter().flatten();
        let is_it = |it: &&Json| it.pointer("/ServerCertificateName") == Some(&json!(name));
        if let Some(found) = known.find(is_it) {
            return text(found, "/Arn");
        }
        let mut asked = json!({
            "ServerCertificateName": name,
            "CertificateBody": self.body,
            "PrivateKey": *self.key,
        });
        if let (Some(chain), Some(asked)) = (&self.chain, asked.as_object_mut()) {
            asked.insert("CertificateChain".to_owned(), json!(chain));
        }
        let made = api.call("iam", "UploadServerCertificate", asked)?;
        text(&made, "/ServerCertificateMetadata/Arn")
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))
}
