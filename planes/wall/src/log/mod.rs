//! WAF's logs: a record of each request, as AWS writes it.
//!
//! A record is made where the request is, and put into a bounded queue; one thread takes it out,
//! leaves away what must not be shown, and writes it. When the queue is full records are dropped and
//! counted: logging never holds traffic up.
//!
//! What a web ACL logs to S3 goes into buckets, if the server has any ([`bucket`]). Ringwall has no
//! Firehose or CloudWatch Logs (yet): what is logged to these is written into a folder, laid out as WAF
//! lays it out in S3: see [`destination`] and `archive`.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/logging.html>

mod account;
mod archive;
pub mod bucket;
pub mod destination;
mod filter;
mod live;
mod protection;
mod queue;
pub mod record;
mod redaction;
mod writer;

pub use account::{Source, record};
pub use protection::Protection;
pub use queue::{Log, Places};
pub use redaction::Redaction;

use std::path::PathBuf;

use ringwall_waf::verdict::Verdict;
use ringwall_wafv2::rows::LoggingFilter;

use self::destination::BucketFolder;
use self::record::Record;

/// How the records of a web ACL are written.
#[derive(Clone, Debug)]
pub struct Route {
    /// What the web ACL hides.
    pub protection: Protection,
    /// What its logging configuration hides.
    pub redaction: Redaction,
    /// Which requests are logged; all, without.
    pub filter: Option<LoggingFilter>,
    /// The archive's folder below the folder of logs; without, no archive is kept.
    pub archive: Option<PathBuf>,
    /// The place in a bucket, which a server with buckets writes in place of the archive.
    pub bucket: Option<BucketFolder>,
    /// What the archive's files are called before their time: `ACCOUNT_waflogs_REGION_ACL`.
    pub file_prefix: String,
}

impl Route {
    /// Whether a request is logged.
    pub(crate) fn keeps(&self, verdict: &Verdict) -> bool {
        let filter = self.filter.as_ref();
        filter.is_none_or(|filter| filter::keeps(filter, verdict))
    }

    /// Takes out of a record what must not be written.
    fn hide(&self, record: &mut Record) {
        self.protection.protect(record);
        self.redaction.redact(record);
    }
}
