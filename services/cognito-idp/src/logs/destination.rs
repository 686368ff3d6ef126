//! Where a pool's logs go: log groups, which are files in a folder of the operator's, and buckets.

use std::sync::Arc;

use ringwall_buckets::{Intent, LogFile, Unusable};
use ringwall_core::{AccountId, CallSource, Region, RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use super::LogGroup;
use crate::api::{
    CloudWatchLogsConfigurationType, EventSourceName, LogConfigurationType, LogLevel,
    S3ConfigurationType,
};
use crate::error::CognitoError;
use crate::resources::pool::{Pool, Tier};
use crate::store::CognitoWrite;

/// Who writes logs into buckets, as their policies name him.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html>
const WRITER: &str = "delivery.logs";

/// Where a pool's logs go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogDelivery {
    logs: Vec<Log>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Log {
    source: EventSourceName,
    /// As it was given: of a log group, or of a bucket.
    arn: String,
}

/// What takes records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Destination {
    Group(LogGroup),
    Bucket(PoolBucket),
}

/// A pool's place in a bucket. What gathers for it becomes one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PoolBucket {
    bucket: String,
    account: AccountId,
    region: Region,
    pool_id: String,
}

impl LogFile for PoolBucket {
    fn bucket(&self) -> &str {
        &self.bucket
    }

    /// As AWS names its services' logs; what Cognito calls its own is not documented.
    fn key(&self, end: Timestamp, unique: &str) -> String {
        let (account, region, pool) = (&self.account, &self.region, &self.pool_id);
        let end = end.iso8601();
        // 2026-11-27T22:15:00Z
        let (day, minute) = (
            end.get(..10).unwrap_or_default(),
            end.get(..16).unwrap_or_default(),
        );
        let (folder, moment) = (day.replace('-', "/"), minute.replace(['-', ':'], ""));
        format!(
            "AWSLogs/{account}/CognitoUserPools/{region}/{pool}/{folder}/\
             {account}_userAuthEvents_{region}_{pool}_{moment}Z_{unique}.log.gz"
        )
    }
}

impl LogDelivery {
    /// Reads what a request says.
    pub(crate) fn parse(
        pool: &Pool,
        given: Vec<LogConfigurationType>,
    ) -> Result<Self, CognitoError> {
        let mut logs: Vec<Log> = Vec::new();
        for one in given {
            let log = Log::parse(pool, one)?;
            if logs.iter().any(|other| other.source == log.source) {
                return Err(CognitoError::invalid_parameter(format!(
                    "{} can be configured once.",
                    log.source.as_str()
                )));
            }
            logs.push(log);
        }
        Ok(Self { logs })
    }

    /// Everything that is named takes records: somebody keeps log groups, and a bucket's policy lets
    /// logs be written into it. Waits for the bucket.
    pub(crate) fn require_kept(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
    ) -> Result<(), CognitoError> {
        for log in &self.logs {
            match Destination::find(pool, &log.arn) {
                Some(Destination::Bucket(place)) => place.require_writable(ctx, tx)?,
                _ => super::require_keeper(tx)?,
            }
        }
        Ok(())
    }

    /// Where what comes from a source goes.
    pub(super) fn destination(&self, pool: &Pool, source: EventSourceName) -> Option<Destination> {
        let log = self.logs.iter().find(|log| log.source == source)?;
        Destination::find(pool, &log.arn)
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> Vec<LogConfigurationType> {
        let logs = self.logs.iter();
        let shown = logs.map(|log| {
            let arn = || log.arn.clone();
            let is_bucket = bucket(&log.arn).is_some();
            LogConfigurationType {
                log_level: level(log.source),
                event_source: log.source,
                cloud_watch_logs_configuration: (!is_bucket).then(|| {
                    CloudWatchLogsConfigurationType {
                        log_group_arn: Some(arn()),
                    }
                }),
                s3_configuration: is_bucket.then(|| S3ConfigurationType {
                    bucket_arn: Some(arn()),
                }),
                firehose_configuration: None,
            }
        });
        shown.collect()
    }
}

impl Log {
    fn parse(pool: &Pool, given: LogConfigurationType) -> Result<Self, CognitoError> {
        let source = given.event_source;
        if source == EventSourceName::UserAuthEvents {
            pool.require(Tier::Plus, "Export of user activity logs")?;
        }
        if given.log_level != level(source) {
            return Err(CognitoError::invalid_parameter(format!(
                "The log level of {} is {}.",
                source.as_str(),
                level(source).as_str()
            )));
        }
        let to_group = given.cloud_watch_logs_configuration;
        let to_group = to_group.and_then(|group| group.log_group_arn);
        let to_bucket = given.s3_configuration.and_then(|bucket| bucket.bucket_arn);
        let to_stream = given.firehose_configuration;
        let named = [to_group.is_some(), to_bucket.is_some(), to_stream.is_some()];
        if named.iter().filter(|is_named| **is_named).count() != 1 {
            return Err(CognitoError::invalid_parameter(
                "A log configuration needs one destination.",
            ));
        }
        if source == EventSourceName::UserNotification && to_group.is_none() {
            return Err(CognitoError::invalid_parameter(
                "userNotification can be delivered to log groups only.",
            ));
        }
        let Some(arn) = to_group.or(to_bucket) else {
            let what = "Delivery of logs to Amazon Data Firehose";
            return Err(CognitoError::not_implemented(what));
        };
        if Destination::find(pool, &arn).is_none() {
            return Err(CognitoError::invalid_parameter(format!(
                "{arn} is not the ARN of a bucket, or of a log group of the user pool's account and \
                 Region."
            )));
        }
        Ok(Self { source, arn })
    }
}

const fn level(source: EventSourceName) -> LogLevel {
    match source {
        EventSourceName::UserNotification => LogLevel::Error,
        EventSourceName::UserAuthEvents => LogLevel::Info,
    }
}

impl Destination {
    /// What an ARN names.
    fn find(pool: &Pool, arn: &str) -> Option<Self> {
        let Some(bucket) = bucket(arn) else {
            return group(pool, arn).map(Self::Group);
        };
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
        let is_name = (3..=63).contains(&bucket.len()) && bucket.chars().all(is_plain);
        is_name.then(|| {
            Self::Bucket(PoolBucket {
                bucket: bucket.to_owned(),
                account: pool.account,
                region: pool.region.clone(),
                pool_id: pool.id.clone(),
            })
        })
    }
}

impl PoolBucket {
    pub(super) fn pool_id(&self) -> &str {
        &self.pool_id
    }

