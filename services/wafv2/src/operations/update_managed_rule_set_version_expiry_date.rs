//! `UpdateManagedRuleSetVersionExpiryDate`: says until when a version that the account publishes as a vendor can be used.
//!
//! AWS makes vendors; Ringwall makes none. So there is no managed rule set, as for every account of
//! AWS that is no vendor.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateManagedRuleSetVersionExpiryDate.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{
    UpdateManagedRuleSetVersionExpiryDateInput, UpdateManagedRuleSetVersionExpiryDateOutput,
};
use crate::error::Wafv2Error;
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Write;

pub(crate) fn update_managed_rule_set_version_expiry_date(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UpdateManagedRuleSetVersionExpiryDateInput,
) -> Result<Reply<UpdateManagedRuleSetVersionExpiryDateOutput>, Wafv2Error> {
    let kind = Kind::ManagedRuleSet;
    let named = EntityRef::own(ctx, kind, input.scope, input.name, input.id)?;

    let resource = Resource::new(named.arn(), named.place.account);
    let ask = Ask::new("wafv2:UpdateManagedRuleSetVersionExpiryDate").on(resource);
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::nonexistent())
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn there_is_none_for_whoever_may_ask() {
        let id = "0b1d2c3e-0000-4000-8000-000000000000";
        let house = house();
        let ask = || api::UpdateManagedRuleSetVersionExpiryDateInput {
            name: "rules".to_owned(),
            scope: api::Scope::Regional,
            id: id.to_owned(),
            lock_token: id.to_owned(),
            version_to_expire: "1.0".to_owned(),
            expiry_timestamp: house.now(),
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::UpdateManagedRuleSetVersionExpiryDate>(ask());
        let set = arn("managedruleset", "rules", id);
        let clerk = house.allowed(
            "clerk",
            &[("wafv2:UpdateManagedRuleSetVersionExpiryDate", &set)],
        );
        let refusal = clerk.refusal::<api::UpdateManagedRuleSetVersionExpiryDate>(ask());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
