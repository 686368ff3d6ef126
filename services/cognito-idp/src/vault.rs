//! What is secret of users (hashes of passwords, SRP verifiers, secrets of authenticator apps), sealed
//! under their pool's key.
//!
//! Without a customer's KMS key that is a key of this installation's, derived from the store's seal.
//! With one, KMS makes a data key that is used for some minutes; beside each value stands its data key
//! as KMS has wrapped it, so that a value can be opened only as long as the customer's key can be used.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/data-protection.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_cache::sync::Cache;
use ringwall_core::{ApiError, CallSource, RequestContext, Timestamp};
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use ringwall_crypto::{hmac_sha256, sha256};
use zeroize::Zeroizing;

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::kms_api;
use crate::resources::pool::Pool;

/// Sealed under the installation's key.
const OWN: u8 = 0;
/// Sealed under a data key of the customer's.
const CUSTOMER: u8 = 1;
/// How long a data key is used before KMS is asked again.
const DATA_KEY_SECS: i64 = 300;
const MOST_DATA_KEYS: usize = 4096;

/// Seals and opens what is secret of users.
pub(crate) struct Vault {
    own: [u8; 32],
    /// By pool and KMS key.
    sealing: Cache<(String, String), Arc<DataKey>>,
    /// By their wrapped form.
    opening: Cache<Vec<u8>, Arc<DataKey>>,
}

/// A data key, plain and wrapped.
struct DataKey {
    wrapped: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
    until: Timestamp,
}

impl Vault {
    pub(crate) fn new(own: [u8; 32]) -> Self {
        Self {
            own,
            sealing: Cache::new(MOST_DATA_KEYS),
            opening: Cache::new(MOST_DATA_KEYS),
        }
    }

    /// Seals; `purpose` names whose it is and what for, and is asked for again on opening. Waits for
    /// KMS where the pool has a customer's key.
    pub(crate) fn seal(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        purpose: &str,
        secret: &[u8],
    ) -> Result<Vec<u8>, CognitoError> {
        let (mut sealed, key) = match &pool.kms_key {
            None => (vec![OWN], self.own_key(pool)?),
            Some(kms_key) => {
                let data_key = self.sealing_key(ctx, pool, kms_key)?;
                let length = u16::try_from(data_key.wrapped.len());
                let length = length.map_err(CognitoError::internal)?;
                let head = [&[CUSTOMER], &length.to_be_bytes()[..], &data_key.wrapped].concat();
                (head, symmetric(&data_key.plain)?)
            }
        };
        let nonce: [u8; NONCE_BYTES] = ctx.random_bytes();
        sealed.extend_from_slice(&nonce);
        let start = sealed.len();
        sealed.extend_from_slice(secret);
        key.seal(nonce, purpose.as_bytes(), &mut sealed, start)
            .map_err(CognitoError::internal)?;
        Ok(sealed)
    }

