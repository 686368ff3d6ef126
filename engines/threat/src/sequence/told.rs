//! A sequence as a finding tells it.

use std::collections::BTreeSet;

use super::Sign;
use super::group::Group;
use crate::catalog::{FindingType, attack_tactic};
use crate::finding::{
    Actor, Detection, Endpoint, Indicator, Names, Resource, Sequence, SequenceResource, Signal,
    User,
};

pub(super) fn detection(
    kind: &'static FindingType,
    newest: &Detection,
    name: &str,
    group: &Group,
) -> Detection {
    let signs = group.signs.as_slice();
    let tactics = signs.iter().filter_map(|sign| attack_tactic(&sign.tactic));
    let tactics: BTreeSet<&str> = tactics.collect();
    let tactics: Vec<String> = tactics.into_iter().map(str::to_owned).collect();
    let names = Names {
        actor: newest.names.actor.clone(),
        resource: name.to_owned(),
        ..Names::default()
    };
    let resource = Resource {
        resource_type: kind.resource.clone(),
        ..Resource::default()
    };
    let time_ms = signs.iter().map(|sign| sign.last_ms).max();
    let time_ms = time_ms.unwrap_or(newest.time_ms);
    let mut detection = Detection::new(kind, time_ms, resource, names);
    detection.account.clone_from(&newest.account);
    detection.region.clone_from(&newest.region);
    let mut uid = format!("{}/{name}", kind.name);
    if group.lapses > 0 {
        detection.criteria = group.lapses.to_string();
        uid = format!("{uid}/{}", detection.criteria);
    }
    detection.sequence = Some(Sequence {
        uid,
        description: format!(
            "{} signals within 24 hours serve these ends: {}.",
            signs.len(),
            tactics.join(", ")
        ),
        actors: actors(newest, signs),
        resources: resources(signs),
        endpoints: endpoints(signs),
        signals: signs.iter().map(signal).collect(),
        sequence_indicators: indicators(tactics, signs),
    });
    detection
}

fn actors(newest: &Detection, signs: &[Sign]) -> Vec<Actor> {
    let names: BTreeSet<&str> = signs.iter().map(|sign| sign.actor.as_str()).collect();
    let key = newest.resource.access_key_details.as_ref();
    let actor = |name: &str| Actor {
        id: name.to_owned(),
        user: key.filter(|key| key.user_name == name).map(|key| User {
            name: name.to_owned(),
            uid: key.principal_id.clone(),
            kind: key.user_type.clone(),
        }),
    };
    let named = names.into_iter().filter(|name| !name.is_empty());
    named.map(actor).collect()
}

fn resources(signs: &[Sign]) -> Vec<SequenceResource> {
    let all: BTreeSet<(&str, &str)> = signs
        .iter()
        .map(|sign| (sign.resource.as_str(), sign.resource_type.as_str()))
        .collect();
    let one = |(name, kind): (&str, &str)| SequenceResource {
        uid: name.to_owned(),
        resource_type: match kind {
            "AccessKey" => "ACCESS_KEY",
            "S3Bucket" => "S3_BUCKET",
            "EKSCluster" => "EKS_CLUSTER",
            "ECSCluster" => "ECS_CLUSTER",
            _ => "EC2_INSTANCE",
        }
        .to_owned(),
    };
    all.into_iter().map(one).collect()
}

fn endpoints(signs: &[Sign]) -> Vec<Endpoint> {
    let all: BTreeSet<(&str, &str)> = signs
        .iter()
        .map(|sign| (sign.remote.as_str(), sign.domain.as_str()))
        .filter(|(remote, domain)| !(remote.is_empty() && domain.is_empty()))
        .collect();
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let one = |(remote, domain): (&str, &str)| Endpoint {
        id: filled(remote).unwrap_or_else(|| domain.to_owned()),
        ip: filled(remote),
        domain: filled(domain),
    };
    all.into_iter().map(one).collect()
}

fn signal(sign: &Sign) -> Signal {
    let kind = match (&sign.finding_id, sign.source.as_str()) {
        (Some(_), _) => "FINDING",
        (None, "s3") => "S3_DATA_EVENTS",
        (None, _) => "CLOUD_TRAIL",
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let remote = some(&sign.remote).or_else(|| some(&sign.domain));
    let tactic = attack_tactic(&sign.tactic).map(|tactic| Indicator {
        key: "ATTACK_TACTIC".to_owned(),
        values: vec![tactic.to_owned()],
    });
    Signal {
        uid: sign.finding_id.clone().unwrap_or_else(|| sign.name.clone()),
        kind: kind.to_owned(),
        name: sign.name.clone(),
        created_at: sign.first_ms,
        updated_at: sign.last_ms,
        first_seen_at: sign.first_ms,
        last_seen_at: sign.last_ms,
        severity: sign.finding_id.is_some().then_some(sign.severity),
        count: sign.count,
        resource_uids: some(&sign.resource).into_iter().collect(),
        actor_ids: some(&sign.actor).into_iter().collect(),
        endpoint_ids: remote.into_iter().collect(),
        signal_indicators: tactic.into_iter().collect(),
    }
}

fn indicators(tactics: Vec<String>, signs: &[Sign]) -> Vec<Indicator> {
    let values = |test: &dyn Fn(&Sign) -> Option<&str>| -> Vec<String> {
        let all: BTreeSet<&str> = signs.iter().filter_map(test).collect();
        all.into_iter().map(str::to_owned).collect()
    };
    let of_list = |word: &'static str| {
        values(&move |sign| sign.name.contains(word).then_some(sign.remote.as_str()))
    };
    let calls = values(&|sign| sign.finding_id.is_none().then_some(sign.name.as_str()));
    let all = [
        ("ATTACK_TACTIC", tactics),
        ("HIGH_RISK_API", calls),
        ("MALICIOUS_IP", of_list("MaliciousIPCaller")),
        ("TOR_IP", of_list("Tor")),
    ];
    let filled = all.into_iter().filter(|(_, values)| !values.is_empty());
    let one = |(key, values): (&str, Vec<String>)| Indicator {
        key: key.to_owned(),
        values,
    };
    filled.map(one).collect()
}
