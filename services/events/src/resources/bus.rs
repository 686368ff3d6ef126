//! Event buses.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html>

use ringwall_core::{
    AccountId, Arn, PolicyMode, Region, RequestContext, Resource, Tags, Timestamp,
};
use ringwall_identity::Document;
use serde::{Deserialize, Serialize};

use crate::error::EventsError;

/// The name of the event bus that is always there.
pub(crate) const DEFAULT: &str = "default";

/// Where an event bus is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BusRef {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) name: String,
}

/// An event bus.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Bus {
    pub(crate) place: BusRef,
    pub(crate) description: Option<String>,
    /// Absent for the default one.
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) modified_at: Option<Timestamp>,
    /// Who else may use it.
    pub(crate) policy: Option<Document>,
    pub(crate) tags: Tags,
}

impl BusRef {
    /// The event bus that a request names: by name, by ARN, or the default one.
    pub(crate) fn parse(ctx: &RequestContext, text: Option<&str>) -> Result<Self, EventsError> {
        match text {
            Some(arn) if arn.starts_with("arn:") => Self::parse_arn(arn),
            name => Ok(Self::own(ctx, name.unwrap_or(DEFAULT))),
        }
    }

    /// The event bus that a request names by its ARN.
    pub(crate) fn parse_arn(arn: &str) -> Result<Self, EventsError> {
        Self::of_arn(arn).ok_or_else(|| EventsError::invalid_arn(arn))
    }

    /// An event bus of the caller's account.
    pub(crate) fn own(ctx: &RequestContext, name: &str) -> Self {
        Self {
            account: ctx.account(),
            region: ctx.region.clone(),
            name: name.to_owned(),
        }
    }

    /// The event bus of an ARN.
    pub(crate) fn of_arn(arn: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        let name = arn.resource.strip_prefix("event-bus/")?;
        if arn.service != "events" || name.is_empty() {
            return None;
        }
        Some(Self {
            account: arn.account.parse().ok()?,
            region: arn.region.parse().ok()?,
            name: name.to_owned(),
        })
    }

    /// The event bus and the name of the rule of an ARN.
    pub(crate) fn of_rule_arn(text: &str) -> Option<(Self, String)> {
        let arn: Arn = text.parse().ok()?;
        let rule = arn.resource.strip_prefix("rule/")?;
        if arn.service != "events" {
            return None;
        }
        let (bus, name) = rule.rsplit_once('/').unwrap_or((DEFAULT, rule));
        let bus = Self {
            account: arn.account.parse().ok()?,
            region: arn.region.parse().ok()?,
            name: bus.to_owned(),
        };
        Some((bus, name.to_owned()))
    }

    pub(crate) fn is_default(&self) -> bool {
        self.name == DEFAULT
    }

    pub(crate) fn arn(&self) -> String {
        self.arn_of(&format!("event-bus/{}", self.name))
    }

    /// The ARN of a rule on it.
    pub(crate) fn rule_arn(&self, rule: &str) -> String {
        if self.is_default() {
            self.arn_of(&format!("rule/{rule}"))
        } else {
            self.arn_of(&format!("rule/{}/{rule}", self.name))
        }
    }

    fn arn_of(&self, resource: &str) -> String {
        let partition = self.region.partition();
        format!(
            "arn:{partition}:events:{}:{}:{resource}",
            self.region, self.account
        )
    }
}

impl Bus {
    /// One that nobody has said anything about.
    pub(crate) fn new(place: BusRef) -> Self {
        Self {
            place,
            description: None,
            created_at: None,
            modified_at: None,
            policy: None,
            tags: Tags::new(),
        }
    }

    /// As the authorizer sees it.
    pub(crate) fn resource(&self) -> Resource<'_> {
        let resource = Resource::new(self.place.arn(), self.place.account)
            .with_tags(&self.tags)
            .with_trail_type("AWS::Events::EventBus");
        match &self.policy {
            Some(policy) => resource.with_policy(policy.compiled(), PolicyMode::Ordinary),
            None => resource,
        }
    }
}

/// As the authorizer sees an event bus that may not be there.
pub(crate) fn resource<'a>(place: &BusRef, found: Option<&'a Bus>) -> Resource<'a> {
    match found {
        Some(bus) => bus.resource(),
        None => Resource::new(place.arn(), place.account),
    }
}