    fn require_writable(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
    ) -> Result<(), CognitoError> {
        let Some(buckets) = &tx.service.log_buckets else {
            return Err(CognitoError::not_implemented(
                "S3 on a server without --bucket-store or --s3-endpoint",
            ));
        };
        let (account, region) = (self.account, self.region.clone());
        let partition = region.partition();
        let source = CallSource {
            arn: format!(
                "arn:{partition}:logs:{region}:{account}:userpool/{}",
                self.pool_id
            ),
            account,
        };
        let platform = Arc::clone(ctx.platform());
        let writer = RequestContext::of_service(platform, WRITER, account, region, Some(source));
        let key = self.key(ctx.now(), "0");
        let intent = Intent {
            bucket: &self.bucket,
            key: &key,
            owner: account,
            writers: vec![writer],
        };
        let bucket = &self.bucket;
        intent.ask(ctx, buckets)?.map_err(|why| {
            CognitoError::invalid_parameter(match why {
                Unusable::Missing => format!("The bucket {bucket} does not exist."),
                Unusable::Refused => format!(
                    "The policy of the bucket {bucket} does not let delivery.logs.amazonaws.com \
                     write logs into it."
                ),
                Unusable::Unreachable => format!("The bucket {bucket} cannot be reached."),
            })
        })
    }
}

/// The name of the bucket of an ARN.
fn bucket(arn: &str) -> Option<&str> {
    let (_, name) = arn.split_once(":s3:::")?;
    (arn.starts_with("arn:aws")).then_some(name)
}

fn group(pool: &Pool, arn: &str) -> Option<LogGroup> {
    let partition = pool.region.partition();
    let (region, account) = (&pool.region, pool.account);
    let prefix = format!("arn:{partition}:logs:{region}:{account}:log-group:");
    let name = arn.strip_prefix(&prefix)?;
    let name = name.strip_suffix(":*").unwrap_or(name);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-/.#".contains(letter);
    let is_name = (1..=512).contains(&name.len()) && name.chars().all(is_plain);
    is_name.then(|| LogGroup {
        account,
        region: pool.region.clone(),
        name: name.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_users::pool;

    #[test]
    fn a_file_says_whose_it_is_and_of_when() {
        let found = Destination::find(&pool(), "arn:aws:s3:::sign-ins");
        let Some(Destination::Bucket(place)) = found else {
            panic!("{found:?}");
        };
        assert_eq!(place.bucket(), "sign-ins");
        let (account, id) = (pool().account, pool().id);
        assert_eq!(
            place.key(Timestamp::from_secs(1_800_000_000), "0a1b"),
            format!(
                "AWSLogs/{account}/CognitoUserPools/us-east-1/{id}/2027/01/15/\
                 {account}_userAuthEvents_us-east-1_{id}_20270115T0800Z_0a1b.log.gz"
            )
        );
    }

    #[test]
    fn what_is_no_bucket_and_no_group_of_the_pools_is_nothing() {
        for arn in [
            "arn:aws:s3:::a",
            "arn:aws:s3:::logs/prefix",
            "arn:aws:logs:eu-west-1:111122223333:log-group:elsewhere",
            "logs",
        ] {
            assert_eq!(Destination::find(&pool(), arn), None, "{arn}");
        }
    }
}
