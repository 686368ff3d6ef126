//! Deliveries: an event on its way to a target, tried until it arrives or is given up.
//!
//! A delivery is a row and a timer, so a crash loses none; one that was made and not yet noted is
//! made again.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html>

mod to_bus;
mod to_function;
mod to_webhook;

use ringwall_core::{ApiError, ErrorKind, Timestamp};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{StoreError, Timer};
use serde::{Deserialize, Serialize};

use crate::error::EventsError;
use crate::resources::bus::BusRef;
use crate::resources::event::Event;
use crate::resources::rule::Rule;
use crate::resources::target::{Retry, Target, TargetKind};
use crate::store::EventsWrite;
use crate::timers::timer;

/// The kind of the timer.
pub(crate) const DELIVERY: &str = "delivery";

const MOST_ATTEMPTS: i32 = 185;
const MOST_AGE_SECS: i32 = 86_400;
/// The waiting time doubles from the first to the last; half of it is left to chance.
const FIRST_WAIT_MILLIS: i64 = 1000;
const LAST_WAIT_MILLIS: i64 = 600_000;

/// An event on its way to a target.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// The event bus of the rule.
    pub(crate) bus: BusRef,
    pub(crate) rule: String,
    /// As it was when the rule matched.
    pub(crate) target: Target,
    /// The target's role, or else the rule's.
    pub(crate) role_arn: Option<String>,
    pub(crate) event: Event,
    pub(crate) received_at: Timestamp,
    /// How often it has failed.
    pub(crate) failures: i32,
}

impl Delivery {
    pub(crate) fn new(rule: &Rule, target: &Target, event: &Event, now: Timestamp) -> Self {
        Self {
            bus: rule.bus.clone(),
            rule: rule.name.clone(),
            role_arn: target.role_arn.clone().or_else(|| rule.role_arn.clone()),
            target: target.clone(),
            event: event.clone(),
            received_at: now,
            failures: 0,
        }
    }

    /// The same for the same event, so that one that comes twice waits once.
    pub(crate) fn id(&self) -> String {
        let BusRef {
            account,
            region,
            name,
        } = &self.bus;
        let (rule, target, event) = (&self.rule, &self.target.id, &self.event.id);
        let id = format!("{account}|{region}|{name}|{rule}|{target}|{event}");
        match &self.event.replay {
            Some(replay) => format!("{id}|{replay}"),
            None => id,
        }
    }

    pub(crate) fn rule_arn(&self) -> String {
        self.bus.rule_arn(&self.rule)
    }

    /// When to try again after one more failure; `None` when it is given up.
    pub(crate) fn next_try(&self, now: Timestamp, chance: [u8; 2]) -> Option<Timestamp> {
        let Retry { attempts, age_secs } = self.target.retry.unwrap_or(Retry {
            attempts: None,
            age_secs: None,
        });
        if self.failures > attempts.unwrap_or(MOST_ATTEMPTS) {
            return None;
        }
        let doublings = self.failures.clamp(1, 11) - 1;
        let wait = (FIRST_WAIT_MILLIS << doublings).min(LAST_WAIT_MILLIS);
        let random = i64::from(u16::from_be_bytes(chance));
        let next = now.plus_millis(wait / 2 + wait / 2 * random / i64::from(u16::MAX));
        let age_secs = age_secs.unwrap_or(MOST_AGE_SECS);
        let end = self.received_at.plus_secs(i64::from(age_secs));
        (next <= end).then_some(next)
    }
}

/// Sets when a delivery is tried.
pub(crate) fn set_due(
    tx: &mut EventsWrite<'_>,
    delivery: &Delivery,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.tx.schedule(timer(DELIVERY, delivery.id(), at))
}

/// Tries a delivery.
pub(crate) fn deliver(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, EventsError> {
    let Some(delivery) = tx.find_delivery(&timer.key)? else {
        return Ok(vec![]);
    };
    let sent = match &delivery.target.kind {
        TargetKind::Function => to_function::send(context, &delivery),
        TargetKind::Bus(bus) => to_bus::send(context, tx, &delivery, bus),
        TargetKind::Webhook => match to_webhook::send(context, tx, &delivery) {
            // It stays until the call was made.
            Ok(()) => return Ok(vec![]),
            refused => refused,
        },
    };
    let Err(error) = sent else {
        tx.delete_delivery(&timer.key)?;
        return Ok(vec![]);
    };
    let failed = Delivery {
        failures: delivery.failures + 1,
        ..Delivery::clone(&delivery)
    };
    let mut chance = [0; 2];
    context.entropy.fill(&mut chance);
    let next = failed.next_try(context.now, chance);
    match next.filter(|_| is_worth_another_try(error.api())) {
        Some(next) => {
            set_due(tx, &failed, next)?;
            tx.put_delivery(failed)?;
        }
        None => give_up(tx, &failed, error.api())?,
    }
    Ok(vec![])
}

fn give_up(
    tx: &mut EventsWrite<'_>,
    delivery: &Delivery,
    error: &ApiError,
) -> Result<(), EventsError> {
    tracing::warn!(
        rule = delivery.rule_arn(), target = delivery.target.arn, event = delivery.event.id,
        failures = delivery.failures, %error, cause = ?error.cause(),
        "an event was not delivered and is dropped"
    );
    Ok(tx.delete_delivery(&delivery.id())?)
}

/// Whether the same call may be answered later. Who may not, or asks for what is not there, is
/// answered the same again.
fn is_worth_another_try(error: &ApiError) -> bool {
    match error.kind() {
        ErrorKind::Internal | ErrorKind::Throttling | ErrorKind::Waits => true,
        ErrorKind::Modelled(code) => {
            code.ends_with("ServiceException")
                || code.starts_with("TooManyRequests")
                || code.ends_with("NotReadyException")
                || code == "ResourceConflictException"
        }
        ErrorKind::Validation | ErrorKind::AccessDenied | ErrorKind::NotImplemented => false,
    }
}

#[cfg(test)]
mod tests;
