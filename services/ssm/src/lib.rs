//! AWS Systems Manager Parameter Store.
//!
//! Resources: parameters with their versions, labels, tags and policies, in an account and a
//! Region, ordered by hierarchy; settings of the service. Secure strings are encrypted by KMS,
//! called for whoever calls.
//!
//! The rest of Systems Manager is not answered, nor what Parameter Store passes on: images of EC2
//! as a data type, secrets of Secrets Manager under `/aws/reference/secretsmanager`, shares of AWS
//! RAM (resource policies share instead).
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html>

mod allowed_pattern;
#[rustfmt::skip]
pub mod api;
mod bus_events;
mod error;
mod filters;
#[rustfmt::skip]
pub mod kms_api;
mod listing;
mod new_version;
mod operations;
mod permission;
mod public_parameters;
mod quotas;
mod reading;
mod resources;
mod secure_string;
mod store;
#[cfg(test)]
mod test_ssm;
mod worker;

use std::sync::Arc;

use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{SsmRead, SsmTx, SsmWrite};

/// Parameter Store's state outside the store.
pub struct Ssm {
    marker: Marker,
    quotas: Quotas,
}

impl Ssm {
    /// Parameter Store over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("ssm", "marker")),
            quotas: Quotas::default(),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddTagsToResource>(op::add_tags_to_resource)
            .write::<api::DeleteParameter>(op::delete_parameter)
            .write::<api::DeleteParameters>(op::delete_parameters)
            .write::<api::DeleteResourcePolicy>(op::delete_resource_policy)
            .read::<api::DescribeParameters>(op::describe_parameters)
            .read::<api::GetParameter>(op::get_parameter)
            .read::<api::GetParameterHistory>(op::get_parameter_history)
            .read::<api::GetParameters>(op::get_parameters)
            .read::<api::GetParametersByPath>(op::get_parameters_by_path)
            .read::<api::GetResourcePolicies>(op::get_resource_policies)
            .read::<api::GetServiceSetting>(op::get_service_setting)
            .write::<api::LabelParameterVersion>(op::label_parameter_version)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .write::<api::PutParameter>(op::put_parameter)
            .write::<api::PutResourcePolicy>(op::put_resource_policy)
            .write::<api::RemoveTagsFromResource>(op::remove_tags_from_resource)
            .write::<api::ResetServiceSetting>(op::reset_service_setting)
            .write::<api::UnlabelParameterVersion>(op::unlabel_parameter_version)
            .write::<api::UpdateServiceSetting>(op::update_service_setting)
            .timer(worker::POLICY, worker::act_on_policy)
            .resource_policies(permission::resource_facts)
            .finish()
    }
}

impl Service for Ssm {
    const NAME: &'static str = "ssm";
    type Read<'a> = SsmRead<'a>;
    type Write<'a> = SsmWrite<'a>;
    type Error = error::SsmError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> SsmRead<'a> {
        SsmTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> SsmWrite<'a> {
        SsmTx { service: self, tx }
    }
}
