//! Data keys and data key pairs: made here, used outside.

use std::collections::BTreeMap;
use std::ops::Deref;

use ringwall_core::RequestContext;
use ringwall_crypto::SecretBytes;
use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey};
use ringwall_store::Reads;

use crate::api::{DataKeyPairSpec, DataKeySpec, EncryptionAlgorithmSpec, KeySpec};
use crate::cryptography::Ciphertext;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::algorithms;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsTx;

/// What is asked for when a data key is made.
pub(crate) struct DataKeyRequest {
    pub(crate) key: KeyRef,
    context: EncryptionContext,
    bytes: usize,
}

/// What is asked for when a data key pair is made.
pub(crate) struct DataKeyPairRequest {
    pub(crate) key: KeyRef,
    pub(crate) spec: DataKeyPairSpec,
    pair: KeyPairSpec,
    context: EncryptionContext,
}

/// A data key, in clear and encrypted.
pub(crate) struct DataKey {
    pub(crate) plaintext: SecretBytes,
    pub(crate) encrypted: Ciphertext,
}

/// A data key pair, its private key (PKCS#8) in clear and encrypted.
pub(crate) struct DataKeyPair {
    pub(crate) private_key: SecretBytes,
    pub(crate) encrypted: Ciphertext,
    pub(crate) public_key: Vec<u8>,
}

impl DataKeyRequest {
    /// Exactly one of spec and size says how long the key is.
    pub(crate) fn parse(
        ctx: &RequestContext,
        key_id: &str,
        context: Option<BTreeMap<String, String>>,
        spec: Option<DataKeySpec>,
        number_of_bytes: Option<i32>,
    ) -> Result<Self, KmsError> {
        let key = KeyRef::parse(ctx, key_id)?;
        let context = EncryptionContext::new(context)?;
        let bytes = match (spec, number_of_bytes) {
            (Some(DataKeySpec::Aes256), None) => 32,
            (Some(DataKeySpec::Aes128), None) => 16,
            (None, Some(bytes)) => usize::try_from(bytes).map_err(KmsError::internal)?,
            _ => return Err(KmsError::data_key_size()),
        };
        Ok(Self {
            key,
            context,
            bytes,
        })
    }

    /// The conditions of the request.
    pub(crate) fn conditions<'a>(&'a self, key_use: KeyUse<'a>) -> KeyUse<'a> {
        key_use
            .key(
                "kms:EncryptionAlgorithm",
                EncryptionAlgorithmSpec::SymmetricDefault.as_str(),
            )
            .with_context(&self.context)
            .by_alias(self.key.alias())
    }
}

impl DataKeyPairRequest {
    pub(crate) fn parse(
        ctx: &RequestContext,
        key_id: &str,
        context: Option<BTreeMap<String, String>>,
        spec: DataKeyPairSpec,
    ) -> Result<Self, KmsError> {
        let key = KeyRef::parse(ctx, key_id)?;
        let context = EncryptionContext::new(context)?;
        let pair = KeySpec::parse(spec.as_str())
            .filter(|spec| algorithms::is_available_in(*spec, ctx.partition()))
            .and_then(algorithms::key_pair_spec)
            .ok_or_else(|| KmsError::spec_unavailable(spec.as_str()))?;
        Ok(Self {
            key,
            spec,
            pair,
            context,
        })
    }

    /// The conditions of the request.
    pub(crate) fn conditions<'a>(&'a self, key_use: KeyUse<'a>) -> KeyUse<'a> {
        key_use
            .key(
                "kms:EncryptionAlgorithm",
                EncryptionAlgorithmSpec::SymmetricDefault.as_str(),
            )
            .key("kms:DataKeyPairSpec", self.spec.as_str())
            .with_context(&self.context)
            .by_alias(self.key.alias())
    }
}

impl<T: Deref<Target: Reads>> KmsTx<'_, T> {
    pub(crate) fn generate_data_key(
        &self,
        ctx: &RequestContext,
        key: &Key,
        request: &DataKeyRequest,
        operation: &str,
    ) -> Result<DataKey, KmsError> {
        require_symmetric(key, operation)?;
        let mut bytes = vec![0; request.bytes];
        ctx.random(&mut bytes);
        let plaintext = SecretBytes::new(bytes);
        let encrypted = self.wrap(ctx, key, &request.context, &plaintext)?;
        Ok(DataKey {
            plaintext,
            encrypted,
        })
    }

    pub(crate) fn generate_data_key_pair(
        &self,
        ctx: &RequestContext,
        key: &Key,
        request: &DataKeyPairRequest,
        operation: &str,
    ) -> Result<DataKeyPair, KmsError> {
        require_symmetric(key, operation)?;
        let pair = PrivateKey::generate(request.pair).map_err(KmsError::internal)?;
        let private_key = pair.to_pkcs8().map_err(KmsError::internal)?;
        let encrypted = self.wrap(ctx, key, &request.context, &private_key)?;
        let public_key = pair.public_key_der().map_err(KmsError::internal)?;
        Ok(DataKeyPair {
            private_key,
            encrypted,
            public_key,
        })
    }

    fn wrap(
        &self,
        ctx: &RequestContext,
        key: &Key,
        context: &EncryptionContext,
        secret: &SecretBytes,
    ) -> Result<Ciphertext, KmsError> {
        let algorithm = EncryptionAlgorithmSpec::SymmetricDefault;
        self.encrypt(ctx, key, algorithm, context, secret.expose())
    }
}

/// Data keys are encrypted under symmetric keys only.
fn require_symmetric(key: &Key, operation: &str) -> Result<(), KmsError> {
    if key.is_symmetric() {
        Ok(())
    } else {
        Err(KmsError::wrong_usage(key.arn(), key.usage, operation))
    }
}
