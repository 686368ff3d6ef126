//! Files of logs in buckets, named as WAF names them.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html>

use ringwall_buckets::LogFile;
use ringwall_core::Timestamp;

use super::Route;
use super::destination::BucketFolder;

/// A file has the records of five minutes.
pub(super) const WINDOW_SECS: i64 = 5 * 60;

/// What becomes one file: records of one web ACL and of the same five minutes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    place: BucketFolder,
    name_prefix: String,
    window: i64,
}

impl File {
    /// The file that a record of now goes into, if its web ACL logs to a bucket.
    pub(super) fn of(route: &Route, now: Timestamp) -> Option<Self> {
        let place = route.bucket.clone()?;
        Some(Self {
            place,
            name_prefix: route.file_prefix.clone(),
            window: window(now),
        })
    }
}

impl LogFile for File {
    fn bucket(&self) -> &str {
        &self.place.bucket
    }

    fn key(&self, _: Timestamp, unique: &str) -> String {
        let Moment { folder, name } = Moment::of(self.window);
        let BucketFolder { folder: place, .. } = &self.place;
        let prefix = &self.name_prefix;
        format!("{place}/{folder}/{prefix}_{name}_{unique}.log.gz")
    }
}

/// The five minutes of a file, as they stand in its name.
pub(super) struct Moment {
    /// `2026/11/27/08/30`
    pub(super) folder: String,
    /// `20261127T0830Z`
    pub(super) name: String,
}

impl Moment {
    /// Of a window, in seconds since 1970.
    pub(super) fn of(window: i64) -> Self {
        let begins = Timestamp::from_secs(window).iso8601();
        // 2026-11-24T10:15:00Z
        let minute = begins.get(..16).unwrap_or_default();
        Self {
            folder: minute.replace(['-', 'T', ':'], "/"),
            name: format!("{}Z", minute.replace(['-', ':'], "")),
        }
    }
}

/// When the five minutes began that a moment is in, in seconds since 1970.
pub(super) fn window(now: Timestamp) -> i64 {
    now.secs().div_euclid(WINDOW_SECS) * WINDOW_SECS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_awss_name() {
        let file = File {
            place: BucketFolder {
                bucket: "aws-waf-logs-a".to_owned(),
                folder: "AWSLogs/111122223333/WAFLogs/us-east-1/TEST-WEBACL".to_owned(),
            },
            name_prefix: "111122223333_waflogs_us-east-1_TEST-WEBACL".to_owned(),
            // 2021-10-28T19:52:30Z
            window: window(Timestamp::from_secs(1_635_450_750)),
        };
        assert_eq!(
            file.key(Timestamp::from_secs(1_635_451_000), "e0ca43b5"),
            "AWSLogs/111122223333/WAFLogs/us-east-1/TEST-WEBACL/2021/10/28/19/50/\
             111122223333_waflogs_us-east-1_TEST-WEBACL_20211028T1950Z_e0ca43b5.log.gz"
        );
    }
}
