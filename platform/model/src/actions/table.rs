//! What one service's table of actions holds. The same types are what `models/iam/actions/` is
//! written from and what the program reads it into.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::arn_template;
use super::pattern::compare;

/// The actions of one service prefix, and the resource types and condition keys they speak of.
#[derive(Debug, Serialize, Deserialize)]
pub struct ServiceActions {
    /// What stands before the colon (`kms`).
    pub prefix: &'static str,
    /// The service's name as AWS writes it (`AWS Key Management Service`).
    pub name: &'static str,
    /// A–Z, whatever their letters' case.
    pub condition_keys: Vec<ConditionKey>,
    /// A–Z, whatever their letters' case.
    pub resource_types: Vec<ResourceType>,
    /// A–Z, whatever their letters' case.
    pub actions: Vec<Action>,
}

/// One action (`kms:Encrypt`).
#[derive(Debug, Serialize, Deserialize)]
pub struct Action {
    /// What stands before the colon.
    #[serde(skip)]
    pub prefix: &'static str,
    /// What stands behind the colon.
    pub name: &'static str,
    /// How much an action may do.
    pub access_level: AccessLevel,
    /// Keys that a condition may look at, whichever resource is meant.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub condition_keys: Vec<&'static str>,
    /// What a statement's `Resource` may name; nothing means `*` alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resource_types: Vec<ActionResourceType>,
    /// Actions that the caller may need beside this one, with their prefixes.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub dependent_actions: Vec<&'static str>,
}

/// A resource type that an action can be restricted to.
#[derive(Debug, Serialize, Deserialize)]
pub struct ActionResourceType {
    /// One of the service's resource types.
    pub name: &'static str,
    /// A call names such a resource each time, and each of the required ones must be allowed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Keys that a condition may look at when this resource is meant.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub condition_keys: Vec<&'static str>,
}

/// A type of resource.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResourceType {
    /// Its name among the service's (`key`).
    pub name: &'static str,
    /// Its ARN, with `${…}` for what differs.
    pub arn: &'static str,
    /// Keys that a condition may look at wherever it is meant.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    pub condition_keys: Vec<&'static str>,
}

/// A condition key.
#[derive(Debug, Serialize, Deserialize)]
pub struct ConditionKey {
    /// Its name, with `${…}` for what differs (`aws:RequestTag/${TagKey}`).
    pub name: &'static str,
    /// What its values are.
    #[serde(rename = "type")]
    pub key_type: ConditionKeyType,
    /// A request can have several values for it: conditions need `ForAnyValue` or `ForAllValues`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multivalued: bool,
}

/// How much an action may do.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are AWS's")]
pub enum AccessLevel {
    List,
    Read,
    Write,
    PermissionsManagement,
    Tagging,
}

/// What a condition key's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are AWS's")]
pub enum ConditionKeyType {
    String,
    Bool,
    Numeric,
    Date,
    Arn,
    IpAddress,
}

impl AccessLevel {
    /// Whether it changes nothing.
    pub const fn is_read_only(self) -> bool {
        matches!(self, Self::List | Self::Read)
    }
}

impl ServiceActions {
    /// The action of that name, whatever its letters' case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        let found = self
            .actions
            .binary_search_by(|action| compare(action.name, name));
        self.actions.get(found.ok()?)
    }

    /// The resource type of that name.
    pub fn resource_type(&self, name: &str) -> Option<&ResourceType> {
        self.resource_types
            .iter()
            .find(|resource_type| resource_type.name.eq_ignore_ascii_case(name))
    }

    /// The resource types whose ARNs look like this one.
    pub fn resource_types_of(&self, arn: &str) -> impl Iterator<Item = &ResourceType> {
        self.resource_types
            .iter()
            .filter(move |resource_type| resource_type.matches(arn))
    }

    /// The condition key that this one is (`aws:RequestTag/team`), whatever its letters' case.
    pub fn condition_key(&self, key: &str) -> Option<&ConditionKey> {
        self.condition_keys
            .iter()
            .find(|known| arn_template::fits_key(known.name, key))
    }

    /// All keys that a condition on this action may look at, those of its resource types included.
    pub fn condition_keys_of(&self, action: &Action) -> BTreeSet<&'static str> {
        let own = action.condition_keys.iter();
        let of_resources = action.resource_types.iter().flat_map(|resource| {
            let wherever = self.resource_type(resource.name);
            let wherever = wherever.map_or(&[][..], |it| &it.condition_keys);
            resource.condition_keys.iter().chain(wherever)
        });
        own.chain(of_resources).copied().collect()
    }
}

impl Action {
    /// The name with its prefix, as policies have it.
    pub fn full_name(&self) -> String {
        format!("{}:{}", self.prefix, self.name)
    }
}

impl ResourceType {
    /// Whether an ARN is one of such a resource.
    pub fn matches(&self, arn: &str) -> bool {
        arn_template::fits_arn(self.arn, arn)
    }
}
