//! AWS Lambda.
//!
//! Resources: functions with their versions, aliases, policies and event configurations. They live
//! in an account and a Region. Whatever runs them implements [`runner::Runner`]; events that
//! nobody waits for stand in the [`queue`].
//!
//! Not answered: layers (but AWS's Parameters and Secrets extension, which is built in), event source mappings, function URLs, provisioned concurrency, code
//! signing, code from S3 or images; durable executions and capacity providers.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/welcome.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
mod code;
mod code_link;
mod concurrency;
mod destinations;
mod encryption;
mod error;
mod invocation;
#[rustfmt::skip]
pub mod kms_api;
mod operations;
pub mod package;
mod paging;
mod parameters;
mod permission;
pub mod queue;
mod resources;
mod role;
pub mod runner;
#[rustfmt::skip]
pub mod ssm_api;
mod store;
#[rustfmt::skip]
pub mod sts_api;
mod versions;
mod worker;

use std::sync::Arc;

use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::code_link::CodeLinks;
pub use crate::code_link::{Downloads, NoDownload, PATH as CODE_PATH};
use crate::operations as op;
pub use crate::role::role_credentials;
use crate::runner::Runner;
pub use crate::store::{LambdaRead, LambdaTx, LambdaWrite};

/// Lambda's state outside the store, and what runs functions.
pub struct Lambda {
    pub(crate) store: Store,
    pub(crate) marker: Marker,
    pub(crate) runner: Arc<dyn Runner>,
    pub(crate) links: CodeLinks,
}

/// Where clients find a server of which nobody says more.
const USUAL_ORIGIN: &str = "http://localhost:4566";

impl Lambda {
    /// Lambda over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store, runner: Arc<dyn Runner>) -> Self {
        Self {
            store: store.clone(),
            marker: Marker::new(store.owned_key("lambda", "marker")),
            runner,
            links: CodeLinks::new(store, USUAL_ORIGIN.to_owned()),
        }
    }

    /// The same, on a server that clients find at this scheme, host and port.
    #[must_use]
    pub fn with_origin(self, origin: String) -> Self {
        Self {
            links: CodeLinks::new(&self.store, origin),
            ..self
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddPermission>(op::add_permission)
            .write::<api::CreateAlias>(op::create_alias)
            .write::<api::CreateFunction>(op::create_function)
            .write::<api::DeleteAlias>(op::delete_alias)
            .write::<api::DeleteFunction>(op::delete_function)
            .write::<api::DeleteFunctionConcurrency>(op::delete_function_concurrency)
            .write::<api::DeleteFunctionEventInvokeConfig>(op::delete_function_event_invoke_config)
            .read::<api::GetAccountSettings>(op::get_account_settings)
            .read::<api::GetAlias>(op::get_alias)
            .read::<api::GetFunction>(op::get_function)
            .read::<api::GetFunctionCodeSigningConfig>(op::get_function_code_signing_config)
            .read::<api::GetFunctionConcurrency>(op::get_function_concurrency)
            .read::<api::GetFunctionConfiguration>(op::get_function_configuration)
            .read::<api::GetFunctionEventInvokeConfig>(op::get_function_event_invoke_config)
            .read::<api::GetPolicy>(op::get_policy)
            .deferred::<api::Invoke>(op::invoke)
            .write::<api::InvokeAsync>(op::invoke_async)
            .read::<api::ListAliases>(op::list_aliases)
            .read::<api::ListFunctionEventInvokeConfigs>(op::list_function_event_invoke_configs)
            .read::<api::ListFunctions>(op::list_functions)
            .read::<api::ListTags>(op::list_tags)
            .read::<api::ListVersionsByFunction>(op::list_versions_by_function)
            .write::<api::PublishVersion>(op::publish_version)
            .write::<api::PutFunctionConcurrency>(op::put_function_concurrency)
            .write::<api::PutFunctionEventInvokeConfig>(op::put_function_event_invoke_config)
            .write::<api::RemovePermission>(op::remove_permission)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateAlias>(op::update_alias)
            .write::<api::UpdateFunctionCode>(op::update_function_code)
            .write::<api::UpdateFunctionConfiguration>(op::update_function_configuration)
            .write::<api::UpdateFunctionEventInvokeConfig>(op::update_function_event_invoke_config)
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
