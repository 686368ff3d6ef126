//! Sample findings: one of each type, of resources that are not there.
//!
//! Parts stand in `data/sample_parts.json`; the table of finding types says which of them a type has.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/sample_findings.html>

use ringwall_core::Timestamp;
use ringwall_crypto::sha256;
use ringwall_threat::catalog::{FindingType, Role};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::findings::Seen;
use crate::resources::detector::Detector;

const PARTS: &str = include_str!("../data/sample_parts.json");

/// What samples are made of.
#[derive(Deserialize)]
struct Parts {
    resources: Map<String, Json>,
    actions: Map<String, Json>,
    runtime: Json,
    volumes: Json,
    malware: Json,
    anomaly: Json,
    sequence: Json,
}

/// Makes the samples of a detector.
pub(crate) struct Samples<'a> {
    detector: &'a Detector,
    parts: Parts,
    now: Timestamp,
}

impl<'a> Samples<'a> {
    /// `None` if the parts are broken, which a test would show.
    pub(crate) fn new(detector: &'a Detector, now: Timestamp) -> Option<Self> {
        let parts: Json = serde_json::from_str(PARTS).ok()?;
        let remote = parts.get("remote")?.to_string();
        let text = PARTS
            .replace("\"{remote}\"", &remote)
            .replace("{region}", detector.region.as_str())
            .replace("{account}", &detector.account.to_string());
        Some(Self {
            detector,
            parts: serde_json::from_str(&text).ok()?,
            now,
        })
    }

    /// The sample of a type. Each is counted on, as other findings are.
    pub(crate) fn of(&self, kind: &FindingType) -> Seen {
        let title = title(kind);
        let what = format!("sample|{}|{}", self.detector.arn(), kind.name);
        let mut id = hex::encode(sha256(what.as_bytes()));
        id.truncate(32);
        let document = json!({
            "schemaVersion": "2.0",
            "accountId": self.detector.account.to_string(),
            "region": self.detector.region.as_str(),
            "partition": self.detector.region.partition().as_str(),
            "id": id,
            "type": kind.name,
            "resource": self.resource(kind),
            "service": self.service(kind),
            "severity": kind.severity,
            "title": title,
            "description": title,
        });
        Seen {
            document: document.to_string(),
            starts_anew: true,
        }
    }

    fn resource(&self, kind: &FindingType) -> Json {
        let details = self.parts.resources.get(&kind.resource);
        let mut resource = details
            .and_then(Json::as_object)
            .cloned()
            .unwrap_or_default();
        resource.insert("resourceType".to_owned(), kind.resource.clone().into());
        Json::Object(resource)
    }

    fn service(&self, kind: &FindingType) -> Json {
        let now = self.now.iso8601_millis();
        let role = match kind.role {
            Role::Actor => "ACTOR",
            Role::Target => "TARGET",
        };
        let mut service = json!({
            "serviceName": "guardduty",
            "detectorId": self.detector.id,
            "eventFirstSeen": now,
            "eventLastSeen": now,
            "archived": false,
            "count": 1,
            "featureName": kind.feature,
            "additionalInfo": {"value": "{\"sample\":true}", "type": "default"},
        });
        if let Some(members) = service.as_object_mut() {
            let has_role = !matches!(kind.source.as_str(), "runtime" | "malware" | "sequence");
            if has_role {
                members.insert("resourceRole".to_owned(), role.into());
            }
            members.extend(self.details(kind));
        }
        service
    }

    /// What the source of a type tells besides.
    fn details(&self, kind: &FindingType) -> Map<String, Json> {
        let mut details = Map::new();
        let mut add = |name: &str, part: &Json| details.insert(name.to_owned(), part.clone());
        let action = kind.action.as_deref();
        let action = if kind.name.contains("PortProbe") {
            Some("PORT_PROBE")
        } else {
            action
        };
        if let Some(action) = action.and_then(|action| self.parts.actions.get(action)) {
            add("action", action);
        }
        let is_unusual = kind.name.contains("AnomalousBehavior");
        match (kind.source.as_str(), kind.resource.as_str()) {
            ("runtime", _) => {
                add("runtimeDetails", &self.parts.runtime);
            }
            ("malware", "Instance" | "ECSCluster" | "EKSCluster" | "Container") => {
                add("ebsVolumeScanDetails", &self.parts.volumes);
            }
            ("malware", _) => {
                add("malwareScanDetails", &self.parts.malware);
            }
            ("sequence", _) => {
                add("detection", &self.parts.sequence);
            }
            _ if is_unusual => {
                add("detection", &self.parts.anomaly);
            }
            _ => {}
        }
        details
    }
}

fn title(kind: &FindingType) -> String {
    let title = kind
        .title
        .replace("{actor}", "GeneratedFindingUserName")
        .replace("{remote}", "198.51.100.0")
        .replace("{resource}", "GeneratedFindingResourceName")
        .replace("{domain}", "GeneratedFindingDomainName");
    format!("[SAMPLE] {title}")
}
