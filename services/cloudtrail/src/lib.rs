//! AWS CloudTrail: who called what, looked up and delivered.
//!
//! Resources: trails, with their event selectors and tags. The events are those of the server's own
//! trail (`platform/trail`): `history` looks them up; the plane `trail-delivery` writes them into
//! the buckets of trails that log, signs digests, and tells them on the event bus, by the rows of
//! [`delivery`] and [`signing`].
//!
//! CloudTrail Lake (event data stores, queries, channels, dashboards, imports), Insights, delivery to
//! CloudWatch Logs and SNS, and resource policies are not built; a delegated administrator is registered with
//! Organizations.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-user-guide.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
pub mod delivery;
mod destination;
mod error;
mod history;
#[rustfmt::skip]
pub mod kms_api;
mod operations;
mod organization;
mod permission;
mod quotas;
mod resources;
pub mod signing;
mod store;

use std::sync::Arc;

use ringwall_buckets::Buckets;
use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::history::History;
use crate::operations as op;
pub use crate::resources::record::{Record, RecordResource, UserIdentity};
pub use crate::resources::selectors::Selectors;
pub use crate::resources::trail::{Logging, Trail};
pub use crate::store::{CloudTrailRead, CloudTrailTx, CloudTrailWrite, trails, trails_for};

/// CloudTrail's state outside the store.
pub struct CloudTrail {
    marker: Marker,
    quotas: Quotas,
    trail: Arc<ringwall_trail::Trail>,
    history: History,
    /// Where trails can deliver to, if the operator named it.
    buckets: Option<Arc<dyn Buckets>>,
}

impl CloudTrail {
    /// CloudTrail over a store, whose seal gives it the keys it needs for itself, and over the
    /// server's own trail.
    pub fn new(
        store: &Store,
        trail: Arc<ringwall_trail::Trail>,
        buckets: Option<Arc<dyn Buckets>>,
    ) -> Self {
        Self {
            marker: Marker::new(store.owned_key("cloudtrail", "marker")),
            quotas: Quotas::default(),
            history: History::new(Arc::clone(&trail)),
            trail,
            buckets,
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddTags>(op::add_tags)
            .write::<api::CreateTrail>(op::create_trail)
            .write::<api::DeleteTrail>(op::delete_trail)
            .read::<api::DescribeTrails>(op::describe_trails)
            .read::<api::GetEventSelectors>(op::get_event_selectors)
            .read::<api::GetInsightSelectors>(op::get_insight_selectors)
            .read::<api::GetTrail>(op::get_trail)
            .read::<api::GetTrailStatus>(op::get_trail_status)
            .read::<api::ListPublicKeys>(op::list_public_keys)
            .read::<api::ListTags>(op::list_tags)
            .read::<api::ListTrails>(op::list_trails)
            .compute::<api::LookupEvents>(op::lookup_events)
            .write::<api::PutEventSelectors>(op::put_event_selectors)
            .write::<api::PutInsightSelectors>(op::put_insight_selectors)
            .write::<api::RemoveTags>(op::remove_tags)
            .write::<api::StartLogging>(op::start_logging)
            .write::<api::StopLogging>(op::stop_logging)
            .write::<api::UpdateTrail>(op::update_trail)
            .finish()
    }
}

impl Service for CloudTrail {
    const NAME: &'static str = "cloudtrail";
    type Read<'a> = CloudTrailRead<'a>;
    type Write<'a> = CloudTrailWrite<'a>;
    type Error = error::CloudTrailError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> CloudTrailRead<'a> {
        CloudTrailTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> CloudTrailWrite<'a> {
        CloudTrailTx { service: self, tx }
    }
}