    /// Opens what [`Self::seal`] gave for the same purpose.
    pub(crate) fn open(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        purpose: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CognitoError> {
        let parts = parts(sealed).ok_or_else(|| CognitoError::internal("a torn secret"))?;
        let key = match parts.wrapped {
            None => self.own_key(pool)?,
            Some(wrapped) => symmetric(&self.opening_key(ctx, pool, wrapped)?.plain)?,
        };
        let mut secret = Zeroizing::new(parts.sealed.to_vec());
        let opened = key
            .open(parts.nonce, purpose.as_bytes(), &mut secret)
            .map_err(CognitoError::internal)?;
        let length = opened.len();
        secret.truncate(length);
        Ok(secret)
    }

    /// Fetches the data key that [`Self::seal`] needs, for where nothing may wait.
    pub(crate) fn prepare(&self, ctx: &RequestContext, pool: &Pool) -> Result<(), CognitoError> {
        let Some(kms_key) = &pool.kms_key else {
            return Ok(());
        };
        let place = (pool.id.clone(), kms_key.clone());
        let known = self.sealing.get(&place);
        if known.is_some_and(|known| ctx.now() < known.until) {
            return Ok(());
        }
        let made = ctx.call::<kms_api::GenerateDataKey>(generate(pool, kms_key));
        let made = made.map_err(|error| unusable(&why(&error)))?;
        let wrapped = made.ciphertext_blob.unwrap_or_default();
        let plain = made.plaintext.unwrap_or_default().into_exposed();
        let data_key = data_key(wrapped, plain, ctx.now().plus_secs(DATA_KEY_SECS));
        self.opening
            .insert(data_key.wrapped.clone(), Arc::clone(&data_key));
        self.sealing.insert(place, data_key);
        Ok(())
    }

    fn own_key(&self, pool: &Pool) -> Result<SymmetricKey, CognitoError> {
        symmetric(&hmac_sha256(&self.own, pool.id.as_bytes()))
    }

    fn sealing_key(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        kms_key: &str,
    ) -> Result<Arc<DataKey>, CognitoError> {
        let place = (pool.id.clone(), kms_key.to_owned());
        let known = self.sealing.get(&place);
        if let Some(known) = known.filter(|known| ctx.now() < known.until) {
            return Ok(known);
        }
        let until = ctx.now().plus_secs(DATA_KEY_SECS);
        let input = generate(pool, kms_key);
        let made = ctx.wait_for("a data key to seal with", || {
            let call = as_service(ctx, pool).start::<kms_api::GenerateDataKey>(input);
            async move {
                let made = call.await.map_err(|error| why(&error))?;
                let wrapped = made.ciphertext_blob.unwrap_or_default();
                let plain = made.plaintext.unwrap_or_default().into_exposed();
                Ok(data_key(wrapped, plain, until))
            }
        })?;
        let data_key = made.map_err(|why: String| unusable(&why))?;
        self.opening
            .insert(data_key.wrapped.clone(), Arc::clone(&data_key));
        self.sealing.insert(place, Arc::clone(&data_key));
        Ok(data_key)
    }

    fn opening_key(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        wrapped: &[u8],
    ) -> Result<Arc<DataKey>, CognitoError> {
        let known = self.opening.get(wrapped);
        if let Some(known) = known.filter(|known| ctx.now() < known.until) {
            return Ok(known);
        }
        let until = ctx.now().plus_secs(DATA_KEY_SECS);
        let wrapped = wrapped.to_vec();
        let place = format!("the data key {}", hex::encode(sha256(&wrapped)));
        let input = kms_api::DecryptInput {
            ciphertext_blob: Some(wrapped.clone()),
            encryption_context: Some(encryption_context(pool)),
        };
        let opened = ctx.wait_for(&place, || {
            let call = as_service(ctx, pool).start::<kms_api::Decrypt>(input);
            async move {
                let opened = call.await.map_err(|error| why(&error))?;
                let plain = opened.plaintext.unwrap_or_default().into_exposed();
                Ok(data_key(wrapped, plain, until))
            }
        })?;
        let data_key = opened.map_err(|why: String| unusable(&why))?;
        self.opening
            .insert(data_key.wrapped.clone(), Arc::clone(&data_key));
        Ok(data_key)
    }
}

/// A sealed value, taken apart.
struct Parts<'a> {
    wrapped: Option<&'a [u8]>,
    nonce: [u8; NONCE_BYTES],
    sealed: &'a [u8],
}

fn parts(sealed: &[u8]) -> Option<Parts<'_>> {
    let (form, rest) = sealed.split_first()?;
    let (wrapped, rest) = match *form {
        OWN => (None, rest),
        CUSTOMER => {
            let (length, rest) = rest.split_first_chunk()?;
            let (wrapped, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
            (Some(wrapped), rest)
        }
        _ => return None,
    };
    let (nonce, sealed) = rest.split_first_chunk()?;
    Some(Parts {
        wrapped,
        nonce: *nonce,
        sealed,
    })
}

fn symmetric(key: &[u8]) -> Result<SymmetricKey, CognitoError> {
    SymmetricKey::new(key).map_err(CognitoError::internal)
}

fn data_key(wrapped: Vec<u8>, plain: Vec<u8>, until: Timestamp) -> Arc<DataKey> {
    Arc::new(DataKey {
        wrapped,
        plain: Zeroizing::new(plain),
        until,
    })
}

/// Cognito's own call of KMS, for the pool.
fn as_service(ctx: &RequestContext, pool: &Pool) -> RequestContext {
    RequestContext::of_service(
        Arc::clone(ctx.platform()),
        "cognito-idp",
        pool.account,
        pool.region.clone(),
        Some(CallSource {
            arn: pool.arn(),
            account: pool.account,
        }),
    )
}

fn generate(pool: &Pool, kms_key: &str) -> kms_api::GenerateDataKeyInput {
    kms_api::GenerateDataKeyInput {
        key_id: kms_key.to_owned(),
        encryption_context: Some(encryption_context(pool)),
        number_of_bytes: Some(32),
        key_spec: None,
    }
}

fn encryption_context(pool: &Pool) -> BTreeMap<String, String> {
    BTreeMap::from([("aws:cognito-idp:userpool-arn".to_owned(), pool.arn())])
}

fn why(error: &ApiError) -> String {
    error.message().unwrap_or("KMS is not available").to_owned()
}

