//! Whether a caller may: by IAM, and by the policies of event buses.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Arn, Ask, Permit, PolicyMode, RequestContext, Resource, Tags};
use ringwall_service::ResourceFacts;

use crate::Events;
use crate::error::EventsError;
use crate::quotas;
use crate::resources::bus::{Bus, BusRef, resource};
use crate::resources::event::Event;
use crate::resources::rule::{Pattern, Rule};
use crate::store::EventsRead;

const EVENT_BUS: &str = "AWS::Events::EventBus";

/// The condition keys about what a pattern asks of events, and where in an event they stand.
const PATTERN_KEYS: [(&str, &[&str]); 5] = [
    ("events:source", &["source"]),
    ("events:detail-type", &["detail-type"]),
    ("events:detail.eventTypeCode", &["detail", "eventTypeCode"]),
    ("events:detail.service", &["detail", "service"]),
    (
        "events:detail.userIdentity.principalId",
        &["detail", "userIdentity", "principalId"],
    ),
];

/// Where a rule stands or would stand.
pub(crate) struct Place {
    pub(crate) bus: BusRef,
    pub(crate) found_bus: Option<Arc<Bus>>,
    pub(crate) name: String,
    pub(crate) rule: Option<Arc<Rule>>,
}

impl Events {
    /// Permission, if the caller's quota is not used up.
    pub(crate) fn permit(
        &self,
        ctx: &RequestContext,
        ask: &Ask<'_>,
    ) -> Result<Permit, EventsError> {
        quotas::require(self, ctx)?;
        Ok(ctx.authorize(ask)?)
    }
}

impl Place {
    /// A question about the rule. The policy of its event bus lets others in.
    pub(crate) fn ask(&self, ctx: &RequestContext, action: &'static str) -> Ask<'_> {
        let creator = self.rule.as_ref().map(|rule| rule.created_by);
        let creator = creator.unwrap_or_else(|| ctx.account());
        let mut resource = Resource::new(self.bus.rule_arn(&self.name), self.bus.account)
            .with_trail_type("AWS::Events::Rule");
        if let Some(rule) = &self.rule {
            resource = resource.with_tags(&rule.tags);
        }
        if let Some(policy) = self.found_bus.as_ref().and_then(|bus| bus.policy.as_ref()) {
            resource = resource.with_policy(policy.compiled(), PolicyMode::Ordinary);
        }
        Ask::new(action)
            .on(resource)
            .key("events:creatorAccount", creator.to_string())
    }

    /// The event bus, which must be there.
    pub(crate) fn require_bus(&self) -> Result<(), EventsError> {
        match self.found_bus {
            Some(_) => Ok(()),
            None => Err(EventsError::bus_not_found(&self.bus.name)),
        }
    }

    /// The rule, which must be there and the account's own.
    pub(crate) fn unmanaged_rule(&self) -> Result<&Arc<Rule>, EventsError> {
        let rule = self.rule()?;
        match rule.managed_by() {
            None => Ok(rule),
            Some(_) => Err(EventsError::managed_rule(&rule.name)),
        }
    }

    /// The rule, which must be there.
    pub(crate) fn rule(&self) -> Result<&Arc<Rule>, EventsError> {
        self.require_bus()?;
        let missing = || EventsError::rule_not_found(&self.name, &self.bus.name);
        self.rule.as_ref().ok_or_else(missing)
    }
}

/// A question about an event bus that may not be there.
pub(crate) fn ask_about_bus<'a>(
    action: &'static str,
    bus: &BusRef,
    found: Option<&'a Bus>,
) -> Ask<'a> {
    Ask::new(action).on(resource(bus, found).with_trail_type(EVENT_BUS))
}

/// A question about rules of an event bus, which has no resource for callers of its own account;
/// others need its policy.
pub(crate) fn ask_about_rules<'a>(
    ctx: &RequestContext,
    action: &'static str,
    bus: &BusRef,
    found: Option<&'a Bus>,
) -> Ask<'a> {
    let ask = Ask::new(action);
    if bus.account == ctx.account() {
        ask
    } else {
        ask.on(resource(bus, found))
    }
}

/// With the condition keys of what a pattern compares events with.
pub(crate) fn with_pattern<'a>(mut ask: Ask<'a>, pattern: Option<&'a Pattern>) -> Ask<'a> {
    for (key, path) in PATTERN_KEYS {
        let values = pattern.map(|pattern| pattern.compiled().values_at(path));
        let values = values.unwrap_or_default();
        if !values.is_empty() {
            ask = ask.key_values(key, values);
        }
    }
    ask
}

