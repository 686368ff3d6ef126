//! Elastic Load Balancing: application load balancers, their listeners, rules and target groups.
//!
//! The operations write down what is wanted; `planes/front-door` listens, forwards and reports the
//! health of targets ([`plane`]).
//!
//! A load balancer is a front door of this machine. What AWS builds it into, a VPC, is not here:
//!
//! - Subnets, security groups and VPCs are names. They are checked for their form, kept, and shown
//!   as they were given, so that descriptions written for AWS apply here; they open and close
//!   nothing. None need be given. A load balancer has one zone for each subnet, and all are this
//!   machine.
//! - A listener listens on its port, on the front door's address (`--front-door-address`, by default
//!   `127.0.0.1`). Load balancers share that address: of two listeners on one port the second does
//!   not listen, which its load balancer's state tells (`active_impaired`, with the reason).
//! - `DNSName` lies below `localhost`, which leads back to this machine. There is no hosted zone.
//! - Targets are addresses (`ip`), also of this machine. There are no instances, and Lambda
//!   functions and further load balancers are not built as targets.
//! - Certificates are IAM's server certificates; Certificate Manager is not built.
//!
//! Not answered: network and gateway load balancers, trust stores and mutual TLS, capacity
//! reservations.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
#[rustfmt::skip]
pub mod cognito_idp_api;
mod encryption;
mod error;
mod forwarding;
mod limits;
mod log_bucket;
mod logins;
mod network;
mod operations;
mod paging;
pub mod plane;
pub mod resources;
mod store;
mod tagged;
#[cfg(test)]
mod test_pools;
mod worker;

use std::sync::Arc;

use ringwall_buckets::Buckets;
use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
use crate::plane::Reports;
pub use crate::store::{Elbv2Read, Elbv2Tx, Elbv2Write};

/// The service's state outside the store.
pub struct Elbv2 {
    marker: Marker,
    reports: Arc<Reports>,
    buckets: Option<Arc<dyn Buckets>>,
}

impl Elbv2 {
    /// The service over a store, whose seal gives it the keys it needs for itself, what the plane
    /// reports, and the buckets that logs go to.
    pub fn new(store: &Store, reports: Arc<Reports>, buckets: Option<Arc<dyn Buckets>>) -> Self {
        Self {
            marker: Marker::new(store.owned_key("elbv2", "marker")),
            reports,
            buckets,
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AddListenerCertificates>(op::add_listener_certificates)
            .write::<api::AddTags>(op::add_tags)
            .write::<api::CreateListener>(op::create_listener)
            .write::<api::CreateLoadBalancer>(op::create_load_balancer)
            .write::<api::CreateRule>(op::create_rule)
            .write::<api::CreateTargetGroup>(op::create_target_group)
            .write::<api::DeleteListener>(op::delete_listener)
            .write::<api::DeleteLoadBalancer>(op::delete_load_balancer)
            .write::<api::DeleteRule>(op::delete_rule)
            .write::<api::DeleteTargetGroup>(op::delete_target_group)
            .write::<api::DeregisterTargets>(op::deregister_targets)
            .read::<api::DescribeAccountLimits>(op::describe_account_limits)
            .read::<api::DescribeCapacityReservation>(op::describe_capacity_reservation)
            .read::<api::DescribeListenerAttributes>(op::describe_listener_attributes)
            .read::<api::DescribeListenerCertificates>(op::describe_listener_certificates)
            .read::<api::DescribeListeners>(op::describe_listeners)
            .read::<api::DescribeLoadBalancerAttributes>(op::describe_load_balancer_attributes)
            .read::<api::DescribeLoadBalancers>(op::describe_load_balancers)
            .read::<api::DescribeRules>(op::describe_rules)
            .read::<api::DescribeSSLPolicies>(op::describe_ssl_policies)
            .read::<api::DescribeTags>(op::describe_tags)
            .read::<api::DescribeTargetGroupAttributes>(op::describe_target_group_attributes)
            .read::<api::DescribeTargetGroups>(op::describe_target_groups)
            .read::<api::DescribeTargetHealth>(op::describe_target_health)
            .write::<api::ModifyListener>(op::modify_listener)
            .write::<api::ModifyListenerAttributes>(op::modify_listener_attributes)
            .write::<api::ModifyLoadBalancerAttributes>(op::modify_load_balancer_attributes)
            .write::<api::ModifyRule>(op::modify_rule)
            .write::<api::ModifyTargetGroup>(op::modify_target_group)
            .write::<api::ModifyTargetGroupAttributes>(op::modify_target_group_attributes)
            .write::<api::RegisterTargets>(op::register_targets)
            .write::<api::RemoveListenerCertificates>(op::remove_listener_certificates)
            .write::<api::RemoveTags>(op::remove_tags)
            .write::<api::SetIpAddressType>(op::set_ip_address_type)
            .write::<api::SetRulePriorities>(op::set_rule_priorities)
            .write::<api::SetSecurityGroups>(op::set_security_groups)
            .write::<api::SetSubnets>(op::set_subnets)
            .timer(worker::DRAINED, worker::forget)
            .finish()
    }
}

impl Service for Elbv2 {
    const NAME: &'static str = "elbv2";
    type Read<'a> = Elbv2Read<'a>;
    type Write<'a> = Elbv2Write<'a>;
    type Error = error::Elbv2Error;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> Elbv2Read<'a> {
        Elbv2Tx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> Elbv2Write<'a> {
        Elbv2Tx { service: self, tx }
    }
}
