//! What is written down of web ACLs, as far as the wall reads it.

use std::sync::Arc;

use ringwall_core::{AccountId, Region};
use ringwall_waf::language::WebAcl;
use ringwall_waf::language::field::FieldToMatch;

use crate::log::LoggingFilter;

/// What is written down at one revision of the store.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// All web ACLs.
    pub web_acls: Vec<WrittenAcl>,
    /// Which resource is behind which web ACL: both by ARN.
    pub associations: Vec<(String, String)>,
}

/// A web ACL.
#[derive(Clone, Debug)]
pub struct WrittenAcl {
    /// Its ARN.
    pub arn: String,
    /// Its owner.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Changes with every change.
    pub lock_token: String,
    /// What it says of requests.
    pub definition: Arc<WebAcl>,
    /// How it is logged, if it is.
    pub logging: Option<WrittenLogging>,
}

/// How a web ACL is logged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WrittenLogging {
    /// The ARN of the destination.
    pub destination: Option<String>,
    /// What logs leave out.
    pub redacted_fields: Vec<FieldToMatch>,
    /// Which requests are logged; all, without.
    pub filter: Option<LoggingFilter>,
}