/// The pool's key can't be used.
fn unusable(why: &str) -> CognitoError {
    CognitoError::modelled(ErrorCode::InvalidUserPoolConfigurationException, why)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use ringwall_service::{Routes, Service, work};
    use ringwall_store::{ReadTx, WriteTx};
    use ringwall_testing::TestHouse;

    use super::*;
    use crate::test_users::{context, pool};

    /// A KMS with one key, which wraps by turning bits around.
    #[derive(Default)]
    struct Kms {
        is_off: AtomicUsize,
        asked: AtomicUsize,
    }

    struct Stub(Arc<Kms>);

    impl Service for Stub {
        const NAME: &'static str = "kms";
        type Read<'a> = &'a Kms;
        type Write<'a> = ();
        type Error = ApiError;

        fn read<'a>(&'a self, _tx: &'a ReadTx) -> &'a Kms {
            &self.0
        }

        fn write<'a>(&'a self, _tx: &'a mut WriteTx) {}
    }

    fn turned(bytes: &[u8]) -> Vec<u8> {
        bytes.iter().map(|byte| !byte).collect()
    }

    impl Kms {
        fn ask(&self) -> Result<(), ApiError> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            if self.is_off.load(Ordering::Relaxed) == 0 {
                Ok(())
            } else {
                Err(ApiError::modelled("DisabledException", "the key is off"))
            }
        }
    }

    fn house(kms: &Arc<Kms>) -> TestHouse {
        let routes = Routes::new(Arc::new(Stub(Arc::clone(kms))))
            .read::<kms_api::GenerateDataKey>(|ctx, kms, _| {
                kms.ask()?;
                let plain = ctx.random_bytes::<32>().to_vec();
                Ok(ctx.public("a test").reply(kms_api::GenerateDataKeyOutput {
                    ciphertext_blob: Some(turned(&plain)),
                    plaintext: Some(plain.into()),
                    ..kms_api::GenerateDataKeyOutput::default()
                }))
            })
            .read::<kms_api::Decrypt>(|ctx, kms, input| {
                kms.ask()?;
                let wrapped = input.ciphertext_blob.unwrap();
                Ok(ctx.public("a test").reply(kms_api::DecryptOutput {
                    plaintext: Some(turned(&wrapped).into()),
                }))
            })
            .finish();
        TestHouse::new(|_| vec![routes])
    }

    fn run<T: Send + 'static>(
        house: &TestHouse,
        step: impl Fn(&RequestContext) -> Result<T, CognitoError> + Send + Sync + 'static,
    ) -> Result<T, ApiError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let done = work(house.store(), context(house), move |ctx, _| {
            step(ctx).map_err(ApiError::from)
        });
        runtime.unwrap().block_on(done)
    }

    fn sealed(house: &TestHouse, vault: &Arc<Vault>, pool: &Pool) -> Result<Vec<u8>, ApiError> {
        let (vault, pool) = (Arc::clone(vault), pool.clone());
        run(house, move |ctx| vault.seal(ctx, &pool, "ann", b"secret"))
    }

    fn opened(
        house: &TestHouse,
        vault: &Arc<Vault>,
        pool: &Pool,
        purpose: &'static str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, ApiError> {
        let (vault, pool, sealed) = (Arc::clone(vault), pool.clone(), sealed.to_vec());
        run(house, move |ctx| {
            let opened = vault.open(ctx, &pool, purpose, &sealed)?;
            Ok(opened.to_vec())
        })
    }

    #[test]
    fn opens_for_the_same_pool_and_purpose_only() {
        let house = house(&Arc::default());
        let vault = Arc::new(Vault::new([7; 32]));
        let sealed = sealed(&house, &vault, &pool()).unwrap();
        assert_eq!(
            opened(&house, &vault, &pool(), "ann", &sealed).unwrap(),
            b"secret"
        );
        assert!(opened(&house, &vault, &pool(), "bob", &sealed).is_err());
        let mut other = pool();
        other.id.push('x');
        assert!(opened(&house, &vault, &other, "ann", &sealed).is_err());
        assert!(opened(&house, &vault, &pool(), "ann", &[]).is_err());
    }

    #[test]
    fn a_customers_key_is_asked_now_and_then_and_decides() {
        let kms = Arc::new(Kms::default());
        let house = house(&kms);
        let mut pool = pool();
        pool.kms_key = Some("arn:aws:kms:us-east-1:111122223333:key/one".to_owned());
        let vault = Arc::new(Vault::new([7; 32]));
        let first = sealed(&house, &vault, &pool).unwrap();
        let second = sealed(&house, &vault, &pool).unwrap();
        assert_eq!(
            opened(&house, &vault, &pool, "ann", &second).unwrap(),
            b"secret"
        );
        assert_eq!(kms.asked.load(Ordering::Relaxed), 1);

        let elsewhere = Arc::new(Vault::new([8; 32]));
        assert_eq!(
            opened(&house, &elsewhere, &pool, "ann", &first).unwrap(),
            b"secret"
        );
        assert_eq!(kms.asked.load(Ordering::Relaxed), 2);

        kms.is_off.store(1, Ordering::Relaxed);
        house.advance_secs(DATA_KEY_SECS);
        let refused = opened(&house, &vault, &pool, "ann", &first).unwrap_err();
        assert_eq!(refused.message(), Some("the key is off"));
        assert!(sealed(&house, &vault, &pool).is_err());
    }
}
