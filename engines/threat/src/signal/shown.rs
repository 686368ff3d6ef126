//! Signals in findings: each is what a rule saw, in the shape of attack sequences.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-summary.html#custom-detection-rules-finding-details>

use super::Compiled;
use crate::batch::Event;
use crate::detector::call;
use crate::finding::{
    Actor, Detection, Endpoint, Indicator, Sequence, SequenceResource, Signal, User,
};

/// Signals of a finding that are kept.
const MOST_SIGNALS: usize = 100;

/// Adds to a detection what a rule saw.
pub(crate) fn describe(detection: &mut Detection, rule: &Compiled, event: Event<'_>) {
    let principal = event.text(call::PRINCIPAL);
    let remote = event.text(call::SOURCE_IP);
    let (tactic, technique) = parts(&detection.kind.name);
    let indicator = |key: &str, value: &str| Indicator {
        key: key.to_owned(),
        values: vec![value.to_owned()],
    };
    let signal = Signal {
        uid: format!("{}/{}", rule.id, event.text(call::EVENT_ID)),
        kind: "CLOUD_TRAIL".to_owned(),
        name: rule.name.clone(),
        created_at: detection.time_ms,
        updated_at: detection.time_ms,
        first_seen_at: detection.time_ms,
        last_seen_at: detection.time_ms,
        severity: Some(detection.severity()),
        count: 1,
        resource_uids: Vec::new(),
        actor_ids: vec![principal.clone()],
        endpoint_ids: vec![remote.clone()],
        signal_indicators: vec![
            indicator("ATTACK_TACTIC", &tactic),
            indicator("ATTACK_TECHNIQUE", &technique),
        ],
    };
    let resource = |uid: String, kind: &str| SequenceResource {
        uid,
        resource_type: kind.to_owned(),
    };
    let key = event.text(call::ACCESS_KEY);
    let bucket = event.text(call::BUCKET);
    let mut resources = Vec::new();
    if !key.is_empty() {
        resources.push(resource(key, "ACCESS_KEY"));
    }
    if !bucket.is_empty() {
        resources.push(resource(bucket, "S3_BUCKET"));
    }
    let user = User {
        name: detection.names.actor.clone(),
        uid: principal.clone(),
        kind: event.text(call::IDENTITY_TYPE),
    };
    let is_address = remote.parse::<std::net::IpAddr>().is_ok();
    detection.sequence = Some(Sequence {
        uid: format!("{}/{principal}", detection.kind.name),
        description: detection.title(),
        actors: vec![Actor {
            id: principal.clone(),
            user: Some(user),
        }],
        resources,
        endpoints: vec![Endpoint {
            id: remote.clone(),
            ip: is_address.then(|| remote.clone()),
            domain: (!is_address).then_some(remote),
        }],
        signals: vec![signal],
        sequence_indicators: Vec::new(),
    });
    detection.criteria = principal;
    detection.signal = Some(rule.id.clone());
}

/// Tactic and technique of `Tactic:Service/Technique`.
fn parts(kind: &str) -> (String, String) {
    let (tactic, rest) = kind.split_once(':').unwrap_or((kind, ""));
    let technique = rest
        .split_once('/')
        .map_or(rest, |(_, technique)| technique);
    (tactic.to_owned(), technique.to_owned())
}

/// The name of the rule that made a detection, if one did.
pub(crate) fn last_name(detection: &Detection) -> Option<String> {
    detection.signal.as_ref()?;
    let signals = &detection.sequence.as_ref()?.signals;
    signals.last().map(|signal| signal.name.clone())
}

/// What a finding tells of its signals when there is one more.
pub(crate) fn merge(known: Option<Sequence>, new: Option<Sequence>) -> Option<Sequence> {
    let (Some(mut known), Some(new)) = (known.clone(), new.clone()) else {
        return new.or(known);
    };
    add(&mut known.actors, new.actors);
    add(&mut known.resources, new.resources);
    add(&mut known.endpoints, new.endpoints);
    known.signals.extend(new.signals);
    let surplus = known.signals.len().saturating_sub(MOST_SIGNALS);
    known.signals.drain(..surplus);
    Some(known)
}

fn add<T: PartialEq>(known: &mut Vec<T>, new: Vec<T>) {
    for one in new {
        if !known.contains(&one) && known.len() < MOST_SIGNALS {
            known.push(one);
        }
    }
}
