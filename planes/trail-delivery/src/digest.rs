//! Digests: every hour, what files were delivered, signed, each naming the one before.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_cloudtrail::Trail;
use ringwall_cloudtrail::delivery::{self, DeliveredFile, DigestChain, PreviousDigest};
use ringwall_cloudtrail::signing::{self, SigningKey};
use ringwall_core::{Region, Timestamp};
use ringwall_crypto::sha256;
use ringwall_store::StoreError;
use serde::Serialize;

use crate::layout::digest_key;
use crate::{DeliveryError, TrailDelivery, is_over};

const HOUR_SECS: i64 = 3600;
/// Hours that a server catches up on after it was off; what is before them goes into one digest.
const MOST_HOURS: i64 = 48;

pub(crate) const ALGORITHM: &str = "SHA256withRSA";
const HASH: &str = "SHA-256";

/// A digest's members, in AWS's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Digest<'a> {
    aws_account_id: String,
    digest_start_time: String,
    digest_end_time: String,
    digest_s3_bucket: &'a str,
    digest_s3_object: &'a str,
    digest_public_key_fingerprint: &'a str,
    digest_signature_algorithm: &'static str,
    newest_event_time: Option<&'a str>,
    oldest_event_time: Option<&'a str>,
    previous_digest_s3_bucket: Option<&'a str>,
    previous_digest_s3_object: Option<&'a str>,
    previous_digest_hash_value: Option<&'a str>,
    previous_digest_hash_algorithm: Option<&'static str>,
    previous_digest_signature: Option<&'a str>,
    log_files: Vec<LogFile<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogFile<'a> {
    s3_bucket: &'a str,
    s3_object: &'a str,
    hash_value: &'a str,
    hash_algorithm: &'static str,
    newest_event_time: &'a str,
    oldest_event_time: &'a str,
}

impl TrailDelivery {
    /// Writes the digests of a trail that are due.
    pub(crate) fn deliver_digests(
        &self,
        trail: &Trail,
        now: Timestamp,
    ) -> Result<(), DeliveryError> {
        let Some(delivery) = self.delivery_of(trail)? else {
            return Ok(());
        };
        if delivery.planned.is_some() || self.buckets.is_none() {
            return Ok(());
        }
        let is_last = is_over(&delivery, now);
        if !is_last {
            // Hours in which nothing happens have digests, too.
            self.begin_home_chain(trail, now)?;
        }
        for chain in delivery::chains(&self.store.read()?, &trail.id)? {
            let mut chain = DigestChain::clone(&chain);
            while let Some(end) = next_end(&chain, now, is_last) {
                chain = self.deliver_digest(trail, chain, end, now)?;
            }
        }
        Ok(())
    }

    fn begin_home_chain(&self, trail: &Trail, now: Timestamp) -> Result<(), StoreError> {
        let chains = delivery::chains(&self.store.read()?, &trail.id)?;
        let is_home =
            |chain: &Arc<DigestChain>| chain.account == trail.account && chain.region == trail.home;
        if chains.iter().any(is_home) {
            return Ok(());
        }
        self.store
            .write(|tx| delivery::begin_chain(tx, &trail.id, trail.account, &trail.home, now))
    }

