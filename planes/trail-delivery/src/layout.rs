//! Where files and digests stand in a bucket.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>

use ringwall_cloudtrail::Trail;
use ringwall_core::{AccountId, Region, Timestamp};

/// The key of a file of events.
pub(crate) fn file_key(
    trail: &Trail,
    account: AccountId,
    region: &Region,
    at: Timestamp,
    unique: &str,
) -> String {
    let folder = folder(trail, account, "CloudTrail", region, at);
    let stamp = compact(at);
    let minute = stamp.get(..13).unwrap_or_default();
    format!("{folder}/{account}_CloudTrail_{region}_{minute}Z_{unique}.json.gz")
}

/// The key of a digest that ends then.
pub(crate) fn digest_key(
    trail: &Trail,
    account: AccountId,
    region: &Region,
    end: Timestamp,
) -> String {
    let folder = folder(trail, account, "CloudTrail-Digest", region, end);
    let (name, home, stamp) = (&trail.name, &trail.home, compact(end));
    format!("{folder}/{account}_CloudTrail-Digest_{region}_{name}_{home}_{stamp}.json.gz")
}

fn folder(trail: &Trail, account: AccountId, kind: &str, region: &Region, at: Timestamp) -> String {
    let part = |text: &Option<String>| text.as_ref().map(|text| format!("{text}/"));
    let prefix = part(&trail.prefix).unwrap_or_default();
    let organization = part(&trail.organization).unwrap_or_default();
    let day = ringwall_buckets::day(at);
    format!("{prefix}AWSLogs/{organization}{account}/{kind}/{region}/{day}")
}

/// `20261127T151500Z`.
fn compact(at: Timestamp) -> String {
    at.iso8601().replace(['-', ':'], "")
}
