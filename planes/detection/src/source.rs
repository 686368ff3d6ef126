//! Sources besides the server's own trail: logs in folders and buckets that the operator names.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use ringwall_buckets::Buckets;
use ringwall_core::{AccountId, Region};
use ringwall_threat::Origin;
use ringwall_threat::sources::Form;

/// What a source's logs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// CloudTrail's events.
    CloudTrail,
    /// CloudTrail's data events of S3, and no others.
    S3Data,
    /// Flow logs of VPCs and of functions.
    Flow,
    /// Query logs of Route 53 Resolver.
    Resolver,
    /// Audit logs of Kubernetes clusters.
    EksAudit,
    /// Logins to databases.
    RdsLogin,
    /// What processes do on hosts.
    Runtime,
}

impl SourceKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::CloudTrail,
        Self::S3Data,
        Self::Flow,
        Self::Resolver,
        Self::EksAudit,
        Self::RdsLogin,
        Self::Runtime,
    ];

    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloudTrail => "cloudtrail",
            Self::S3Data => "s3-data",
            Self::Flow => "flow",
            Self::Resolver => "resolver",
            Self::EksAudit => "eks-audit",
            Self::RdsLogin => "rds-login",
            Self::Runtime => "runtime",
        }
    }

    pub(crate) const fn form(self) -> Form {
        match self {
            Self::CloudTrail | Self::S3Data => Form::CloudTrail,
            Self::Flow => Form::Flow,
            Self::Resolver => Form::Dns,
            Self::EksAudit => Form::Eks,
            Self::RdsLogin => Form::Rds,
            Self::Runtime => Form::Runtime,
        }
    }
}

impl FromStr for SourceKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str);
            format!("{text:?} is no kind of logs: {}", names.join(", "))
        })
    }
}

/// Logs in a folder or a bucket.
#[derive(Clone)]
pub struct Source {
    /// What they are.
    pub kind: SourceKind,
    /// Names the source, as the operator did: positions are kept by it.
    pub name: String,
    /// Where the bucket lies.
    pub buckets: Arc<dyn Buckets>,
    /// The bucket.
    pub bucket: String,
    /// What the keys begin with.
    pub prefix: String,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// All sources, and what they have in common.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The sources.
    pub all: Vec<Source>,
    /// How often they are looked at.
    pub pause: Duration,
    /// Looking at a source takes at most one part of so many of the time.
    pub share: u32,
    /// The account of logs that name none.
    pub account: AccountId,
    /// The Region of logs that name none.
    pub region: Region,
}

impl Sources {
    /// What is true of an object's events unless they say otherwise. `part` tells what is read of it from
    /// what else is, so that an object that was written anew counts anew. AWS's services write account and
    /// Region into keys (`AWSLogs/111122223333/vpcflowlogs/eu-central-1/…`, or
    /// `aws-account-id=…/aws-region=…`); an audit log lies in a folder named like its cluster.
    pub(crate) fn origin(&self, source: &Source, key: &str, part: &str) -> Origin {
        let mut origin = Origin {
            source: format!("{}#{key}#{part}", source.name),
            account: self.account.to_string(),
            region: self.region.to_string(),
            cluster: String::new(),
        };
        let (folders, _) = key.rsplit_once('/').unwrap_or_default();
        for folder in folders.split('/') {
            let (name, value) = folder.split_once('=').unwrap_or(("", folder));
            let is_account = value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit());
            if is_account && matches!(name, "" | "aws-account-id") {
                value.clone_into(&mut origin.account);
            }
            if is_region(value) && matches!(name, "" | "aws-region") {
                value.clone_into(&mut origin.region);
            }
            value.clone_into(&mut origin.cluster);
        }
        origin
    }
}

/// Whether a folder is named like a Region: `eu-central-1`, `us-gov-west-1`.
fn is_region(name: &str) -> bool {
    let mut parts = name.rsplit('-');
    let number = parts.next().unwrap_or_default();
    let words: Vec<_> = parts.collect();
    let is_word =
        |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let area = words.last().map_or(0, |area| area.len());
    number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && area == 2
        && (2..=3).contains(&words.len())
        && words.iter().all(is_word)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ringwall_buckets::FolderBuckets;

    use super::*;

    #[test]
    fn kinds_are_named() {
        for kind in SourceKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("syslog".parse::<SourceKind>().is_err());
    }

    #[test]
    fn keys_tell_account_region_and_cluster() {
        let source = Source {
            kind: SourceKind::Flow,
            name: "flow=logs".to_owned(),
            buckets: Arc::new(FolderBuckets::new(PathBuf::new())),
            bucket: "logs".to_owned(),
            prefix: String::new(),
        };
        let sources = Sources {
            all: Vec::new(),
            pause: Duration::ZERO,
            share: 0,
            account: AccountId::default(),
            region: Region::us_east_1(),
        };
        let told = |key: &str| {
            let origin = sources.origin(&source, key, "");
            (origin.account, origin.region, origin.cluster)
        };
        for (key, account, region, cluster) in [
            ("a.log", "000000000000", "us-east-1", ""),
            (
                "AWSLogs/111122223333/vpcflowlogs/eu-central-1/2026/11/27/a.gz",
                "111122223333",
                "eu-central-1",
                "27",
            ),
            (
                "AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=us-gov-west-1/a",
                "111122223333",
                "us-gov-west-1",
                "us-gov-west-1",
            ),
            (
                "clusters/prod-1/audit.log",
                "000000000000",
                "us-east-1",
                "prod-1",
            ),
        ] {
            let expected = (account.into(), region.into(), cluster.into());
            assert_eq!(told(key), expected, "{key}");
        }
    }
}
