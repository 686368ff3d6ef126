//! Where a pool's logs go. There are log groups alone: files in a folder of the operator's.

use serde::{Deserialize, Serialize};

use super::LogGroup;
use crate::api::{
    CloudWatchLogsConfigurationType, EventSourceName, LogConfigurationType, LogLevel,
};
use crate::error::CognitoError;
use crate::resources::pool::{Pool, Tier};

/// Where a pool's logs go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogDelivery {
    logs: Vec<Log>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Log {
    source: EventSourceName,
    /// As it was given.
    arn: String,
    group: LogGroup,
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

    pub(crate) const fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    /// Where what comes from a source goes.
    pub(super) fn group(&self, source: EventSourceName) -> Option<&LogGroup> {
        let log = self.logs.iter().find(|log| log.source == source);
        log.map(|log| &log.group)
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> Vec<LogConfigurationType> {
        let logs = self.logs.iter();
        let shown = logs.map(|log| LogConfigurationType {
            log_level: level(log.source),
            event_source: log.source,
            cloud_watch_logs_configuration: Some(CloudWatchLogsConfigurationType {
                log_group_arn: Some(log.arn.clone()),
            }),
            s3_configuration: None,
            firehose_configuration: None,
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
        if given.s3_configuration.is_some() {
            return Err(CognitoError::not_implemented(
                "Delivery of logs to Amazon S3",
            ));
        }
        if given.firehose_configuration.is_some() {
            let what = "Delivery of logs to Amazon Data Firehose";
            return Err(CognitoError::not_implemented(what));
        }
        let destination = given.cloud_watch_logs_configuration;
        let arn = destination.and_then(|destination| destination.log_group_arn);
        let arn = arn.ok_or_else(|| {
            CognitoError::invalid_parameter("A log configuration needs a destination.")
        })?;
        let group = group(pool, &arn).ok_or_else(|| {
            CognitoError::invalid_parameter(format!(
                "{arn} is not the ARN of a log group of the user pool's account and Region."
            ))
        })?;
        Ok(Self { source, arn, group })
    }
}

const fn level(source: EventSourceName) -> LogLevel {
    match source {
        EventSourceName::UserNotification => LogLevel::Error,
        EventSourceName::UserAuthEvents => LogLevel::Info,
    }
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
