//! AWS WAF: web ACLs, rule groups, IP sets, regex pattern sets, and which resource a web ACL guards.
//!
//! The operations write down what is wanted; `planes/wall` compiles it and judges requests. Rules
//! are checked and reckoned by `engines/waf`; what AWS's managed rule groups say comes from
//! `engines/managed-rules`.
//!
//! Not answered: the analysis of API traffic (`ListEvents` and its like), and the statistics of
//! payments (`GetRevenueStatistics` and its like), as requests that Monetize ends are answered 402
//! and nobody can pay. AWS makes vendors of managed rule sets and Firewall Manager's rule groups;
//! Ringwall makes neither, so that there are none.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
mod catalog;
#[rustfmt::skip]
pub mod cognito_idp_api;
mod definition;
#[rustfmt::skip]
pub mod elbv2_api;
mod error;
mod guarded;
mod labels;
mod language;
mod log_bucket;
mod managed;
mod operations;
mod paging;
mod parameter;
mod permission;
mod quotas;
mod resources;
pub mod rows;
mod rules;
pub mod runtime;
mod statements;
mod store;
mod tagged;
mod time_window;

use std::sync::Arc;

use ringwall_buckets::Buckets;
use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
use crate::resources::api_key::ApiKeySeal;
use crate::runtime::{NoRuntime, Runtime};
pub use crate::store::{Wafv2Read, Wafv2Tx, Wafv2Write};

/// The service's state outside the store.
pub struct Wafv2 {
    marker: Marker,
    quotas: Quotas,
    api_keys: ApiKeySeal,
    runtime: Arc<dyn Runtime>,
    buckets: Option<Arc<dyn Buckets>>,
}

impl Wafv2 {
    /// The service over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("wafv2", "marker")),
            quotas: Quotas::default(),
            api_keys: ApiKeySeal::new(store.owned_key("wafv2", "api key")),
            runtime: Arc::new(NoRuntime),
            buckets: None,
        }
    }

    /// With the buckets that logs go into.
    #[must_use]
    pub fn with_buckets(mut self, buckets: Option<Arc<dyn Buckets>>) -> Self {
        self.buckets = buckets;
        self
    }

    /// With the plane that judges requests.
    #[must_use]
    pub fn with_runtime(mut self, runtime: Arc<dyn Runtime>) -> Self {
        self.runtime = runtime;
        self
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AssociateWebACL>(op::associate_web_acl)
            .read::<api::CheckCapacity>(op::check_capacity)
            .write::<api::CreateAPIKey>(op::create_api_key)
            .write::<api::CreateIPSet>(op::create_ip_set)
            .write::<api::CreateRegexPatternSet>(op::create_regex_pattern_set)
            .write::<api::CreateRuleGroup>(op::create_rule_group)
            .write::<api::CreateWebACL>(op::create_web_acl)
            .write::<api::DeleteAPIKey>(op::delete_api_key)
            .write::<api::DeleteFirewallManagerRuleGroups>(op::delete_firewall_manager_rule_groups)
            .write::<api::DeleteIPSet>(op::delete_ip_set)
            .write::<api::DeleteLoggingConfiguration>(op::delete_logging_configuration)
            .write::<api::DeletePermissionPolicy>(op::delete_permission_policy)
            .write::<api::DeleteRegexPatternSet>(op::delete_regex_pattern_set)
            .write::<api::DeleteRuleGroup>(op::delete_rule_group)
            .write::<api::DeleteWebACL>(op::delete_web_acl)
            .read::<api::DescribeAllManagedProducts>(op::describe_all_managed_products)
            .read::<api::DescribeManagedProductsByVendor>(op::describe_managed_products_by_vendor)
            .read::<api::DescribeManagedRuleGroup>(op::describe_managed_rule_group)
            .write::<api::DisassociateWebACL>(op::disassociate_web_acl)
            .read::<api::GenerateMobileSdkReleaseUrl>(op::generate_mobile_sdk_release_url)
            .read::<api::GetDecryptedAPIKey>(op::get_decrypted_api_key)
            .read::<api::GetIPSet>(op::get_ip_set)
            .read::<api::GetLoggingConfiguration>(op::get_logging_configuration)
            .read::<api::GetManagedRuleSet>(op::get_managed_rule_set)
            .read::<api::GetMobileSdkRelease>(op::get_mobile_sdk_release)
            .read::<api::GetPermissionPolicy>(op::get_permission_policy)
            .read::<api::GetRateBasedStatementManagedKeys>(
                op::get_rate_based_statement_managed_keys,
            )
            .read::<api::GetRegexPatternSet>(op::get_regex_pattern_set)
            .read::<api::GetRuleGroup>(op::get_rule_group)
            .read::<api::GetSampledRequests>(op::get_sampled_requests)
            .read::<api::GetTopPathStatisticsByTraffic>(op::get_top_path_statistics_by_traffic)
            .read::<api::GetWebACL>(op::get_web_acl)
            .read::<api::GetWebACLForResource>(op::get_web_acl_for_resource)
            .read::<api::ListAPIKeys>(op::list_api_keys)
            .read::<api::ListAvailableManagedRuleGroupVersions>(
                op::list_available_managed_rule_group_versions,
            )
            .read::<api::ListAvailableManagedRuleGroups>(op::list_available_managed_rule_groups)
            .read::<api::ListIPSets>(op::list_ip_sets)
            .read::<api::ListLoggingConfigurations>(op::list_logging_configurations)
            .read::<api::ListManagedRuleSets>(op::list_managed_rule_sets)
            .read::<api::ListMobileSdkReleases>(op::list_mobile_sdk_releases)
            .read::<api::ListRegexPatternSets>(op::list_regex_pattern_sets)
            .read::<api::ListResourcesForWebACL>(op::list_resources_for_web_acl)
            .read::<api::ListRuleGroups>(op::list_rule_groups)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .read::<api::ListWebACLs>(op::list_web_acls)
            .write::<api::PutLoggingConfiguration>(op::put_logging_configuration)
            .write::<api::PutManagedRuleSetVersions>(op::put_managed_rule_set_versions)
            .write::<api::PutPermissionPolicy>(op::put_permission_policy)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateIPSet>(op::update_ip_set)
            .write::<api::UpdateManagedRuleSetVersionExpiryDate>(
                op::update_managed_rule_set_version_expiry_date,
            )
            .write::<api::UpdateRegexPatternSet>(op::update_regex_pattern_set)
            .write::<api::UpdateRuleGroup>(op::update_rule_group)
            .write::<api::UpdateWebACL>(op::update_web_acl)
            .resource_policies(permission::resource_facts)
            .finish()
    }
}

impl Service for Wafv2 {
    const NAME: &'static str = "wafv2";
    type Read<'a> = Wafv2Read<'a>;
    type Write<'a> = Wafv2Write<'a>;
    type Error = error::Wafv2Error;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> Wafv2Read<'a> {
        Wafv2Tx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> Wafv2Write<'a> {
        Wafv2Tx { service: self, tx }
    }
}
