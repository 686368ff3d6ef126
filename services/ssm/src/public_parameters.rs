//! AWS's public parameters: which Regions there are, and where Systems Manager is reached in them.
//!
//! Read-only, of no account, in nobody's quota. AWS publishes many more; here stands what follows
//! from the names of Regions.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html>

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ringwall_core::{Region, Tags, Timestamp};

use crate::api::{ParameterTier, ParameterType};
use crate::resources::data_type;
use crate::resources::parameter::{Parameter, Version};

/// AWS's list of Regions, as its documentation has it.
const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ca-central-1",
    "ca-west-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];
/// When this list was made: 2026-11-01.
const MADE: Timestamp = Timestamp::from_secs(1_793_491_200);

/// Values by key, in the order of keys.
static VALUES: LazyLock<BTreeMap<String, String>> = LazyLock::new(values);

/// The public parameter of a key, as a Region has it.
pub(crate) fn find(region: &str, key: &str) -> Option<Parameter> {
    let (key, value) = VALUES.get_key_value(key)?;
    Some(parameter(region, key, value))
}

/// The keys below a path that come after one of them, those directly below or all.
pub(crate) fn below(
    path: &str,
    is_recursive: bool,
    after: Option<&str>,
    limit: usize,
) -> Vec<&'static str> {
    let beginning = format!("{path}/");
    let keys = VALUES.keys().map(String::as_str);
    let below = keys.filter(|key| {
        let rest = key.strip_prefix(&beginning);
        rest.is_some_and(|rest| is_recursive || !rest.contains('/'))
    });
    let coming = below.filter(|key| after.is_none_or(|after| *key > after));
    coming.take(limit).collect()
}

fn values() -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let all = "aws/service/global-infrastructure";
    let mut add = |key: String, value: &str| {
        values.insert(key, value.to_owned());
    };
    add(
        "aws/service/list/global-infrastructure".to_owned(),
        "/aws/service/global-infrastructure/",
    );
    add(format!("{all}/services/ssm"), "ssm");
    let mut partitions = BTreeSet::new();
    for region in REGIONS {
        let Ok(parsed) = region.parse::<Region>() else {
            continue;
        };
        let partition = parsed.partition().to_string();
        let domain = if partition == "aws-cn" {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        let of_region = format!("{all}/regions/{region}");
        add(of_region.clone(), region);
        add(format!("{of_region}/domain"), domain);
        add(format!("{of_region}/partition"), &partition);
        add(format!("{of_region}/services/ssm"), "ssm");
        add(
            format!("{of_region}/services/ssm/endpoint"),
            &format!("ssm.{region}.{domain}"),
        );
        add(format!("{all}/services/ssm/regions/{region}"), region);
        partitions.insert(partition);
    }
    for partition in partitions {
        add(format!("{all}/partitions/{partition}"), &partition);
    }
    values
}

fn parameter(region: &str, key: &str, value: &str) -> Parameter {
    Parameter {
        owner: None,
        region: region.to_owned(),
        name: format!("/{key}"),
        latest: Version {
            number: 1,
            kind: ParameterType::String,
            value: value.to_owned(),
            key_id: None,
            tier: ParameterTier::Standard,
            description: None,
            allowed_pattern: None,
            data_type: data_type::TEXT.to_owned(),
            policies: Vec::new(),
            modified_at: MADE,
            modified_by: "System".to_owned(),
        },
        oldest: 1,
        labels: BTreeMap::new(),
        tags: Tags::new(),
        sharing: None,
    }
}
