//! CloudTrail's trails, wired: where buckets lie, and who delivers into them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use ringwall_buckets::{Buckets, EndpointBuckets, FolderBuckets};
use ringwall_cloudtrail::CloudTrail;
use ringwall_core::{Platform, Region};
use ringwall_guardduty_upkeep::GuardDutyUpkeep;
use ringwall_outbound::AccessKey;
use ringwall_service::{Rounds, Routes};
use ringwall_store::Store;
use ringwall_trail::Trail;
use ringwall_trail_delivery::TrailDelivery;
use zeroize::Zeroizing;

use crate::output::Failure;

/// How long events gather, as in AWS.
const INTERVAL_SECS: u32 = 300;
/// The folder of public keys in the data folder.
const KEYS_FOLDER: &str = "digest-keys";

/// Where S3 buckets lie that services deliver into.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct BucketFlags {
    /// A folder whose folders are S3 buckets, for what services deliver.
    #[arg(
        long,
        env = "RINGWALL_BUCKET_STORE",
        value_name = "FOLDER",
        conflicts_with = "s3_endpoint"
    )]
    pub(crate) bucket_store: Option<PathBuf>,
    /// An S3 endpoint whose buckets services deliver into: https://HOST, or http:// on this machine.
    #[arg(long, env = "RINGWALL_S3_ENDPOINT", value_name = "URL")]
    pub(crate) s3_endpoint: Option<String>,
    /// A file with ACCESS-KEY-ID:SECRET for the S3 endpoint.
    #[arg(long, env = "RINGWALL_S3_KEY_FILE", value_name = "FILE")]
    pub(crate) s3_key_file: Option<PathBuf>,
    /// The Region that requests to the S3 endpoint are signed for [default: us-east-1].
    #[arg(long, env = "RINGWALL_S3_REGION", value_name = "REGION")]
    pub(crate) s3_region: Option<Region>,
}

/// How CloudTrail delivers.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct TrailFlags {
    #[command(flatten)]
    pub(crate) buckets: BucketFlags,
    /// How many seconds events of CloudTrail's trails, logs of load balancers, of web ACLs and of
    /// user pools gather before they are delivered [default: 300].
    #[arg(long, env = "RINGWALL_TRAIL_INTERVAL", value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub(crate) trail_interval: Option<u32>,
}

impl BucketFlags {
    /// Flags over the file.
    pub(crate) fn or(self, file: Self) -> Self {
        if self.bucket_store.is_some() || self.s3_endpoint.is_some() {
            return self;
        }
        Self {
            bucket_store: file.bucket_store,
            s3_endpoint: file.s3_endpoint,
            s3_key_file: self.s3_key_file.or(file.s3_key_file),
            s3_region: self.s3_region.or(file.s3_region),
        }
    }

    /// The buckets, if the operator said where they lie.
    pub(crate) fn open(&self) -> Result<Option<Arc<dyn Buckets>>, Failure> {
        if let Some(folder) = &self.bucket_store {
            std::fs::create_dir_all(folder).map_err(|error| {
                Failure::new(format!(
                    "The folder {} cannot have buckets: {error}",
                    folder.display()
                ))
                .hint("Name another with --bucket-store.")
            })?;
            return Ok(Some(Arc::new(FolderBuckets::new(folder.clone()))));
        }
        let Some(endpoint) = &self.s3_endpoint else {
            return Ok(None);
        };
        let keys = endpoint_keys(self.s3_key_file.as_deref())?;
        let region = self.s3_region.clone().unwrap_or_else(Region::us_east_1);
        let buckets = EndpointBuckets::new(endpoint, region, keys);
        let buckets = buckets.map_err(|error| Failure::new(format!("{endpoint}: {error}")))?;
        Ok(Some(Arc::new(buckets)))
    }
}

