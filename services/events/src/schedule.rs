//! Schedules of rules.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html>

mod calendar;
mod cron;
mod field;

use ringwall_core::Timestamp;
use ringwall_store::{StoreError, Timer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::resources::bus::{BusRef, DEFAULT};
use crate::resources::rule::Rule;
use crate::schedule::cron::Cron;
use crate::store::EventsWrite;
use crate::timers::{key_of, resource_of, timer};

/// The kind of the timer.
pub(crate) const SCHEDULE: &str = "schedule";

/// When a rule fires by itself. A row has the expression alone.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    source: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// Every so many milliseconds.
    Rate(i64),
    Cron(Cron),
}

impl Schedule {
    /// Reads an expression: `rate(5 minutes)` or `cron(0 10 * * ? *)`.
    pub(crate) fn parse(source: &str) -> Option<Self> {
        let within = |kind: &str| source.strip_prefix(kind)?.strip_suffix(')');
        let kind = match (within("rate("), within("cron(")) {
            (Some(rate), _) => Kind::Rate(rate_millis(rate)?),
            (_, Some(cron)) => Kind::Cron(Cron::parse(cron)?),
            _ => return None,
        };
        Some(Self {
            source: source.to_owned(),
            kind,
        })
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The first moment behind `now`, counted from `since`; `None` if there is none.
    fn next(&self, since: Timestamp, now: Timestamp) -> Option<Timestamp> {
        match &self.kind {
            Kind::Rate(period) => {
                let passed = (now.millis() - since.millis()).max(0) / period;
                Some(since.plus_millis((passed + 1) * period))
            }
            Kind::Cron(cron) => cron.next_after(now),
        }
    }
}

/// The period of `5 minutes`.
fn rate_millis(text: &str) -> Option<i64> {
    let mut words = text.split_whitespace();
    let (value, unit) = (words.next()?, words.next()?);
    let is_digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let value: i64 = value.parse().ok().filter(|value| *value > 0 && is_digits)?;
    let singular = match unit.strip_suffix('s') {
        Some(singular) if value > 1 => singular,
        None if value == 1 => unit,
        _ => return None,
    };
    let millis = match singular {
        "minute" => 60_000,
        "hour" => 3_600_000,
        "day" => 86_400_000,
        _ => return None,
    };
    match words.next() {
        None => value
            .checked_mul(millis)
            .filter(|millis| *millis < i64::from(i32::MAX) * 1000),
        Some(_) => None,
    }
}

/// Begins a rule's schedule, or ends it: the rule was made, changed or taken away.
pub(crate) fn begin(
    tx: &mut EventsWrite<'_>,
    rule: &Rule,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.tx.cancel("events", SCHEDULE, &timer_key(rule))?;
    if rule.is_enabled() {
        set_next(tx, rule, now, now)?;
    }
    Ok(())
}

/// Ends a rule's schedule.
pub(crate) fn end(tx: &mut EventsWrite<'_>, rule: &Rule) -> Result<(), StoreError> {
    tx.tx.cancel("events", SCHEDULE, &timer_key(rule))
}

/// Sets when a rule fires next. What was missed is not made up for.
pub(crate) fn set_next(
    tx: &mut EventsWrite<'_>,
    rule: &Rule,
    since: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let schedule = rule.schedule.as_ref();
    match schedule.and_then(|schedule| schedule.next(since, now)) {
        Some(next) => tx.tx.schedule(timer(SCHEDULE, timer_key(rule), next)),
        None => Ok(()),
    }
}

/// The rule that a timer is of.
pub(crate) fn rule_of(timer: &Timer) -> Option<(BusRef, &str)> {
    let (account, region, rule) = resource_of(timer)?;
    let bus = BusRef {
        account,
        region,
        name: DEFAULT.to_owned(),
    };
    Some((bus, rule))
}

/// Only rules of default event buses have schedules.
fn timer_key(rule: &Rule) -> String {
    key_of(rule.bus.account, &rule.bus.region, &rule.name)
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        Self::parse(&source).ok_or_else(|| serde::de::Error::custom("no schedule expression"))
    }
}

#[cfg(test)]
mod tests;
