//! The key that opens a ciphertext, named by the caller or by the ciphertext.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{ErrorKind, Permit, RequestContext};
use ringwall_store::Reads;

use crate::api::EncryptionAlgorithmSpec;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key::Key;
use crate::resources::key_id::KeyId;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsTx;

impl<T: Deref<Target: Reads>> KmsTx<'_, T> {
    /// The key to decrypt with: the one named, else the one that the ciphertext names.
    ///
    /// A ciphertext names the key of any account; whether it may be used shows later.
    pub(crate) fn source_key(
        &self,
        ctx: &RequestContext,
        named: Option<&KeyRef>,
        algorithm: EncryptionAlgorithmSpec,
        ciphertext: Option<&[u8]>,
    ) -> Result<Arc<Key>, KmsError> {
        if let Some(named) = named {
            return self.key(named);
        }
        if algorithm != EncryptionAlgorithmSpec::SymmetricDefault {
            return Err(KmsError::key_id_missing());
        }
        let header = self.header(ciphertext.ok_or_else(KmsError::key_id_missing)?)?;
        let id = KeyId::from_bytes(header.key_id, header.multi_region);
        self.find_key_anywhere(ctx.account(), &ctx.region, &id)?
            .ok_or_else(KmsError::ciphertext_key_denied)
    }

    /// Permission to decrypt. Where the ciphertext named the key, a denial reads like a key that
    /// is not there.
    pub(crate) fn permit_source<'k>(
        &self,
        ctx: &RequestContext,
        key: &'k Key,
        key_use: KeyUse<'k>,
        named_by_caller: bool,
    ) -> Result<Permit, KmsError> {
        let permit = self.permit(ctx, key, key_use);
        match permit {
            Err(error) if !named_by_caller && error.kind() == ErrorKind::AccessDenied => {
                Err(KmsError::ciphertext_key_denied())
            }
            permit => permit,
        }
    }
}
