//! GuardDuty's detectors, wired: what they look at, what they learn from, and where addresses are.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use ringwall_buckets::FolderBuckets;
use ringwall_core::{AccountId, Platform, Region};
use ringwall_db_door::logins::{LoginAttempt, Outcome, Witness};
use ringwall_detection::{
    DatabaseLogin, Detection, Learning, LoginTeller, Logins, RunningDetection, Source, SourceKind,
    Sources,
};
use ringwall_guardduty::custom::CustomRules;
use ringwall_store::Store;
use serde::Deserialize;

use crate::config::Settings;
use crate::output::Failure;
use crate::trails::TrailsHouse;
use crate::whereabouts::Databases;

/// How long detectors learn, as far as anybody knows of AWS's.
const LEARNING: Learning = Learning {
    days: 7,
    events: 500,
};

/// How often detectors look for new logs, and which part of the time it takes at most: one of so many.
const PAUSE: Duration = Duration::from_secs(2);
const SHARE: u32 = 20;

/// What GuardDuty's detectors look at besides the server's own trail, and how they learn.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct DetectionFlags {
    /// Logs that GuardDuty's detectors look at as they come: cloudtrail, s3-data, flow, resolver,
    /// eks-audit, rds-login or runtime, =, and a folder (/PATH or ./PATH) or a bucket with or without
    /// a prefix; may be given again.
    #[arg(long, env = "RINGWALL_DETECTION_SOURCE", value_name = "KIND=PLACE")]
    pub(crate) detection_source: Vec<NamedSource>,
    /// For how many days of an account's calls GuardDuty only learns what is usual [default: 7].
    #[arg(long, env = "RINGWALL_GUARDDUTY_LEARNING_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(..=90))]
    pub(crate) guardduty_learning_days: Option<u32>,
    /// How many of an account's calls GuardDuty must know before one is unusual [default: 500].
    #[arg(long, env = "RINGWALL_GUARDDUTY_LEARNING_EVENTS", value_name = "CALLS", value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub(crate) guardduty_learning_events: Option<u32>,
}

impl DetectionFlags {
    /// Flags over the file.
    pub(crate) fn or(self, file: Self) -> Self {
        let sources = match self.detection_source.is_empty() {
            true => file.detection_source,
            false => self.detection_source,
        };
        Self {
            detection_source: sources,
            guardduty_learning_days: self
                .guardduty_learning_days
                .or(file.guardduty_learning_days),
            guardduty_learning_events: self
                .guardduty_learning_events
                .or(file.guardduty_learning_events),
        }
    }

    fn sources(&self, trails: &TrailsHouse, account: AccountId) -> Result<Sources, Failure> {
        let named = self.detection_source.iter();
        let all: Result<_, Failure> = named.map(|named| named.open(trails)).collect();
        Ok(Sources {
            all: all?,
            pause: PAUSE,
            share: SHARE,
            account,
            region: Region::us_east_1(),
        })
    }
}

/// A source as the operator names it: `KIND=PLACE`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct NamedSource {
    kind: SourceKind,
    place: String,
}

impl FromStr for NamedSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, place) = text
            .split_once('=')
            .filter(|(_, place)| !place.is_empty())
            .ok_or_else(|| "a source is given as KIND=PLACE".to_owned())?;
        Ok(Self {
            kind: kind.parse()?,
            place: place.to_owned(),
        })
    }
}

