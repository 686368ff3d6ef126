//! What AWS WAF keeps: its rows and their invariants.

pub(crate) mod api_key;
pub(crate) mod association;
pub(crate) mod entity;
pub(crate) mod ip_set;
pub(crate) mod log_destination;
pub(crate) mod logging;
pub(crate) mod permission_policy;
pub(crate) mod place;
pub(crate) mod regex_pattern_set;
pub(crate) mod rule_group;
pub(crate) mod tagging;
pub(crate) mod web_acl;
