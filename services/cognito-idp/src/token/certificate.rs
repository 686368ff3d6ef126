//! The keys and certificates by which a pool speaks to SAML identity providers: one signs what the pool
//! asks of them, and each provider that encrypts has one of its own.
//!
//! A certificate is good for ten years; each year there is a new one, of the same key, and the former
//! stay good.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html>

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256};
use ringwall_core::{RequestContext, Timestamp};
use ringwall_store::{Reads as _, RowKey, StoreError, Table};
use rustls_pki_types::PrivatePkcs8KeyDer;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::store::CognitoWrite;

/// Those that sign, by pool.
const SIGNING: Table<Certificates> = Table::new("cognito-idp.saml_certificate");
/// Those that providers encrypt for, by pool and provider.
const ENCRYPTION: Table<Certificates> = Table::new("cognito-idp.saml_encryption_certificate");

const YEAR_SECS: i64 = 365 * 86_400;
/// Years that a certificate is good for, and so the most that are kept.
const GOOD_YEARS: i64 = 10;

/// A key's certificates, the newest first.
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

impl SamlCertificate {
    /// As the API shows it.
    pub(crate) fn shown(&self) -> String {
        STANDARD.encode(&self.certificate)
    }
}

impl Certificates {
    /// What signs, and what is shown.
    pub(crate) fn newest(&self) -> Result<&SamlCertificate, CognitoError> {
        let newest = self.all.first();
        newest.ok_or_else(|| CognitoError::internal("no certificate"))
    }

    /// The certificates that still hold, the newest first.
    pub(crate) fn good(&self, now: Timestamp) -> impl Iterator<Item = &SamlCertificate> {
        let good =
            move |one: &&SamlCertificate| now < one.made_at.plus_secs(GOOD_YEARS * YEAR_SECS);
        self.all.iter().filter(good)
    }
}

impl CognitoWrite<'_> {
    /// A pool's certificates for what it signs.
    pub(crate) fn saml_certificates(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
    ) -> Result<Arc<Certificates>, CognitoError> {
        let key = RowKey::new().text(&pool.id);
        self.fresh_certificates(ctx, &SIGNING, &key, &pool.id)
    }

    /// The certificates that a provider encrypts for.
    pub(crate) fn saml_encryption_certificates(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        provider: &str,
    ) -> Result<Arc<Certificates>, CognitoError> {
        let key = RowKey::new().text(&pool.id).text(provider);
        self.fresh_certificates(ctx, &ENCRYPTION, &key, &pool.id)
    }

    /// The newest is made when it is needed and the last one is a year old. A new key takes long, so it
    /// is waited for.
    fn fresh_certificates(
        &mut self,
        ctx: &RequestContext,
        table: &Table<Certificates>,
        key: &RowKey,
        name: &str,
    ) -> Result<Arc<Certificates>, CognitoError> {
        let found = self.tx.get(table, key)?;
        let now = ctx.now();
        let newest = found.as_ref().and_then(|found| found.all.first());
        if let (Some(found), Some(newest)) = (&found, newest)
            && now < newest.made_at.plus_secs(YEAR_SECS)
        {
            return Ok(Arc::clone(found));
        }
        let pkcs8 = match newest {
            Some(newest) => newest.pkcs8.clone(),
            None => new_key(ctx)?,
        };
        let made = certify(name, pkcs8, now).map_err(CognitoError::internal)?;
        let former = found.iter().flat_map(|found| found.good(now)).cloned();
        let all = Certificates {
            all: std::iter::once(made).chain(former).collect(),
        };
        self.tx.put(table, key, all.clone())?;
        Ok(Arc::new(all))
    }

    /// Takes a provider's certificates away, when it goes or does not encrypt any more.
    pub(crate) fn remove_saml_encryption_certificates(
        &mut self,
        pool: &Pool,
        provider: &str,
    ) -> Result<(), StoreError> {
        let key = RowKey::new().text(&pool.id).text(provider);
        self.tx.delete(&ENCRYPTION, &key)
    }

    /// Takes a pool's certificates away, when it goes, while `left` lasts.
    pub(super) fn purge_saml_certificates(
        &mut self,
        pool_id: &str,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        let prefix = RowKey::new().text(pool_id);
        self.tx.delete(&SIGNING, &prefix)?;
        self.purge(&ENCRYPTION, &prefix, left)
    }
}

fn new_key(ctx: &RequestContext) -> Result<Vec<u8>, CognitoError> {
    let made = ctx.wait_for("SAML key", || async move {
        let generate = || KeyPair::generate_for(&PKCS_RSA_SHA256);
        let made = tokio::task::spawn_blocking(generate).await;
        let key = made.ok().and_then(Result::ok);
        key.map(|key| key.serialize_der())
    })?;
    made.ok_or_else(|| CognitoError::internal("no key was made"))
}

fn certify(name: &str, pkcs8: Vec<u8>, now: Timestamp) -> Result<SamlCertificate, rcgen::Error> {
    let key = PrivatePkcs8KeyDer::from(pkcs8.as_slice());
    let key = KeyPair::from_pkcs8_der_and_sign_algo(&key, &PKCS_RSA_SHA256)?;
    let mut params = CertificateParams::default();
    let moment = |at: Timestamp| {
        time::OffsetDateTime::from_unix_timestamp(at.secs())
            .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
    };
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = moment(now);
    params.not_after = moment(now.plus_secs(GOOD_YEARS * YEAR_SECS));
    let certificate = params.self_signed(&key)?.der().to_vec();
    Ok(SamlCertificate {
        made_at: now,
        certificate,
        pkcs8,
    })
}