impl TryFrom<String> for NamedSource {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl NamedSource {
    fn open(&self, trails: &TrailsHouse) -> Result<Source, Failure> {
        let Self { kind, place } = self;
        let name = format!("{}={place}", kind.as_str());
        if place.starts_with(['/', '.']) {
            return self.open_folder(name);
        }
        let buckets = trails.buckets().ok_or_else(|| {
            Failure::new(format!(
                "The source {name} is a bucket, and nobody said where buckets lie"
            ))
            .hint("Name --bucket-store or --s3-endpoint; a folder begins with / or ./")
        })?;
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        Ok(Source {
            kind: *kind,
            name,
            buckets,
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    }

    /// A folder is a bucket of the folder that it lies in.
    fn open_folder(&self, name: String) -> Result<Source, Failure> {
        let path = Path::new(&self.place);
        let bucket = path.file_name().and_then(|bucket| bucket.to_str());
        let bucket = bucket.filter(|bucket| FolderBuckets::is_name(bucket));
        let (Some(root), Some(bucket)) = (path.parent(), bucket) else {
            return Err(Failure::new(format!("The source {name} is no folder for logs")).hint(
                "The folder's own name has 3 to 63 letters, digits, dots, hyphens and underscores.",
            ));
        };
        Ok(Source {
            kind: self.kind,
            name,
            buckets: Arc::new(FolderBuckets::new(root.to_owned())),
            bucket: bucket.to_owned(),
            prefix: String::new(),
        })
    }
}

/// Tells detectors of what the door to databases sees.
pub(crate) fn witness(teller: LoginTeller) -> Witness {
    Witness::new(move |attempt: LoginAttempt| {
        let (backend, says) = (attempt.backend, attempt.introduction);
        let (account, region) = (backend.account, backend.region.clone());
        let identifier = &backend.identifier;
        let partition = region.partition();
        teller.tell(DatabaseLogin {
            at: attempt.at,
            source_ip: attempt.client,
            db_instance_identifier: identifier.clone(),
            db_instance_arn: format!("arn:{partition}:rds:{region}:{account}:db:{identifier}"),
            dbi_resource_id: backend.resource_id.clone(),
            engine: backend.engine,
            engine_version: backend.engine_version.clone(),
            user: says.user,
            database: says.database,
            application: says.application,
            auth_method: if says.by_token { "IAM" } else { "Password" },
            outcome: match attempt.outcome {
                Outcome::Success => "success",
                Outcome::Failure => "failure",
                Outcome::Connection => "connection",
            },
            account,
            region,
        });
    })
}

/// Lets detectors look.
pub(crate) fn start(
    settings: &Settings,
    store: Store,
    trails: &TrailsHouse,
    platform: &Arc<Platform>,
    custom_rules: &Arc<CustomRules>,
    account: AccountId,
    logins: Logins,
) -> Result<RunningDetection, Failure> {
    let (flags, waf) = (&settings.detection, &settings.waf);
    let countries = waf.country_database.as_deref();
    let places = Databases::open(countries, waf.network_database.as_deref())?;
    let detection = Detection {
        store,
        trail: trails.trail(),
        platform: Arc::clone(platform),
        locations: Arc::new(places),
        custom_rules: Arc::clone(custom_rules),
        sources: flags.sources(trails, account)?,
        logins,
        learning: Learning {
            days: flags.guardduty_learning_days.unwrap_or(LEARNING.days),
            events: flags.guardduty_learning_events.unwrap_or(LEARNING.events),
        },
    };
    detection
        .start()
        .map_err(|error| Failure::new(format!("GuardDuty's detectors cannot be started: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_folder_or_a_bucket() {
        let open = |text: &str| {
            text.parse::<NamedSource>()
                .unwrap()
                .open(&TrailsHouse::none())
        };
        let folder = open("flow=/srv/logs/vpc").unwrap();
        assert_eq!(
            (folder.bucket.as_str(), folder.prefix.as_str()),
            ("vpc", "")
        );
        assert_eq!(folder.kind, SourceKind::Flow);
        assert!(open("flow=./x").is_err());
        assert!(
            open("flow=logs/vpc")
                .unwrap_err()
                .to_string()
                .contains("a bucket")
        );
        for wrong in ["flow", "flow=", "syslog=/srv/logs"] {
            assert!(wrong.parse::<NamedSource>().is_err(), "{wrong}");
        }
    }
}
