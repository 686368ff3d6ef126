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
mod certificates;
mod creation;
mod error;
mod filters;
mod groups;
#[rustfmt::skip]
pub mod kms_api;
mod operations;
mod paging;
pub mod plane;
pub mod resources;
mod store;
mod worker;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
use crate::resources::engine::InstalledServers;
pub use crate::store::{RdsRead, RdsTx, RdsWrite};

/// RDS's state outside the store.
pub struct Rds {
    marker: Marker,
    servers: Arc<InstalledServers>,
}

impl Rds {
    /// RDS over a store, whose seal gives it the keys it needs for itself, with the servers that
    /// the plane has found.
    pub fn new(store: &Store, servers: Arc<InstalledServers>) -> Self {
        Self {
            marker: Marker::new(store.owned_key("rds", "marker")),
            servers,
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::CreateDBInstance>(op::create_db_instance)
            .write::<api::DeleteDBInstance>(op::delete_db_instance)
            .read::<api::DescribeDBInstances>(op::describe_db_instances)
            .timer(worker::AUTOMATIC_START, worker::start)
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
