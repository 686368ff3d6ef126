//! What a stream is, by its beginning.

use serde::{Deserialize, Serialize};

/// What records a stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// CloudTrail events: management, data of S3, Lambda and models.
    CloudTrail,
    /// Query logs of Route 53 Resolver.
    Dns,
    /// Audit logs of a Kubernetes cluster.
    Eks,
    /// Logins to databases.
    Rds,
    /// What processes did on a host.
    Runtime,
    /// What a scan of files found.
    Malware,
    /// Flow logs of a VPC, or of functions (with a column `function-arn`).
    Flow,
}

impl Form {
    /// The forms whose records are JSON.
    pub const JSON: [Self; 6] = [
        Self::CloudTrail,
        Self::Dns,
        Self::Eks,
        Self::Rds,
        Self::Runtime,
        Self::Malware,
    ];
}

/// What tells forms apart: a member that only records of that form have.
const MARKS: [(&[u8], Form); 7] = [
    (b"\"rdsLogin\"", Form::Rds),
    (b"\"runtimeEvent\"", Form::Runtime),
    (b"\"malwareScan\"", Form::Malware),
    (b"\"query_name\"", Form::Dns),
    (b"\"auditID\"", Form::Eks),
    (b"\"eventSource\"", Form::CloudTrail),
    (b"\"Records\"", Form::CloudTrail),
];

/// The form of a stream that begins like this, if it is any.
#[must_use]
pub fn guess(beginning: &[u8]) -> Option<Form> {
    match beginning.trim_ascii_start().first()? {
        b'{' | b'[' => {
            // The first mark tells: what comes after it may be what somebody wrote into a record.
            let place = |mark: &[u8]| memchr::memmem::find(beginning, mark);
            let found = MARKS
                .iter()
                .filter_map(|(mark, form)| Some((place(mark)?, *form)));
            found.min_by_key(|(place, _)| *place).map(|(_, form)| form)
        }
        _ => super::flow::is_flow_log(beginning).then_some(Form::Flow),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, guess};

    #[test]
    fn forms_are_told_apart() {
        for (text, form) in [
            (
                r#"{"Records":[{"eventVersion":"1.11""#,
                Some(Form::CloudTrail),
            ),
            (
                r#"{"eventSource":"iam.amazonaws.com"}"#,
                Some(Form::CloudTrail),
            ),
            (
                r#"{"Records":[{"requestParameters":{"value":"rdsLogin"}}]}"#,
                Some(Form::CloudTrail),
            ),
            (r#"{"version":"1.1","query_name":"a."}"#, Some(Form::Dns)),
            (r#"{"kind":"Event","auditID":"1"}"#, Some(Form::Eks)),
            (r#"{"eventType":"rdsLogin"}"#, Some(Form::Rds)),
            (r#"{"eventType":"runtimeEvent"}"#, Some(Form::Runtime)),
            (r#"{"eventType":"malwareScan"}"#, Some(Form::Malware)),
            ("version account-id srcaddr dstaddr", Some(Form::Flow)),
            (
                "2 123456789010 eni-1 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1 2 ACCEPT OK",
                Some(Form::Flow),
            ),
            ("hello world", None),
            ("{}", None),
            ("", None),
        ] {
            assert_eq!(guess(text.as_bytes()), form, "{text}");
        }
    }
}
