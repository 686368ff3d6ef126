//! What RDS tells EventBridge: each of its events, when it is written down.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloud-watch-events.html>

use ringwall_core::{Entropy, Timestamp, uuid_v4};
use ringwall_crypto::sha256;
use ringwall_service::BusEvent;
use ringwall_store::{StoreError, WriteTx};
use serde_json::json;

use crate::resources::event::Event;

/// Tells of an event, the `count`th of its moment.
pub(crate) fn tell(tx: &mut WriteTx, event: &Event, count: u64) -> Result<(), StoreError> {
    let (detail_type, source_type) = if event.of_snapshot {
        ("RDS DB Snapshot Event", "SNAPSHOT")
    } else {
        ("RDS DB Instance Event", "DB_INSTANCE")
    };
    let detail = json!({
        "EventCategories": [event.category],
        "SourceType": source_type,
        "SourceArn": event.source_arn,
        "Date": to_the_millisecond(event.at),
        "Message": event.message,
        "SourceIdentifier": event.source,
        "EventID": event.id,
    });
    let told = BusEvent {
        id: id_of(event, count),
        source: "aws.rds".to_owned(),
        detail_type: detail_type.to_owned(),
        account: event.account,
        region: event.region.clone(),
        time: event.at,
        resources: vec![event.source_arn.clone()],
        detail: detail.to_string(),
    };
    told.send(tx)
}

/// `2018-09-27T22:36:43.292Z`.
fn to_the_millisecond(at: Timestamp) -> String {
    let seconds = at.iso8601();
    let seconds = seconds.trim_end_matches('Z');
    format!("{seconds}.{:03}Z", at.millis().rem_euclid(1000))
}

/// The same for an event each time that its transaction runs.
fn id_of(event: &Event, count: u64) -> String {
    let name = format!("{}|{}|{count}", event.source_arn, event.at.millis());
    uuid_v4(&Named(sha256(name.as_bytes())))
}

/// The bytes that a name stands for.
struct Named([u8; 32]);

impl Entropy for Named {
    fn fill(&self, bytes: &mut [u8]) {
        for (byte, named) in bytes.iter_mut().zip(self.0) {
            *byte = named;
        }
    }
}