/// The access key in a file: ACCESS-KEY-ID:SECRET.
fn endpoint_keys(file: Option<&Path>) -> Result<AccessKey, Failure> {
    let hint = "It has one line, ACCESS-KEY-ID:SECRET.";
    let file = file.ok_or_else(|| {
        Failure::new("An S3 endpoint needs an access key").hint("Name its file with --s3-key-file.")
    })?;
    let text = std::fs::read_to_string(file)
        .map(Zeroizing::new)
        .map_err(|error| {
            Failure::new(format!(
                "The key file {} cannot be read: {error}",
                file.display()
            ))
            .hint(hint)
        })?;
    let (id, secret) = text.trim().split_once(':').ok_or_else(|| {
        Failure::new(format!("The key file {} has no access key", file.display())).hint(hint)
    })?;
    Ok(AccessKey {
        access_key_id: id.to_owned(),
        secret: Zeroizing::new(secret.to_owned()),
        session_token: None,
    })
}

/// CloudTrail over the server's trail and the buckets of the operator.
#[derive(Clone)]
pub(crate) struct TrailsHouse {
    trail: Arc<Trail>,
    buckets: Option<Arc<dyn Buckets>>,
    interval_secs: i64,
    keys_folder: Option<PathBuf>,
}

impl TrailsHouse {
    /// `data_dir` is where public keys are put; a server that keeps nothing has none.
    pub(crate) fn open(
        flags: &TrailFlags,
        trail: Arc<Trail>,
        data_dir: Option<&Path>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            trail,
            buckets: flags.buckets.open()?,
            interval_secs: i64::from(flags.trail_interval.unwrap_or(INTERVAL_SECS)),
            keys_folder: data_dir.map(keys_folder),
        })
    }

    /// A server that records nothing and delivers nowhere.
    pub(crate) fn none() -> Self {
        Self {
            trail: Arc::new(Trail::in_memory()),
            buckets: None,
            interval_secs: i64::from(INTERVAL_SECS),
            keys_folder: None,
        }
    }

    /// The server's own trail.
    pub(crate) fn trail(&self) -> Arc<Trail> {
        Arc::clone(&self.trail)
    }

    /// The buckets that services deliver into and read from, if the operator said where they lie.
    pub(crate) fn buckets(&self) -> Option<Arc<dyn Buckets>> {
        self.buckets.clone()
    }

    /// How long gathers what goes into buckets.
    pub(crate) fn interval(&self) -> Duration {
        Duration::from_secs(self.interval_secs.unsigned_abs())
    }

    /// CloudTrail's operations.
    pub(crate) fn routes(&self, store: &Store) -> Routes {
        CloudTrail::new(store, Arc::clone(&self.trail), self.buckets.clone()).routes()
    }

    /// Begins to deliver.
    pub(crate) fn start(&self, store: Store, platform: &Arc<Platform>) -> Result<Rounds, Failure> {
        let delivery = TrailDelivery {
            store,
            trail: Arc::clone(&self.trail),
            buckets: self.buckets.clone(),
            platform: Arc::clone(platform),
            interval_secs: self.interval_secs,
            keys_folder: self.keys_folder.clone(),
        };
        delivery.start().map_err(|error| {
            Failure::new(format!("The delivery of trails cannot be started: {error}"))
        })
    }

    /// Begins to read GuardDuty's lists and to export its findings.
    pub(crate) fn start_guardduty_upkeep(
        &self,
        store: Store,
        platform: &Arc<Platform>,
    ) -> Result<Rounds, Failure> {
        let upkeep = GuardDutyUpkeep {
            store,
            trail: Arc::clone(&self.trail),
            buckets: self.buckets.clone(),
            platform: Arc::clone(platform),
        };
        upkeep
            .start()
            .map_err(|error| Failure::new(format!("GuardDuty's upkeep cannot be started: {error}")))
    }
}

/// Where a server's public keys for digests are.
pub(crate) fn keys_folder(data_dir: &Path) -> PathBuf {
    data_dir.join(KEYS_FOLDER)
}