    /// Writes one digest, and moves its chain on.
    fn deliver_digest(
        &self,
        trail: &Trail,
        chain: DigestChain,
        end: Timestamp,
        now: Timestamp,
    ) -> Result<DigestChain, DeliveryError> {
        let mut files = delivery::files(&self.store.read()?, &trail.id, &chain)?;
        files.retain(|file| file.delivered_at <= end);
        let key = self.signing_key(&chain.region, end)?;
        let object = digest_key(trail, chain.account, &chain.region, end);
        let text = text(trail, &chain, &files, &key, &object, end)?;
        let hash = hex::encode(sha256(&text));
        let previous = chain.previous.as_ref();
        let before = previous.map_or("null", |previous| previous.signature.as_str());
        let to_sign = format!(
            "{}\n{}/{object}\n{hash}\n{before}",
            end.iso8601(),
            trail.bucket
        );
        let signature = hex::encode(key.sign(to_sign.as_bytes())?);
        let metadata = BTreeMap::from([
            ("signature".to_owned(), signature.clone()),
            ("signature-algorithm".to_owned(), ALGORITHM.to_owned()),
        ]);
        self.put(trail, &object, &text, &metadata)?;

        let next = DigestChain {
            since: end,
            previous: Some(PreviousDigest {
                bucket: trail.bucket.clone(),
                key: object,
                hash,
                signature,
            }),
            ..chain
        };
        self.store
            .write(|tx| delivery::put_chain(tx, &trail.id, next.clone(), &files))?;
        self.change(trail, |delivery| {
            delivery.report.digest_at = Some(now);
            delivery.report.digest_error = None;
        })?;
        Ok(next)
    }

    /// The key that signs in a Region; made, if there is none for that time.
    fn signing_key(
        &self,
        region: &Region,
        at: Timestamp,
    ) -> Result<Arc<SigningKey>, DeliveryError> {
        if let Some(key) = signing::current(&self.store.read()?, region, at)? {
            return Ok(key);
        }
        let key = SigningKey::generate(at)?;
        self.publish(&key)?;
        self.store
            .write(|tx| signing::put(tx, region, key.clone()))?;
        Ok(Arc::new(key))
    }

    /// Puts the public key where `ringwall trail verify` finds it.
    fn publish(&self, key: &SigningKey) -> std::io::Result<()> {
        let Some(folder) = &self.keys_folder else {
            return Ok(());
        };
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(key_file(&key.fingerprint)), &key.public)
    }
}

/// The name of a public key's file.
pub(crate) fn key_file(fingerprint: &str) -> String {
    format!("{fingerprint}.der")
}

/// When the next digest of a chain ends, if it is due.
fn next_end(chain: &DigestChain, now: Timestamp, is_last: bool) -> Option<Timestamp> {
    let overdue_hours = (now.secs() - chain.since.secs()) / HOUR_SECS;
    let hours = (overdue_hours - MOST_HOURS).max(1);
    let end = chain.since.plus_secs(hours * HOUR_SECS);
    if end <= now {
        return Some(end);
    }
    (is_last && chain.since < now).then_some(now)
}

fn text(
    trail: &Trail,
    chain: &DigestChain,
    files: &[DeliveredFile],
    key: &SigningKey,
    object: &str,
    end: Timestamp,
) -> Result<Vec<u8>, serde_json::Error> {
    let previous = chain.previous.as_ref();
    let digest = Digest {
        aws_account_id: chain.account.to_string(),
        digest_start_time: chain.since.iso8601(),
        digest_end_time: end.iso8601(),
        digest_s3_bucket: &trail.bucket,
        digest_s3_object: object,
        digest_public_key_fingerprint: &key.fingerprint,
        digest_signature_algorithm: ALGORITHM,
        newest_event_time: files.iter().map(|file| file.newest.as_str()).max(),
        oldest_event_time: files.iter().map(|file| file.oldest.as_str()).min(),
        previous_digest_s3_bucket: previous.map(|one| one.bucket.as_str()),
        previous_digest_s3_object: previous.map(|one| one.key.as_str()),
        previous_digest_hash_value: previous.map(|one| one.hash.as_str()),
        previous_digest_hash_algorithm: previous.map(|_| HASH),
        previous_digest_signature: previous.map(|one| one.signature.as_str()),
        log_files: files.iter().map(LogFile::of).collect(),
    };
    serde_json::to_vec(&digest)
}

impl<'a> LogFile<'a> {
    fn of(file: &'a DeliveredFile) -> Self {
        Self {
            s3_bucket: &file.bucket,
            s3_object: &file.key,
            hash_value: &file.hash,
            hash_algorithm: HASH,
            newest_event_time: &file.newest,
            oldest_event_time: &file.oldest,
        }
    }
}
