//! Where in S3 an object is, in the forms that GuardDuty takes.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-lists-create-activate.html>

use ringwall_core::Partition;

/// An object of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    pub(crate) bucket: String,
    pub(crate) key: String,
}

impl Location {
    /// Reads `s3://bucket/key`, or a URL that names the bucket in its path or in its host.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("s3://") {
            return Self::of_path(path);
        }
        let rest = text.strip_prefix("https://");
        let rest = rest.or_else(|| text.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/')?;
        let host = host.strip_suffix(".cn").unwrap_or(host);
        let host = host.strip_suffix(".amazonaws.com")?;
        if is_endpoint(host) {
            return Self::of_path(path);
        }
        // A bucket's own name may have dots, so that the endpoint is looked for from the right.
        let dots = host.rmatch_indices('.');
        let mut parted = dots.map(|(at, _)| (host.get(..at), host.get(at + 1..)));
        let (bucket, _) = parted.find(|(_, end)| end.is_some_and(is_endpoint))?;
        Self::new(bucket?, path)
    }

    fn of_path(path: &str) -> Option<Self> {
        let (bucket, key) = path.split_once('/')?;
        Self::new(bucket, key)
    }

    fn new(bucket: &str, key: &str) -> Option<Self> {
        (is_bucket(bucket) && !key.is_empty()).then(|| Self {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
        })
    }

    /// The object's ARN.
    pub(crate) fn arn(&self, partition: Partition) -> String {
        format!("arn:{partition}:s3:::{}/{}", self.bucket, self.key)
    }
}

/// `s3`, `s3-eu-west-1` or `s3.eu-west-1`.
fn is_endpoint(host: &str) -> bool {
    let region = match host.strip_prefix("s3") {
        Some("") => return true,
        Some(rest) => rest.strip_prefix(['-', '.']),
        None => None,
    };
    let is_region = |region: &str| {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        region.contains('-') && region.bytes().all(is_plain)
    };
    region.is_some_and(is_region)
}

/// What S3 takes for a bucket's name.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub(crate) fn is_bucket(name: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = name.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    (3..=63).contains(&bytes.len())
        && bytes
            .iter()
            .all(|byte| is_inner(*byte) || b".-".contains(byte))
        && ends.iter().all(|end| end.is_some_and(|end| is_inner(*end)))
        && !name.contains("..")
}

#[cfg(test)]
mod tests {
    use super::Location;

    #[test]
    fn every_form_names_bucket_and_key() {
        for text in [
            "s3://my.lists/a/bad.txt",
            "https://s3.amazonaws.com/my.lists/a/bad.txt",
            "https://s3-eu-west-1.amazonaws.com/my.lists/a/bad.txt",
            "https://s3.eu-west-1.amazonaws.com/my.lists/a/bad.txt",
            "http://my.lists.s3.amazonaws.com/a/bad.txt",
            "http://my.lists.s3-eu-west-1.amazonaws.com/a/bad.txt",
            "https://my.lists.s3.eu-west-1.amazonaws.com/a/bad.txt",
            "https://my.lists.s3.cn-north-1.amazonaws.com.cn/a/bad.txt",
        ] {
            let found = Location::parse(text).expect(text);
            assert_eq!(
                (found.bucket.as_str(), found.key.as_str()),
                ("my.lists", "a/bad.txt")
            );
        }
    }

    #[test]
    fn other_texts_are_no_locations() {
        for text in [
            "",
            "s3://lists",
            "s3://lists/",
            "s3://Lists/a",
            "s3:///a",
            "lists/a",
            "ftp://s3.amazonaws.com/lists/a",
            "https://example.com/lists/a",
            "https://s3.example.com/lists/a",
            "https://lists.amazonaws.com/a",
            "https://evils3.amazonaws.com/lists/a",
            "https://../s3.amazonaws.com/a",
        ] {
            assert_eq!(Location::parse(text), None, "{text}");
        }
    }
}
