//! What is decided, in plain texts.

use std::collections::BTreeMap;

use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes,
    No,
    ExplicitNo,
}

/// A caller in plain texts. What it has not is empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Who {
    pub(super) kind: &'static str,
    pub(super) account: &'static str,
    pub(super) arn: &'static str,
    pub(super) id: &'static str,
    pub(super) origin_arn: &'static str,
    pub(super) origin_id: &'static str,
}

pub(super) type Keys = BTreeMap<String, (bool, Vec<String>)>;

#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) who: Who,
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) owner: &'static str,
    pub(super) keys: Keys,
    pub(super) everything: bool,
    pub(super) identity: Vec<Value>,
    pub(super) boundary: Option<Value>,
    pub(super) session: Option<Vec<Value>>,
    pub(super) service_control: Vec<Vec<Value>>,
    pub(super) resource_control: Vec<Vec<Value>>,
    pub(super) resource_policy: Option<Value>,
    pub(super) must_allow: bool,
    pub(super) granted: bool,
}
