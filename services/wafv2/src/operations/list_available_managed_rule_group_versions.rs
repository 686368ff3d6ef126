//! `ListAvailableManagedRuleGroupVersions`: the versions of a rule group that AWS keeps, the newest
//! first.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListAvailableManagedRuleGroupVersions.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    ListAvailableManagedRuleGroupVersionsInput, ListAvailableManagedRuleGroupVersionsOutput,
    ManagedRuleGroupVersion,
};
use crate::error::Wafv2Error;
use crate::managed;
use crate::paging::page;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn list_available_managed_rule_group_versions(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListAvailableManagedRuleGroupVersionsInput,
) -> Result<Reply<ListAvailableManagedRuleGroupVersionsOutput>, Wafv2Error> {
    Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), &input.name);
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let ask = Ask::new("wafv2:ListAvailableManagedRuleGroupVersions");
    let permit = tx.service.permit(ctx, &ask)?;

    let group = managed::group(&input.vendor_name, &input.name)?;
    let newest_first = group.versions.iter().rev().enumerate();
    let ranked = newest_first.map(|(rank, version)| (format!("{rank:010}"), version));
    let (versions, next_marker) = page.of_named(ranked).into_parts();
    let versions = versions.into_iter().map(|version| ManagedRuleGroupVersion {
        name: Some(version.clone()),
        last_update_timestamp: None,
    });

    Ok(permit.reply(ListAvailableManagedRuleGroupVersionsOutput {
        next_marker,
        versions: Some(versions.collect()),
        current_default_version: group.default_version().map(str::to_owned),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListAvailableManagedRuleGroupVersionsInput};
    use crate::bench::house;

    fn versions_of(name: &str) -> ListAvailableManagedRuleGroupVersionsInput {
        input(&[("VendorName", "AWS"), ("Name", name), ("Scope", "REGIONAL")])
    }

    #[test]
    fn the_newest_is_the_default() {
        let found = house().needs::<api::ListAvailableManagedRuleGroupVersions>(
            "wafv2:ListAvailableManagedRuleGroupVersions",
            "*",
            versions_of("AWSManagedRulesCommonRuleSet"),
        );
        let versions = found.versions.unwrap();
        assert!(versions.len() > 1);
        assert_eq!(found.current_default_version, versions[0].name);
    }

    #[test]
    fn lists_of_addresses_have_no_versions() {
        let found = house().answer::<api::ListAvailableManagedRuleGroupVersions>(versions_of(
            "AWSManagedRulesAmazonIpReputationList",
        ));
        assert_eq!(found.versions, Some(vec![]));
        assert_eq!(found.current_default_version, None);
    }

    #[test]
    fn refuses_a_group_that_is_not_there() {
        let refusal =
            house().refusal::<api::ListAvailableManagedRuleGroupVersions>(versions_of("None"));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
