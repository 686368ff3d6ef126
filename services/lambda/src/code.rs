//! The zips of functions: in the store, in pieces, each zip once an account.

use ringwall_core::{AccountId, ApiError};
use ringwall_crypto::{SecretBytes, sha256};
use ringwall_store::{Reads as _, RowKey, Store, StoreError, Table};
use serde::{Deserialize, Serialize};

use crate::api::FunctionCode;
use crate::error::LambdaError;
use crate::package::{Package, PackageError};
use crate::resources::function::Code;
use crate::runner::CodeSource;
use crate::store::LambdaWrite;

/// Bytes of a row.
const CHUNK_BYTES: usize = 1024 * 1024;

/// Zips by account and digest.
const ZIPS: Table<Zip> = Table::new("lambda.zip");
/// Their pieces, by account, digest and number.
const CHUNKS: Table<SecretBytes> = Table::new("lambda.zip-chunk");

/// A zip that is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Zip {
    chunks: u64,
    /// How many versions run it.
    uses: u64,
}

/// A zip that was looked through, on its way into the store.
pub(crate) struct Upload {
    pub(crate) code: Code,
    bytes: Vec<u8>,
}

impl Upload {
    /// Takes and checks the zip of a request.
    pub(crate) fn of(code: FunctionCode) -> Result<Self, LambdaError> {
        if code.image_uri.is_some() {
            return Err(LambdaError::code_not_built("ImageUri"));
        }
        if code.s3_bucket.is_some() || code.s3_key.is_some() {
            return Err(LambdaError::code_not_built("S3Bucket"));
        }
        if code.source_kms_key_arn.is_some() {
            return Err(LambdaError::code_not_built("SourceKMSKeyArn"));
        }
        let bytes = code.zip_file.ok_or_else(LambdaError::code_missing)?;
        Self::of_zip(bytes.into_exposed())
    }

    fn of_zip(bytes: Vec<u8>) -> Result<Self, LambdaError> {
        Package::open(&bytes)
            .and_then(|mut package| package.verify())
            .map_err(|error| match error {
                PackageError::TooLarge => LambdaError::zip_too_large(),
                PackageError::TooLargeUnzipped => LambdaError::files_too_large(),
                PackageError::Invalid(_) | PackageError::Taker(_) => LambdaError::invalid_zip(),
            })?;
        let code = Code {
            sha256: hex::encode(sha256(&bytes)),
            size: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        };
        Ok(Self { code, bytes })
    }
}

impl LambdaWrite<'_> {
    /// Keeps a zip, which one version more runs.
    pub(crate) fn keep_code(
        &mut self,
        account: AccountId,
        upload: &Upload,
    ) -> Result<(), LambdaError> {
        let key = key_of(account, &upload.code);
        if self.tx.get(&ZIPS, &key)?.is_some() {
            return self.share_code(account, &upload.code);
        }
        let mut chunks = 0;
        for (number, chunk) in (0..).zip(upload.bytes.chunks(CHUNK_BYTES)) {
            let chunk = SecretBytes::copy_of(chunk);
            self.tx.put(&CHUNKS, &key.clone().number(number), chunk)?;
            chunks = number + 1;
        }
        Ok(self.tx.put(&ZIPS, &key, Zip { chunks, uses: 1 })?)
    }

    /// One version more runs a zip that is kept.
    pub(crate) fn share_code(
        &mut self,
        account: AccountId,
        code: &Code,
    ) -> Result<(), LambdaError> {
        let key = key_of(account, code);
        let zip = self.tx.get(&ZIPS, &key)?;
        let zip = zip.ok_or_else(|| ApiError::internal("a version's zip is gone"))?;
        let shared = Zip {
            uses: zip.uses + 1,
            ..(*zip).clone()
        };
        Ok(self.tx.put(&ZIPS, &key, shared)?)
    }

    /// One version less runs a zip; the last one takes it along.
    pub(crate) fn release_code(
        &mut self,
        account: AccountId,
        code: &Code,
    ) -> Result<(), LambdaError> {
        let key = key_of(account, code);
        let Some(zip) = self.tx.get(&ZIPS, &key)? else {
            return Ok(());
        };
        if zip.uses > 1 {
            let shared = Zip {
                uses: zip.uses - 1,
                ..(*zip).clone()
            };
            return Ok(self.tx.put(&ZIPS, &key, shared)?);
        }
        for number in 0..zip.chunks {
            self.tx.delete(&CHUNKS, &key.clone().number(number))?;
        }
        Ok(self.tx.delete(&ZIPS, &key)?)
    }
}

/// A zip in the store, for whoever runs it.
pub(crate) struct StoredCode {
    pub(crate) store: Store,
    pub(crate) account: AccountId,
    pub(crate) code: Code,
}

impl StoredCode {
    fn read(&self) -> Result<Vec<u8>, StoreError> {
        let tx = self.store.read()?;
        let chunks = tx.scan(&CHUNKS, &key_of(self.account, &self.code), None, usize::MAX)?;
        let mut zip = Vec::with_capacity(usize::try_from(self.code.size).unwrap_or(0));
        for (_, chunk) in chunks {
            zip.extend_from_slice(chunk.expose());
        }
        Ok(zip)
    }
}

impl CodeSource for StoredCode {
    fn zip(&self) -> Result<Vec<u8>, String> {
        let zip = self.read().map_err(|error| error.to_string())?;
        if hex::encode(sha256(&zip)) == self.code.sha256 {
            Ok(zip)
        } else {
            Err("the function was deleted, or its code was changed".to_owned())
        }
    }
}

fn key_of(account: AccountId, code: &Code) -> RowKey {
    RowKey::new().number(account.number()).text(&code.sha256)
}