/// Whether an event may be put onto an event bus; `by_rule` when a rule sends it on.
pub(crate) fn ask_to_put<'a>(
    bus: &BusRef,
    found: Option<&'a Bus>,
    event: &'a Event,
    by_rule: bool,
) -> Ask<'a> {
    Ask::new("events:PutEvents")
        .on(resource(bus, found).with_trail_type(EVENT_BUS))
        .key_values("events:source", [event.source.as_str()])
        .key_values("events:detail-type", [event.detail_type.as_str()])
        .key(
            "events:eventBusInvocation",
            if by_rule { "true" } else { "false" },
        )
}

/// Whether the caller may hand a role to EventBridge.
pub(crate) fn require_pass_role(ctx: &RequestContext, role: &str) -> Result<(), EventsError> {
    let arn: Arn = role.parse().map_err(|_| EventsError::invalid_arn(role))?;
    let account: AccountId = arn
        .account
        .parse()
        .map_err(|_| EventsError::invalid_arn(role))?;
    if arn.service != "iam" || !arn.resource.starts_with("role/") {
        return Err(EventsError::invalid_arn(role));
    }
    let ask = Ask::new("iam:PassRole").on(Resource::new(role, account));
    ctx.authorize(&ask.key("iam:PassedToService", "events.amazonaws.com"))?;
    Ok(())
}

/// What decides about an event bus besides the caller's own policies.
pub(crate) fn resource_facts(
    tx: &EventsRead<'_>,
    arn: &Arn,
) -> Result<Option<ResourceFacts>, EventsError> {
    let Some(place) = BusRef::of_arn(&arn.to_string()) else {
        return Ok(None);
    };
    let found = tx.find_bus(&place)?;
    let facts = found.and_then(|bus| {
        Some(ResourceFacts {
            account: place.account,
            policy: Arc::clone(bus.policy.as_ref()?.compiled()),
            mode: PolicyMode::Ordinary,
            aws_managed: false,
            tags: bus.tags.clone(),
        })
    });
    Ok(facts)
}

/// A resource that has tags, as `TagResource` and its like name it.
pub(crate) enum Tagged {
    Bus(BusRef, Option<Arc<Bus>>),
    Rule(Place),
}

impl Tagged {
    /// The resource of an ARN.
    pub(crate) fn find<X: std::ops::Deref<Target: ringwall_store::Reads + Sized>>(
        tx: &crate::EventsTx<'_, X>,
        text: &str,
    ) -> Result<Self, EventsError> {
        let invalid = || EventsError::invalid_arn(text);
        if let Some(bus) = BusRef::of_arn(text) {
            let found = tx.find_bus(&bus)?;
            return Ok(Self::Bus(bus, found));
        }
        let (bus, name) = BusRef::of_rule_arn(text).ok_or_else(invalid)?;
        Ok(Self::Rule(Place {
            found_bus: tx.find_bus(&bus)?,
            rule: tx.find_rule(&bus, &name)?,
            name,
            bus,
        }))
    }

    /// A question about it.
    pub(crate) fn ask(&self, ctx: &RequestContext, action: &'static str) -> Ask<'_> {
        match self {
            Self::Bus(place, found) => Ask::new(action).on(resource(place, found.as_deref())),
            Self::Rule(place) => place.ask(ctx, action),
        }
    }

    /// Its tags; it must be there.
    pub(crate) fn tags(&self) -> Result<&Tags, EventsError> {
        match self {
            Self::Bus(_, Some(bus)) => Ok(&bus.tags),
            Self::Bus(place, None) => Err(EventsError::bus_not_found(&place.name)),
            Self::Rule(place) => Ok(&place.rule()?.tags),
        }
    }

    /// Puts it back with other tags.
    pub(crate) fn put_tags(
        &self,
        tx: &mut crate::EventsWrite<'_>,
        tags: Tags,
    ) -> Result<(), EventsError> {
        match self {
            Self::Bus(_, Some(bus)) => tx.put_bus(Bus {
                tags,
                ..Bus::clone(bus)
            })?,
            Self::Bus(place, None) => return Err(EventsError::bus_not_found(&place.name)),
            Self::Rule(place) => tx.put_rule(Rule {
                tags,
                ..Rule::clone(place.unmanaged_rule()?)
            })?,
        }
        Ok(())
    }
}
