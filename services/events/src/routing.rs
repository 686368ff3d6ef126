//! From events to deliveries: the rules of an event bus are asked, and each one that matches
//! makes a delivery for each of its targets.

use std::sync::Arc;

use ringwall_core::{ApiError, Platform, Timestamp};
use ringwall_event_pattern::read;
use ringwall_service::{BusEvent, ServiceEvent, TimerContext};
use ringwall_store::{StoreError, Timer};
use serde::Deserialize;

use crate::delivery::Delivery;
use crate::error::EventsError;
use crate::quotas;
use crate::resources::bus::BusRef;
use crate::resources::event::Event;
use crate::resources::rule::Rule;
use crate::resources::target::TargetKind;
use crate::schedule;
use crate::store::EventsWrite;
use crate::{Events, EventsTx, archive, delivery};

/// Takes an event from the bus of the services: onto the default event bus of its account.
pub(crate) fn hear(
    events: &Events,
    platform: &Arc<Platform>,
    event: &BusEvent,
) -> Result<(), EventsError> {
    let bus = BusRef {
        account: event.account,
        region: event.region.clone(),
        name: crate::resources::bus::DEFAULT.to_owned(),
    };
    let event = Event::from(event);
    let now = platform.clock.now();
    events.store.write(|tx| {
        let service = events;
        EventsTx { service, tx }.route(&bus, &event, now)
    })
}

/// A rule's schedule is due: its targets get an event that says so, and the next one is set.
///
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html>
pub(crate) fn fire_schedule(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, EventsError> {
    let rule = match schedule::rule_of(timer) {
        Some((bus, name)) => tx.find_rule(&bus, name)?,
        None => None,
    };
    let Some(rule) = rule.filter(|rule| rule.is_enabled()) else {
        return Ok(vec![]);
    };
    let due = Timestamp::from_millis(timer.due_millis);
    let event = Event {
        id: context.platform.uuid(),
        source: "aws.events".to_owned(),
        detail_type: "Scheduled Event".to_owned(),
        account: rule.bus.account,
        region: rule.bus.region.clone(),
        time: due,
        resources: vec![rule.arn()],
        detail: "{}".to_owned(),
        was_sent_on: false,
        replay: None,
    };
    tx.send_to_targets(&rule, &event, context.now)?;
    schedule::set_next(tx, &rule, due, context.now)?;
    Ok(vec![])
}

/// Whether an event tells of a call that changed nothing: rules see those only if they say so.
///
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>
fn is_read_only_call(event: &Event) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Call {
        #[serde(default)]
        read_only: bool,
        #[serde(default)]
        management_event: bool,
    }
    event.detail_type == "AWS API Call via CloudTrail"
        && serde_json::from_str::<Call>(&event.detail)
            .is_ok_and(|call| call.read_only && call.management_event)
}

impl EventsWrite<'_> {
    /// Asks the rules of an event bus about an event.
    pub(crate) fn route(
        &mut self,
        bus: &BusRef,
        event: &Event,
        now: Timestamp,
    ) -> Result<(), EventsError> {
        let rules = self.rules(bus)?;
        self.route_by(&rules, event, now)
    }

    /// Asks rules about an event of their event bus.
    pub(crate) fn route_by(
        &mut self,
        rules: &[Arc<Rule>],
        event: &Event,
        now: Timestamp,
    ) -> Result<(), EventsError> {
        if rules.is_empty() {
            return Ok(());
        }
        let text = event.json();
        let json = read(&text, quotas::EVENT_DEPTH + 1).map_err(|_| {
            ApiError::internal(format!("{} is no event: {}", event.id, event.source))
        })?;
        let is_read = is_read_only_call(event);
        let asks = |rule: &&Arc<Rule>| rule.is_enabled() && (!is_read || rule.takes_reads());
        for rule in rules.iter().filter(asks) {
            let pattern = rule.pattern.as_ref();
            if !pattern.is_some_and(|pattern| pattern.compiled().matches(&json)) {
                continue;
            }
            match &rule.archive {
                Some(archive) => archive::keep(self.tx, archive, event, now)?,
                None => self.send_to_targets(rule, event, now)?,
            }
        }
        Ok(())
    }

    fn send_to_targets(
        &mut self,
        rule: &Rule,
        event: &Event,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        for target in rule.targets.values() {
            if event.was_sent_on && matches!(target.kind, TargetKind::Bus(_)) {
                continue;
            }
            let delivery = Delivery::new(rule, target, event, now);
            delivery::set_due(self, &delivery, now)?;
            self.put_delivery(delivery)?;
        }
        Ok(())
    }
}
