//! Records of events: the members that are selected by, looked up by, or told.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>

use std::borrow::Cow;

use ringwall_core::{AccountId, Region};
use serde::Deserialize;

/// A record, over its text.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record<'a> {
    /// Its id.
    #[serde(borrow, rename = "eventID")]
    pub event_id: Cow<'a, str>,
    /// When it happened (`2026-10-01T00:00:00Z`).
    #[serde(borrow)]
    pub event_time: Cow<'a, str>,
    /// The service (`kms.amazonaws.com`).
    #[serde(borrow)]
    pub event_source: Cow<'a, str>,
    /// The operation.
    #[serde(borrow)]
    pub event_name: Cow<'a, str>,
    /// The Region.
    #[serde(borrow)]
    pub aws_region: Cow<'a, str>,
    /// `AwsApiCall`, `AwsServiceEvent` ….
    #[serde(borrow)]
    pub event_type: Cow<'a, str>,
    /// `Management` or `Data`.
    #[serde(borrow, default)]
    pub event_category: Cow<'a, str>,
    /// Whether nothing was changed.
    #[serde(default)]
    pub read_only: bool,
    /// The account that it is told to.
    #[serde(borrow, default)]
    pub recipient_account_id: Cow<'a, str>,
    /// Who called.
    #[serde(borrow)]
    pub user_identity: UserIdentity<'a>,
    /// What was touched.
    #[serde(borrow, default)]
    pub resources: Vec<RecordResource<'a>>,
    /// Whether the caller came by a console: `true`, as text.
    #[serde(borrow, default)]
    pub session_credential_from_console: Option<Cow<'a, str>>,
}

/// Who called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserIdentity<'a> {
    /// `Root`, `IAMUser`, `AssumedRole` ….
    #[serde(borrow, default, rename = "type")]
    pub kind: Option<Cow<'a, str>>,
    /// His ARN.
    #[serde(borrow, default)]
    pub arn: Option<Cow<'a, str>>,
    /// His access key.
    #[serde(borrow, default)]
    pub access_key_id: Option<Cow<'a, str>>,
    /// His name.
    #[serde(borrow, default)]
    pub user_name: Option<Cow<'a, str>>,
    /// The service that called for him, or by itself.
    #[serde(borrow, default)]
    pub invoked_by: Option<Cow<'a, str>>,
}

/// Something that was touched.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordResource<'a> {
    /// Its ARN.
    #[serde(borrow, default, rename = "ARN")]
    pub arn: Cow<'a, str>,
    /// Its type (`AWS::KMS::Key`).
    #[serde(borrow, default, rename = "type")]
    pub kind: Cow<'a, str>,
}

impl<'a> Record<'a> {
    /// Reads a record; `None` if it is none.
    pub fn parse(event: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(event).ok()
    }

    /// Whether it tells of the management of resources.
    pub fn is_management(&self) -> bool {
        self.event_category == "Management"
    }

    /// The account that it is told to.
    pub fn account(&self) -> Option<AccountId> {
        self.recipient_account_id.parse().ok()
    }

    /// The Region.
    pub fn region(&self) -> Option<Region> {
        self.aws_region.parse().ok()
    }

    /// When it happened.
    pub fn time(&self) -> Option<ringwall_core::Timestamp> {
        crate::history::moment(&self.event_time)
    }

    /// Who called, as `LookupEvents` names him.
    pub fn user_name(&self) -> Option<&str> {
        let identity = &self.user_identity;
        match identity.kind.as_deref()? {
            "Root" => Some("root"),
            // A session is named after itself, not after its role.
            "AssumedRole" | "FederatedUser" => identity.arn.as_deref()?.rsplit('/').next(),
            _ => identity.user_name.as_deref(),
        }
    }

    /// Types and names of what was touched: each by its ARN and, where that ends with one, by its
    /// name.
    pub fn resource_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.resources.iter().flat_map(|resource| {
            let arn = resource.arn.as_ref();
            let name = arn.rsplit([':', '/']).next().filter(|name| *name != arn);
            let names = std::iter::once(arn).chain(name);
            names.map(|name| (resource.kind.as_ref(), name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_callers_as_lookups_do() {
        let named = |identity: &str| {
            let text = format!(
                r#"{{"eventID":"1","eventTime":"t","eventSource":"s","eventName":"n","awsRegion":"r","eventType":"AwsApiCall","userIdentity":{identity}}}"#
            );
            let record = Record::parse(text.as_bytes()).unwrap();
            record.user_name().map(str::to_owned)
        };
        assert_eq!(named(r#"{"type":"Root"}"#).as_deref(), Some("root"));
        assert_eq!(
            named(r#"{"type":"IAMUser","userName":"al\u0069ce"}"#).as_deref(),
            Some("alice")
        );
        assert_eq!(
            named(r#"{"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/r/session"}"#)
                .as_deref(),
            Some("session")
        );
        assert_eq!(named(r#"{"invokedBy":"kms.amazonaws.com"}"#), None);
        assert!(Record::parse(b"{}").is_none());
    }
}
