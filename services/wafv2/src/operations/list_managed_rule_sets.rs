//! `ListManagedRuleSets`: the rule groups that the account publishes as a vendor.
//!
//! AWS makes vendors; Ringwall makes none. So every account is answered as AWS answers one that is
//! no vendor.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListManagedRuleSets.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListManagedRuleSetsInput, ListManagedRuleSetsOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn list_managed_rule_sets(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListManagedRuleSetsInput,
) -> Result<Reply<ListManagedRuleSetsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("wafv2:ListManagedRuleSets"))?;

    Ok(permit.reply(ListManagedRuleSetsOutput {
        next_marker: None,
        managed_rule_sets: Some(Vec::new()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house;

    #[test]
    fn nobody_is_a_vendor() {
        let found = house().needs::<api::ListManagedRuleSets>(
            "wafv2:ListManagedRuleSets",
            "*",
            input(&[("Scope", "REGIONAL")]),
        );
        assert_eq!(found.managed_rule_sets, Some(vec![]));
    }
}
