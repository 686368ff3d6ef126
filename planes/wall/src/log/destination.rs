//! Where a logging configuration's destination is on this machine.
//!
//! `arn:aws:s3:::aws-waf-logs-site/prod` becomes `s3/aws-waf-logs-site/prod`, a Firehose stream
//! `firehose/NAME`, a log group of CloudWatch Logs `logs/NAME`; below them all is laid out as in S3:
//! `AWSLogs/ACCOUNT/WAFLogs/REGION/WEB-ACL/yyyy/MM/dd/HH/mm/`. So the folder of a bucket can be copied
//! into a bucket as it is. If the server has buckets, what is logged to one goes there.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/logging-s3.html>

use std::path::PathBuf;

/// Where a web ACL's logs are in a bucket.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketFolder {
    /// The bucket.
    pub bucket: String,
    /// What keys begin with, without a slash at its end: `prefix/AWSLogs/…`.
    pub folder: String,
}

/// The place in a bucket, if the destination is one.
pub fn bucket_folder(
    destination_arn: &str,
    account: &str,
    region: &str,
    web_acl: &str,
) -> Option<BucketFolder> {
    let mut parts = destination_arn.splitn(6, ':').skip(2);
    let (service, resource) = (parts.next()?, parts.nth(2)?);
    if service != "s3" {
        return None;
    }
    let (bucket, prefix) = resource.split_once('/').unwrap_or((resource, ""));
    let prefix = prefix.trim_matches('/');
    let slash = if prefix.is_empty() { "" } else { "/" };
    Some(BucketFolder {
        bucket: bucket.to_owned(),
        folder: format!("{prefix}{slash}AWSLogs/{account}/WAFLogs/{region}/{web_acl}"),
    })
}

/// The folder of a web ACL's logs for a destination, below the folder of logs. A destination that
/// is none of the three has no folder.
pub fn folder(
    destination_arn: &str,
    account: &str,
    region: &str,
    web_acl: &str,
) -> Option<PathBuf> {
    let mut folder = destination(destination_arn)?;
    for part in ["AWSLogs", account, "WAFLogs", region, web_acl] {
        folder.push(safe(part)?);
    }
    Some(folder)
}

fn destination(arn: &str) -> Option<PathBuf> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, resource) = (parts.next()?, parts.nth(2)?);
    let (kind, name) = match service {
        "s3" => ("s3", resource),
        "firehose" => ("firehose", resource.strip_prefix("deliverystream/")?),
        "logs" => {
            let name = resource.strip_prefix("log-group:")?;
            ("logs", name.strip_suffix(":*").unwrap_or(name))
        }
        _ => return None,
    };
    let mut folder = PathBuf::from(kind);
    for part in name.split('/').filter(|part| !part.is_empty()) {
        folder.push(safe(part)?);
    }
    (folder.components().count() > 1).then_some(folder)
}

/// A name as a part of a path: it can name nothing but itself.
fn safe(name: &str) -> Option<String> {
    if name.is_empty() || name.chars().all(|character| character == '.') {
        return None;
    }
    let is_plain = |it: &char| it.is_alphanumeric() || "-_.+=@!'()*&$, ".contains(*it);
    Some(
        name.chars()
            .map(|character| if is_plain(&character) { character } else { '_' })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{bucket_folder, folder};

    fn of(arn: &str) -> Option<PathBuf> {
        folder(arn, "111122223333", "us-east-1", "site")
    }

    use std::path::PathBuf;

    #[test]
    fn each_kind_of_destination_has_its_folder() {
        let below = "AWSLogs/111122223333/WAFLogs/us-east-1/site";
        for (arn, expected) in [
            ("arn:aws:s3:::aws-waf-logs-a", "s3/aws-waf-logs-a"),
            ("arn:aws:s3:::aws-waf-logs-a/b/c/", "s3/aws-waf-logs-a/b/c"),
            (
                "arn:aws:firehose:us-east-1:111122223333:deliverystream/aws-waf-logs-f",
                "firehose/aws-waf-logs-f",
            ),
            (
                "arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-g:*",
                "logs/aws-waf-logs-g",
            ),
        ] {
            assert_eq!(of(arn).as_deref(), Some(&*Path::new(expected).join(below)));
        }
    }

    #[test]
    fn a_bucket_is_a_place_of_its_own() {
        let of = |arn| bucket_folder(arn, "111122223333", "us-east-1", "site");
        let below = "AWSLogs/111122223333/WAFLogs/us-east-1/site";
        for (arn, folder) in [
            ("arn:aws:s3:::aws-waf-logs-a", below.to_owned()),
            ("arn:aws:s3:::aws-waf-logs-a/b/c/", format!("b/c/{below}")),
        ] {
            let found = of(arn).unwrap();
            assert_eq!((&*found.bucket, found.folder), ("aws-waf-logs-a", folder));
        }
        assert_eq!(
            of("arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-g"),
            None
        );
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for arn in [
            "arn:aws:s3:::aws-waf-logs-a/../../etc",
            "arn:aws:s3:::..",
            "arn:aws:s3:::",
            "arn:aws:sqs:us-east-1:111122223333:aws-waf-logs-q",
            "aws-waf-logs-a",
        ] {
            assert_eq!(of(arn), None, "{arn}");
        }
        let odd = of("arn:aws:s3:::aws-waf-logs-a\\..\u{0}").unwrap();
        assert!(odd.starts_with("s3/aws-waf-logs-a_.._"), "{odd:?}");
    }
}
