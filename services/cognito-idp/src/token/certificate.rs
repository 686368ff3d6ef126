//! The key and certificate by which a pool speaks to SAML identity providers: it signs requests, and
//! opens what they encrypt for it.
//!
//! A certificate is good for ten years; each year there is a new one, and the former stay good.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html>

use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256};
use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::{Reads as _, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;

/// By pool.
const CERTIFICATES: Table<Certificates> = Table::new("cognito-idp.saml_certificate");

const YEAR_SECS: i64 = 365 * 86_400;
/// Years that a certificate is good for, and so the most that are kept.
const GOOD_YEARS: i64 = 10;

/// A pool's certificates, the newest first.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Certificates {
    all: Vec<SamlCertificate>,
}

/// A key and its certificate.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct SamlCertificate {
    #[zeroize(skip)]
    pub(crate) made_at: Timestamp,
    /// The certificate, as DER.
    #[zeroize(skip)]
    pub(crate) certificate: Vec<u8>,
    /// The RSA key.
    pub(crate) pkcs8: Vec<u8>,
}

impl Certificates {
    /// What signs.
    pub(crate) fn newest(&self) -> Option<&SamlCertificate> {
        self.all.first()
    }

    /// What identity providers may have encrypted for, the newest first.
    pub(crate) fn good(&self, now: Timestamp) -> impl Iterator<Item = &SamlCertificate> {
        let good =
            move |one: &&SamlCertificate| now < one.made_at.plus_secs(GOOD_YEARS * YEAR_SECS);
        self.all.iter().filter(good)
    }
}

impl CognitoWrite<'_> {
    /// A pool's certificates; the newest is made when it is needed and the last one is a year old. That
    /// takes long, so it is waited for.
    pub(crate) fn saml_certificates(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
    ) -> Result<Arc<Certificates>, CognitoError> {
        let key = RowKey::new().text(&pool.id);
        let found = self.tx.get(&CERTIFICATES, &key)?;
        let now = ctx.now();
        let is_fresh = |one: &SamlCertificate| now < one.made_at.plus_secs(YEAR_SECS);
        if let Some(found) = &found
            && found.newest().is_some_and(is_fresh)
        {
            return Ok(Arc::clone(found));
        }
        let name = pool.id.clone();
        let made = ctx.wait_for("SAML certificate", || async move {
            let made = tokio::task::spawn_blocking(move || make(&name, now)).await;
            made.ok().and_then(Result::ok)
        })?;
        let made = made.ok_or_else(|| CognitoError::internal("no certificate was made"))?;
        let former = found.iter().flat_map(|found| found.good(now)).cloned();
        let all = Certificates {
            all: std::iter::once(made).chain(former).collect(),
        };
        self.tx.put(&CERTIFICATES, &key, all.clone())?;
        Ok(Arc::new(all))
    }

    /// Takes a pool's certificates away, when it goes.
    pub(super) fn remove_saml_certificates(&mut self, pool_id: &str) -> Result<(), StoreError> {
        self.tx.delete(&CERTIFICATES, &RowKey::new().text(pool_id))
    }
}

fn make(pool_id: &str, now: Timestamp) -> Result<SamlCertificate, rcgen::Error> {
    let key = KeyPair::generate_for(&PKCS_RSA_SHA256)?;
    let mut params = CertificateParams::default();
    let moment = |at: Timestamp| {
        time::OffsetDateTime::from_unix_timestamp(at.secs())
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
    };
    params.distinguished_name.push(DnType::CommonName, pool_id);
    params.not_before = moment(now);
    params.not_after = moment(now.plus_secs(GOOD_YEARS * YEAR_SECS));
    let certificate = params.self_signed(&key)?.der().to_vec();
    Ok(SamlCertificate {
        made_at: now,
        certificate,
        pkcs8: key.serialize_der(),
    })
}
