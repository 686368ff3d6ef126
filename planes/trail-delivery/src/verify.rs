//! Verifies the digests of a bucket, and the files that they name: without the server, by the
//! public keys in its folder.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html>

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use ringwall_buckets::{BucketError, Buckets, Object};
use ringwall_cloudtrail::signing::is_signed;
use ringwall_crypto::sha256;
use serde::{Deserialize, Serialize};

use crate::digest::{ALGORITHM, key_file};

/// The longest file that is read, uncompressed.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// What verifying found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Digests read.
    pub digests: usize,
    /// Files that they name.
    pub files: usize,
    /// What does not hold.
    pub problems: Vec<Problem>,
}

/// An object that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its key.
    pub object: String,
    /// What is wrong.
    pub what: &'static str,
}

/// The members of a digest that are checked.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Digest {
    digest_end_time: String,
    digest_s3_bucket: String,
    digest_s3_object: String,
    digest_public_key_fingerprint: String,
    previous_digest_s3_object: Option<String>,
    previous_digest_hash_value: Option<String>,
    previous_digest_signature: Option<String>,
    log_files: Vec<LogFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogFile {
    s3_bucket: String,
    s3_object: String,
    hash_value: String,
}

/// A digest that was read.
struct Read {
    digest: Digest,
    hash: String,
    signature: String,
}

/// Verifies every digest below `prefix` of a bucket, by the public keys of a folder.
///
/// # Errors
/// The bucket cannot be read.
pub fn verify_bucket(
    buckets: &dyn Buckets,
    bucket: &str,
    prefix: &str,
    keys: &Path,
) -> Result<Report, BucketError> {
    let mut report = Report::default();
    let mut digests = BTreeMap::new();
    let objects = buckets.list(bucket, prefix)?;
    for object in objects
        .iter()
        .filter(|key| key.contains("/CloudTrail-Digest/"))
    {
        report.digests += 1;
        match buckets.get(bucket, object)?.as_ref().map(read) {
            Some(Ok(read)) => {
                digests.insert(object.clone(), read);
            }
            Some(Err(what)) => report.fault(object, what),
            None => report.fault(object, "the digest cannot be read"),
        }
    }
    for (object, read) in &digests {
        if let Err(what) = check(bucket, object, read, &digests, keys) {
            report.fault(object, what);
        }
        for file in &read.digest.log_files {
            report.files += 1;
            if let Err(what) = check_file(buckets, file)? {
                report.fault(&file.s3_object, what);
            }
        }
    }
    Ok(report)
}

impl Report {
    fn fault(&mut self, object: &str, what: &'static str) {
        let object = object.to_owned();
        self.problems.push(Problem { object, what });
    }
}

fn read(object: &Object) -> Result<Read, &'static str> {
    let text = gunzip(&object.body).ok_or("the digest is no gzip file")?;
    let digest = serde_json::from_slice(&text).map_err(|_| "the digest has not AWS's form")?;
    if object
        .metadata
        .get("signature-algorithm")
        .map(String::as_str)
        != Some(ALGORITHM)
    {
        return Err("the digest has no signature of a known kind");
    }
    let signature = object.metadata.get("signature");
    Ok(Read {
        digest,
        hash: hex::encode(sha256(&text)),
        signature: signature.ok_or("the digest has no signature")?.clone(),
    })
}

/// Checks where a digest stands, who signed it, and that it follows the one before.
fn check(
    bucket: &str,
    object: &str,
    read: &Read,
    digests: &BTreeMap<String, Read>,
    keys: &Path,
) -> Result<(), &'static str> {
    let digest = &read.digest;
    if digest.digest_s3_bucket != bucket || digest.digest_s3_object != object {
        return Err("the digest was moved from where it was delivered to");
    }
    let fingerprint = &digest.digest_public_key_fingerprint;
    if !fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err("the digest names no key");
    }
    let public = std::fs::read(keys.join(key_file(fingerprint)));
    let public = public.map_err(|_| "the key that signed the digest is not known here")?;
    let (end, hash) = (&digest.digest_end_time, &read.hash);
    let before = digest
        .previous_digest_signature
        .as_deref()
        .unwrap_or("null");
    let signed = format!("{end}\n{bucket}/{object}\n{hash}\n{before}");
    let signature = hex::decode(&read.signature).map_err(|_| "the signature is not hexadecimal")?;
    if !is_signed(&public, signed.as_bytes(), &signature) {
        return Err("the digest was changed: its signature does not hold");
    }
    let Some(previous) = &digest.previous_digest_s3_object else {
        return Ok(());
    };
    let previous = digests.get(previous);
    let previous = previous.ok_or("the digest before this one is missing")?;
    let follows = digest.previous_digest_hash_value.as_ref() == Some(&previous.hash)
        && digest.previous_digest_signature.as_ref() == Some(&previous.signature);
    if follows {
        Ok(())
    } else {
        Err("the digest before this one is another than was delivered")
    }
}

fn check_file(
    buckets: &dyn Buckets,
    file: &LogFile,
) -> Result<Result<(), &'static str>, BucketError> {
    let Some(object) = buckets.get(&file.s3_bucket, &file.s3_object)? else {
        return Ok(Err("the file is missing"));
    };
    let Some(text) = gunzip(&object.body) else {
        return Ok(Err("the file is no gzip file"));
    };
    if hex::encode(sha256(&text)) == file.hash_value {
        Ok(Ok(()))
    } else {
        Ok(Err("the file was changed"))
    }
}

/// The text of a gzip file, unless it is longer than any that was delivered.
fn gunzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut decoder = GzDecoder::new(body).take(MOST_BYTES + 1);
    decoder.read_to_end(&mut text).ok()?;
    let is_whole = u64::try_from(text.len()).is_ok_and(|length| length <= MOST_BYTES);
    is_whole.then_some(text)
}
