//! How activities become findings: the same key is the same finding.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/finding-aggregation.html>

use sha2::{Digest as _, Sha256};

use super::{AdditionalInfo, Detection, DetectionDetails, Finding, Service};
use crate::bounded::Bounded;
use crate::catalog::Role;
use crate::{signal, time};

/// What became of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// A new finding.
    New,
    /// One that is there already, seen again.
    Again,
}

/// The findings, bounded; the least recently seen go first.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Gathering {
    findings: Bounded<String, Finding>,
}

impl Gathering {
    /// No findings, and room for so many.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            findings: Bounded::new(capacity),
        }
    }

    /// The finding of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Finding> {
        self.findings.peek(id)
    }

    /// The finding of an id, to be changed.
    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Finding> {
        self.findings.get_mut(id)
    }

    /// All findings, oldest key first.
    #[must_use]
    pub fn all(&self) -> Vec<&Finding> {
        let mut all: Vec<_> = self.findings.values().collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// How many were dropped for want of room.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.findings.evicted()
    }

    /// Adds an activity to its finding, and says which that is.
    pub fn add(&mut self, detection: Detection, detector_id: &str) -> (String, Occurrence) {
        let id = id_of(&detection);
        if let Some(finding) = self.findings.get_mut(&id) {
            update(finding, detection);
            return (id, Occurrence::Again);
        }
        let finding = create(&id, detection, detector_id);
        self.findings.insert(id.clone(), finding);
        (id, Occurrence::New)
    }

    /// Notes which sequence a finding is a signal of.
    pub fn associate(&mut self, id: &str, sequence_arn: &str) {
        if let Some(finding) = self.findings.get_mut(id) {
            finding.associated_attack_sequence_arn = Some(sequence_arn.to_owned());
        }
    }
}

/// 32 hexadecimal digits of what tells the finding apart.
fn id_of(detection: &Detection) -> String {
    let parts = [
        detection.kind.name.as_str(),
        &detection.account,
        &detection.region,
        &detection.names.resource,
        &detection.criteria,
    ];
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let digest = hasher.finalize();
    let digits = digest.iter().take(16).map(|byte| format!("{byte:02x}"));
    digits.collect()
}

fn create(id: &str, detection: Detection, detector_id: &str) -> Finding {
    let seen = time::format(detection.time_ms);
    let title = detection.title();
    let kind = detection.kind;
    let is_runtime = matches!(kind.source.as_str(), "runtime" | "malware" | "sequence");
    let role = match detection.role.unwrap_or(kind.role) {
        Role::Actor => "ACTOR",
        Role::Target => "TARGET",
    };
    let severity = detection.severity();
    Finding {
        arn: format!(
            "arn:aws:guardduty:{}:{}:detector/{detector_id}/finding/{id}",
            detection.region, detection.account
        ),
        created_at: seen.clone(),
        updated_at: seen.clone(),
        description: title.clone(),
        id: id.to_owned(),
        partition: "aws".to_owned(),
        schema_version: "2.0".to_owned(),
        severity,
        title,
        kind: kind.name.clone(),
        associated_attack_sequence_arn: None,
        custom_detection_rule_name: signal::last_name(&detection),
        service: Service {
            archived: false,
            count: 1,
            detector_id: detector_id.to_owned(),
            event_first_seen: seen.clone(),
            event_last_seen: seen,
            resource_role: (!is_runtime).then(|| role.to_owned()),
            service_name: "guardduty".to_owned(),
            additional_info: additional(&detection),
            feature_name: kind.feature.clone(),
            action: detection.action,
            evidence: detection.evidence,
            runtime_details: detection.runtime,
            detection: details(detection.anomaly, detection.sequence),
        },
        account_id: detection.account,
        region: detection.region,
        resource: detection.resource,
    }
}

/// The newest activity replaces what is told of the older one.
fn update(finding: &mut Finding, detection: Detection) {
    let seen = time::format(detection.time_ms);
    let service = &mut finding.service;
    service.count += 1;
    if seen < service.event_first_seen {
        service.event_first_seen.clone_from(&seen);
        finding.created_at.clone_from(&seen);
    }
    if detection.severity() > finding.severity {
        finding.severity = detection.severity();
    }
    if seen < service.event_last_seen {
        return;
    }
    service.event_last_seen.clone_from(&seen);
    finding.updated_at = seen;
    finding.title = detection.title();
    finding.description.clone_from(&finding.title);
    finding.custom_detection_rule_name = signal::last_name(&detection);
    service.additional_info = additional(&detection);
    service.action = detection.action;
    service.evidence = detection.evidence;
    service.runtime_details = detection.runtime;
    let sequence = match detection.signal {
        Some(_) => signal::merge(known_sequence(service), detection.sequence),
        None => detection.sequence,
    };
    service.detection = details(detection.anomaly, sequence);
    finding.resource = detection.resource;
}

fn known_sequence(service: &mut Service) -> Option<super::Sequence> {
    service
        .detection
        .take()
        .and_then(|details| details.sequence)
}

fn details(
    anomaly: Option<super::Anomaly>,
    sequence: Option<super::Sequence>,
) -> Option<DetectionDetails> {
    (anomaly.is_some() || sequence.is_some()).then_some(DetectionDetails { anomaly, sequence })
}

fn additional(detection: &Detection) -> Option<AdditionalInfo> {
    if detection.additional.is_empty() {
        return None;
    }
    Some(AdditionalInfo {
        value: serde_json::to_string(&detection.additional).unwrap_or_default(),
        kind: "default".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Gathering, Occurrence};
    use crate::catalog;
    use crate::finding::{Detection, Names, Resource};

    fn detection(resource: &str, time_ms: i64) -> Detection {
        let kind = catalog::find("UnauthorizedAccess:EC2/SSHBruteForce").unwrap();
        let names = Names {
            resource: resource.to_owned(),
            ..Names::default()
        };
        Detection::new(kind, time_ms, Resource::default(), names)
    }

    #[test]
    fn the_same_key_is_the_same_finding() {
        let mut findings = Gathering::new(10);
        let (first, new) = findings.add(detection("i-1", 1_000), "d");
        let (second, again) = findings.add(detection("i-1", 2_000), "d");
        assert_eq!((new, again), (Occurrence::New, Occurrence::Again));
        assert_eq!(first, second);
        let finding = findings.find(&first).unwrap();
        assert_eq!(finding.service.count, 2);
        assert_eq!(finding.service.event_last_seen, "1970-01-01T00:00:02.000Z");
        assert_eq!(finding.created_at, "1970-01-01T00:00:01.000Z");
        assert_eq!(finding.id.len(), 32);
    }

    #[test]
    fn another_resource_is_another_finding() {
        let mut findings = Gathering::new(10);
        let (first, _) = findings.add(detection("i-1", 1_000), "d");
        let (second, new) = findings.add(detection("i-2", 1_000), "d");
        assert_ne!(first, second);
        assert_eq!(new, Occurrence::New);
    }

    #[test]
    fn an_older_activity_replaces_nothing() {
        let mut findings = Gathering::new(10);
        let (id, _) = findings.add(detection("i-1", 5_000), "d");
        findings.add(detection("i-1", 1_000), "d");
        let service = &findings.find(&id).unwrap().service;
        assert_eq!(service.event_first_seen, "1970-01-01T00:00:01.000Z");
        assert_eq!(service.event_last_seen, "1970-01-01T00:00:05.000Z");
    }
}
