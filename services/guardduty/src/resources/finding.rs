//! A finding as it is kept: its document, and what is asked most often beside it.
//!
//! Whether it is archived, what somebody said of it, how often and since when it was seen stand beside
//! the document: a finding that is seen again gets a new document and keeps them.

use ringwall_core::Timestamp;
use ringwall_model::Value;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::api::Feedback;
use crate::resources::detector::Detector;
use crate::resources::document;

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The finding type.
    pub kind: String,
    /// From 1 to 10.
    pub severity: f64,
    /// When it was first written.
    pub created_at: Timestamp,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// Whether it is archived.
    pub is_archived: bool,
    /// What somebody said of it.
    pub feedback: Option<Feedback>,
    /// When it was last told on the event bus; not at all if it was suppressed.
    pub told_at: Option<Timestamp>,
    /// How often it was seen before the document's count began.
    count_before: u64,
    /// The document's count.
    count: u64,
    /// The first activity.
    first_seen: String,
    arn: String,
    /// JSON by the names of the wire.
    document: String,
}

/// The members of a document that stand beside it.
#[derive(Deserialize)]
struct Head {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    severity: f64,
    service: ServiceHead,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServiceHead {
    count: u64,
    event_first_seen: String,
}

impl Finding {
    /// A finding of a detector that was seen for the first time; `None` if the document lacks what
    /// every finding has.
    pub(crate) fn new(detector: &Detector, document: &str, now: Timestamp) -> Option<Self> {
        let head: Head = serde_json::from_str(document).ok()?;
        Some(Self {
            arn: detector.finding_arn(&head.id),
            id: head.id,
            kind: head.kind,
            severity: head.severity,
            created_at: now,
            updated_at: now,
            is_archived: false,
            feedback: None,
            told_at: None,
            count_before: 0,
            count: head.service.count,
            first_seen: head.service.event_first_seen,
            document: document.to_owned(),
        })
    }

    /// The same seen again: what was done with it stays, and the count goes on.
    #[must_use]
    pub(crate) fn after(self, before: &Self, starts_anew: bool) -> Self {
        let count_before = if starts_anew {
            before.count()
        } else {
            before.count_before
        };
        Self {
            created_at: before.created_at,
            is_archived: before.is_archived,
            feedback: before.feedback,
            told_at: before.told_at,
            count_before,
            first_seen: before.first_seen.clone().min(self.first_seen),
            severity: before.severity.max(self.severity),
            ..self
        }
    }

    /// How often it was seen.
    pub fn count(&self) -> u64 {
        self.count_before + self.count
    }

    /// What an attribute is, where that stands beside the document: it need not be read for that.
    pub(crate) fn beside(&self, attribute: &str) -> Option<Json> {
        Some(match attribute {
            "id" => self.id.clone().into(),
            "type" => self.kind.clone().into(),
            "severity" => self.severity.into(),
            "createdAt" => self.created_at.iso8601_millis().into(),
            "updatedAt" => self.updated_at.iso8601_millis().into(),
            "service.archived" => self.is_archived.into(),
            "service.count" => self.count().into(),
            _ => return None,
        })
    }

    /// The document, with what stands beside it.
    pub fn document(&self) -> Json {
        let mut document: Json = serde_json::from_str(&self.document).unwrap_or_default();
        if let Some(members) = document.as_object_mut() {
            members.insert("arn".to_owned(), self.arn.clone().into());
            members.insert("severity".to_owned(), self.severity.into());
            let moment = |moment: Timestamp| Json::String(moment.iso8601_millis());
            members.insert("createdAt".to_owned(), moment(self.created_at));
            members.insert("updatedAt".to_owned(), moment(self.updated_at));
        }
        let service = document.pointer_mut("/service");
        if let Some(service) = service.and_then(Json::as_object_mut) {
            service.insert("archived".to_owned(), self.is_archived.into());
            service.insert("count".to_owned(), self.count().into());
            service.insert("eventFirstSeen".to_owned(), self.first_seen.clone().into());
            if let Some(feedback) = self.feedback {
                service.insert("userFeedback".to_owned(), feedback.as_str().into());
            }
        }
        document
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> Option<Value> {
        document::tree(self.document())
    }
}

/// What names the resource of a finding among others of its type.
pub(crate) fn resource_id(document: &Json) -> Option<&str> {
    const PLACES: [&str; 11] = [
        "/resource/instanceDetails/instanceId",
        "/resource/eksClusterDetails/arn",
        "/resource/ecsClusterDetails/arn",
        "/resource/containerDetails/id",
        "/resource/lambdaDetails/functionName",
        "/resource/rdsDbInstanceDetails/dbInstanceIdentifier",
        "/resource/s3BucketDetails/0/name",
        "/resource/ebsSnapshotDetails/snapshotArn",
        "/resource/ec2ImageDetails/imageArn",
        "/resource/recoveryPointDetails/recoveryPointArn",
        "/resource/accessKeyDetails/accessKeyId",
    ];
    let found = PLACES.iter().find_map(|place| document.pointer(place));
    found.and_then(Json::as_str)
}
