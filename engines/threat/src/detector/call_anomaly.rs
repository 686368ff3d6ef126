//! Calls that are unusual for who makes them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Surroundings;
use super::call::{self, Call};
use super::call_table::uses;
use crate::bounded::{Bounded, key};
use crate::catalog;
use crate::finding::{AnomalyObject, Detection, Observations};
use crate::profile::{Activity, Profiles, Volume};
use crate::time;
use crate::window::{Counter, Span};

/// What is remembered of who makes unusual calls, and how many.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Habits {
    /// Unusual calls of those that only many make a finding.
    unusual: Bounded<u64, Counter>,
    /// Calls of models by hour.
    models: Bounded<u64, Hours>,
}

/// How many calls the last hour had, and each hour before.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Hours {
    recent: Counter,
    hour: u32,
    count: u64,
    before: Volume,
}

impl Habits {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            unusual: Bounded::new(capacity / 4),
            models: Bounded::new(capacity / 4),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.unusual.evicted() + self.models.evicted()
    }
}

/// Learns a call and tells if it is unusual; true if it is a habit.
pub(super) fn see(
    habits: &mut Habits,
    call: &Call<'_>,
    profiles: &mut Profiles,
    around: Surroundings<'_>,
    found: &mut Vec<Detection>,
) -> bool {
    let event = call.event;
    let service = event.get(call::EVENT_SOURCE).unwrap_or_default();
    let name = event.get(call::EVENT_NAME).unwrap_or_default();
    let is_data = call.is_data_event();
    let account = event.get(call::RECIPIENT);
    let account = account.unwrap_or(around.origin.account.as_bytes());
    let user = call.principal();
    let entity = key(&[account, user, &[u8::from(is_data)]]);
    let what = what(call);
    let dimensions: [(&'static str, &[u8]); 4] = [
        ("api", &what),
        ("network", &network(call, around)),
        (
            "userAgent",
            agent(event.get(call::USER_AGENT).unwrap_or_default()),
        ),
        ("region", event.get(call::REGION).unwrap_or_default()),
    ];
    let activity = Activity {
        entity,
        peers: key(&[account, b"calls", &[u8::from(is_data)]]),
        time_ms: call.time_ms,
        dimensions: &dimensions,
    };
    let verdict = profiles.see(&activity, around.settings);
    if event.has(call::MODEL) {
        harvesting(habits, call, entity, around, found);
    }
    if !verdict.is_anomaly() {
        return verdict.is_habit();
    }
    let kind = match uses().find(is_data, service, name) {
        Some(found) if found.is_many => {
            let unusual = habits.unusual.entry(entity, Counter::default);
            let minute = time::minute(call.time_ms);
            let many = unusual.add(minute, 1, hour(around)).unwrap_or(0);
            if many < u64::from(around.settings.discovery_calls) {
                profiles.freeze(&activity, &verdict, 3_600_000);
                return false;
            }
            found.kind
        }
        Some(found) => found.kind,
        None => return false,
    };
    let mut detection = call.describe(kind, around);
    detection.anomaly = Some(profiles.anomaly(&activity, &verdict, "user"));
    profiles.freeze(&activity, &verdict, around.settings.freeze_ms());
    found.push(detection);
    false
}

fn hour(around: Surroundings<'_>) -> Span {
    Span {
        window: 60,
        lateness: around.settings.lateness_minutes,
    }
}

/// Far more model calls in an hour than ever before.
fn harvesting(
    habits: &mut Habits,
    call: &Call<'_>,
    entity: u64,
    around: Surroundings<'_>,
    found: &mut Vec<Detection>,
) {
    let minute = time::minute(call.time_ms);
    let hours = habits.models.entry(entity, Hours::default);
    if minute / 60 > hours.hour {
        if hours.count > 0 {
            hours.before.learn(hours.count);
        }
        (hours.hour, hours.count) = (minute / 60, 0);
    }
    hours.count += 1;
    let count = hours.recent.add(minute, 1, hour(around)).unwrap_or(0);
    let is_unusual = hours.before.share_from(count) < 0.01;
    if count < u64::from(around.settings.model_calls) || !is_unusual {
        return;
    }
    let Some(kind) = catalog::find("Impact:IAMUser/CostHarvesting") else {
        return;
    };
    let mut detection = call.describe(kind, around);
    let mut anomaly = crate::finding::Anomaly::default();
    let object = AnomalyObject {
        profile_type: "VOLUME".to_owned(),
        profile_subtype: "COUNT".to_owned(),
        observations: Observations {
            text: Vec::new(),
            number: vec![count],
        },
    };
    let user = anomaly
        .unusual
        .behavior
        .entry("user".to_owned())
        .or_default();
    user.insert("modelInvocations".to_owned(), object);
    detection.anomaly = Some(anomaly);
    found.push(detection);
}

/// What is done: the call, with its bucket if it is for an object; of models, which model.
fn what<'a>(call: &Call<'a>) -> Cow<'a, [u8]> {
    let event = call.event;
    let name = event.get(call::EVENT_NAME).unwrap_or_default();
    match (event.get(call::MODEL), event.get(call::BUCKET)) {
        (Some(model), _) => model.into(),
        (None, Some(bucket)) if call.is_data_event() => [name, b" ", bucket].concat().into(),
        _ => name.into(),
    }
}

/// The network that a call comes from: the autonomous system if it is known, else the neighbourhood.
fn network<'a>(call: &Call<'a>, around: Surroundings<'_>) -> Cow<'a, [u8]> {
    let text = call.event.get(call::SOURCE_IP).unwrap_or_default();
    let parsed = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    let network = parsed.and_then(|address| around.locations.network(address));
    if let Some(number) = network {
        return format!("AS{number}").into_bytes().into();
    }
    let mut dots = memchr::memchr2_iter(b'.', b':', text);
    let end = dots.nth(1).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).into()
}

/// The program, without its version.
fn agent(text: &[u8]) -> &[u8] {
    let text = text.strip_prefix(b"[").unwrap_or(text);
    let end = memchr::memchr2(b'/', b' ', text).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}
