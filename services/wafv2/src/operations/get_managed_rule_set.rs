//! `GetManagedRuleSet`: a rule group that the account publishes as a vendor.
//!
//! AWS makes vendors; Ringwall makes none. So there is no managed rule set, as for every account of
//! AWS that is no vendor.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetManagedRuleSet.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{GetManagedRuleSetInput, GetManagedRuleSetOutput};
use crate::error::Wafv2Error;
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Read;

pub(crate) fn get_managed_rule_set(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetManagedRuleSetInput,
) -> Result<Reply<GetManagedRuleSetOutput>, Wafv2Error> {
    let kind = Kind::ManagedRuleSet;
    let named = EntityRef::own(ctx, kind, input.scope, input.name, input.id)?;

    let resource = Resource::new(named.arn(), named.place.account);
    let ask = Ask::new("wafv2:GetManagedRuleSet").on(resource);
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
        let ask = || named(("rules", id), &[]);
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::GetManagedRuleSet>(ask());
        let set = arn("managedruleset", "rules", id);
        let clerk = house.allowed("clerk", &[("wafv2:GetManagedRuleSet", &set)]);
        let refusal = clerk.refusal::<api::GetManagedRuleSet>(ask());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
