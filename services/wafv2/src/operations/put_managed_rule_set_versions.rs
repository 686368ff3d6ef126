//! `PutManagedRuleSetVersions`: publishes versions of a rule group as a vendor.
//!
//! AWS makes vendors; Ringwall makes none. So there is no managed rule set, as for every account of
//! AWS that is no vendor.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_PutManagedRuleSetVersions.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{PutManagedRuleSetVersionsInput, PutManagedRuleSetVersionsOutput};
use crate::error::Wafv2Error;
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Write;

pub(crate) fn put_managed_rule_set_versions(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: PutManagedRuleSetVersionsInput,
) -> Result<Reply<PutManagedRuleSetVersionsOutput>, Wafv2Error> {
    let kind = Kind::ManagedRuleSet;
    let named = EntityRef::own(ctx, kind, input.scope, input.name, input.id)?;

    let resource = Resource::new(named.arn(), named.place.account);
    let ask = Ask::new("wafv2:PutManagedRuleSetVersions").on(resource);
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::nonexistent())
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn, house, named};

    #[test]
    fn there_is_none_for_whoever_may_ask() {
        let id = "0b1d2c3e-0000-4000-8000-000000000000";
        let house = house();
        let ask = || named(("rules", id), &[("LockToken", id)]);
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::PutManagedRuleSetVersions>(ask());
        let set = arn("managedruleset", "rules", id);
        let clerk = house.allowed("clerk", &[("wafv2:PutManagedRuleSetVersions", &set)]);
        let refusal = clerk.refusal::<api::PutManagedRuleSetVersions>(ask());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
