//! AWS WAF: web ACLs, rule groups, IP sets, regex pattern sets, and which resource a web ACL guards.
//!
//! The operations write down what is wanted; `planes/wall` compiles it and judges requests.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
mod catalog;
mod definition;
#[rustfmt::skip]
pub mod elbv2_api;
mod error;
mod guarded;
mod labels;
mod language;
mod operations;
mod paging;
mod parameter;
mod permission;
mod quotas;
mod resources;
pub mod rows;
mod rules;
mod statements;
mod store;

use std::sync::Arc;

use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::operations as op;
pub use crate::store::{Wafv2Read, Wafv2Tx, Wafv2Write};

/// The service's state outside the store.
pub struct Wafv2 {
    marker: Marker,
    quotas: Quotas,
}

impl Wafv2 {
    /// The service over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: Marker::new(store.owned_key("wafv2", "marker")),
            quotas: Quotas::default(),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AssociateWebACL>(op::associate_web_acl)
            .write::<api::CreateIPSet>(op::create_ip_set)
            .write::<api::CreateRegexPatternSet>(op::create_regex_pattern_set)
            .write::<api::CreateRuleGroup>(op::create_rule_group)
            .write::<api::CreateWebACL>(op::create_web_acl)
            .write::<api::DeleteIPSet>(op::delete_ip_set)
            .write::<api::DeleteRegexPatternSet>(op::delete_regex_pattern_set)
            .write::<api::DeleteRuleGroup>(op::delete_rule_group)
            .write::<api::DeleteWebACL>(op::delete_web_acl)
            .write::<api::DisassociateWebACL>(op::disassociate_web_acl)
            .read::<api::GetIPSet>(op::get_ip_set)
            .read::<api::GetRegexPatternSet>(op::get_regex_pattern_set)
            .read::<api::GetRuleGroup>(op::get_rule_group)
            .read::<api::GetWebACL>(op::get_web_acl)
            .read::<api::GetWebACLForResource>(op::get_web_acl_for_resource)
            .read::<api::ListIPSets>(op::list_ip_sets)
            .read::<api::ListRegexPatternSets>(op::list_regex_pattern_sets)
            .read::<api::ListResourcesForWebACL>(op::list_resources_for_web_acl)
            .read::<api::ListRuleGroups>(op::list_rule_groups)
            .read::<api::ListWebACLs>(op::list_web_acls)
            .write::<api::UpdateIPSet>(op::update_ip_set)
            .write::<api::UpdateRegexPatternSet>(op::update_regex_pattern_set)
            .write::<api::UpdateRuleGroup>(op::update_rule_group)
            .write::<api::UpdateWebACL>(op::update_web_acl)
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
