//! Amazon RDS: DB instances.
//!
//! Resources: DB instances of `mariadb`, `mysql` (a MariaDB server, which says so) and `postgres`,
//! each a server of its own on this machine. The operations write down what is wanted; the plane in
//! `planes/db-door` starts, stops and changes the servers, and reports ([`plane`]).
//!
//! Not answered: clusters, replicas, proxies, parameter and option groups of one's own, and what
//! belongs to a network or a second machine (subnet groups, Multi-AZ).
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
mod backups;
#[cfg(test)]
mod bench;
mod bus_events;
mod certificates;
mod creation;
mod error;
mod filters;
mod groups;
mod modification;
mod operations;
mod paging;
pub mod plane;
pub mod resources;
mod restoration;
mod store;
mod worker;

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
use crate::resources::engine::InstalledServers;
pub use crate::store::{RdsRead, RdsTx, RdsWrite};

/// RDS's state outside the store.
pub struct Rds {
    marker: Marker,
    surroundings: Surroundings,
}

/// What RDS is told of the machine it runs on.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The servers that the plane has found.
    pub servers: Arc<InstalledServers>,
    /// The authority of the doors.
    pub authority: CertificateAuthority,
}

/// The authority that issues the doors' certificates.
#[derive(Clone, Debug, Default)]
pub struct CertificateAuthority {
    /// SHA-1 of its certificate, hexadecimal.
    pub thumbprint: String,
    /// Since when it is valid.
    pub valid_from: Timestamp,
    /// Until when it is valid.
    pub valid_till: Timestamp,
}

impl Rds {
    /// RDS over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store, surroundings: Surroundings) -> Self {
        Self {
            marker: Marker::new(store.owned_key("rds", "marker")),
            surroundings,
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddTagsToResource>(op::add_tags_to_resource)
            .write::<api::CreateDBInstance>(op::create_db_instance)
            .write::<api::CreateDBSnapshot>(op::create_db_snapshot)
            .write::<api::DeleteDBInstance>(op::delete_db_instance)
            .write::<api::DeleteDBSnapshot>(op::delete_db_snapshot)
            .read::<api::DescribeCertificates>(op::describe_certificates)
            .read::<api::DescribeDBEngineVersions>(op::describe_db_engine_versions)
            .read::<api::DescribeDBInstances>(op::describe_db_instances)
            .read::<api::DescribeDBSnapshots>(op::describe_db_snapshots)
            .read::<api::DescribeEvents>(op::describe_events)
            .read::<api::DescribeOrderableDBInstanceOptions>(
                op::describe_orderable_db_instance_options,
            )
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .write::<api::ModifyDBInstance>(op::modify_db_instance)
            .write::<api::RebootDBInstance>(op::reboot_db_instance)
            .write::<api::RemoveTagsFromResource>(op::remove_tags_from_resource)
            .write::<api::RestoreDBInstanceFromDBSnapshot>(op::restore_db_instance_from_db_snapshot)
            .write::<api::StartDBInstance>(op::start_db_instance)
            .write::<api::StopDBInstance>(op::stop_db_instance)
            .timer(worker::AUTOMATIC_START, worker::start)
            .timer(worker::BACKUP, worker::back_up)
            .timer(worker::MAINTENANCE, worker::maintain)
            .finish()
    }
}

impl Service for Rds {
    const NAME: &'static str = "rds";
    type Read<'a> = RdsRead<'a>;
    type Write<'a> = RdsWrite<'a>;
    type Error = error::RdsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> RdsRead<'a> {
        RdsTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> RdsWrite<'a> {
        RdsTx { service: self, tx }
    }
}
