//! AWS Lambda.
//!
//! Resources: functions with their versions, aliases, policies and event configurations. They live
//! in an account and a Region. Whatever runs them implements [`runner::Runner`]; events that
//! nobody waits for stand in the [`queue`].
//!
//! Not answered: layers, event source mappings, function URLs, provisioned concurrency, code
//! signing, code from S3 or images; durable executions and capacity providers.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/welcome.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
mod code;
mod encryption;
mod error;
mod invocation;
#[rustfmt::skip]
pub mod kms_api;
mod operations;
pub mod package;
mod permission;
pub mod queue;
mod resources;
mod role;
pub mod runner;
mod store;
#[rustfmt::skip]
pub mod sts_api;
mod versions;
mod worker;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::role::role_credentials;
use crate::runner::Runner;
pub use crate::store::{LambdaRead, LambdaTx, LambdaWrite};

/// Lambda's state outside the store, and what runs functions.
pub struct Lambda {
    pub(crate) store: Store,
    pub(crate) marker: Marker,
    pub(crate) runner: Arc<dyn Runner>,
}

impl Lambda {
    /// Lambda over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store, runner: Arc<dyn Runner>) -> Self {
        Self {
            store: store.clone(),
            marker: Marker::new(store.owned_key("lambda", "marker")),
            runner,
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::CreateFunction>(op::create_function)
            .write::<api::DeleteFunction>(op::delete_function)
            .read::<api::GetFunction>(op::get_function)
            .deferred::<api::Invoke>(op::invoke)
            .timer(worker::VERSION_READY, worker::finish_transition)
            .resource_policies(permission::resource_facts)
            .finish()
    }
}

impl Service for Lambda {
    const NAME: &'static str = "lambda";
    type Read<'a> = LambdaRead<'a>;
    type Write<'a> = LambdaWrite<'a>;
    type Error = error::LambdaError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> LambdaRead<'a> {
        LambdaTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> LambdaWrite<'a> {
        LambdaTx { service: self, tx }
    }
}
