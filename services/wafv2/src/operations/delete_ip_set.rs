//! `DeleteIPSet`: deletes a set of networks that no rule refers to.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteIPSetInput, DeleteIPSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::ip_set::IpSet;
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Write;

pub(crate) fn delete_ip_set(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteIPSetInput,
) -> Result<Reply<DeleteIPSetOutput>, Wafv2Error> {
    let named = EntityRef::own(ctx, Kind::IpSet, input.scope, input.name, input.id)?;

    let found = tx.find::<IpSet>(&named)?;

    let ask = ask("wafv2:DeleteIPSet", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let set = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    set.entity.require_lock(&input.lock_token)?;
    if tx.is_referred_to(&named.arn())? {
        return Err(Wafv2Error::associated());
    }
    tx.delete(&**set)?;

    Ok(permit.reply(DeleteIPSetOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn, house, in_ip_set, named, rule, web_acl_update};

    #[test]
    fn not_while_a_rule_refers_to_it() {
        let house = house();
        let set = house.make_ip_set("office", &[]);
        let (id, token) = (set.id.unwrap(), set.lock_token.unwrap());
        let rules = [rule("office", 0, &in_ip_set(&set.arn.unwrap()))];
        let web_acl = house.make_web_acl("shop", &rules);
        let delete = || named(("office", &id), &[("LockToken", &token)]);
        assert_eq!(
            house.refusal::<api::DeleteIPSet>(delete()),
            "WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource."
        );
        let lock = web_acl.lock_token.clone().unwrap();
        house.answer::<api::UpdateWebACL>(web_acl_update(&web_acl, &lock, &[]));
        house.answer::<api::DeleteIPSet>(delete());
        let refusal = house.refusal::<api::DeleteIPSet>(delete());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }

    #[test]
    fn not_for_whoever_has_not_seen_it_as_it_is() {
        let house = house();
        let id = house.make_ip_set("office", &[]).id.unwrap();
        let stale = "00000000-0000-4000-8000-000000000000";
        let refusal =
            house.refusal::<api::DeleteIPSet>(named(("office", &id), &[("LockToken", stale)]));
        assert!(refusal.starts_with("WAFOptimisticLockException: "));
    }

    #[test]
    fn needs_permission_on_the_set() {
        let house = house();
        let set = house.make_ip_set("office", &[]);
        let (id, token) = (set.id.unwrap(), set.lock_token.unwrap());
        house.needs::<api::DeleteIPSet>(
            "wafv2:DeleteIPSet",
            &arn("ipset", "office", &id),
            named(("office", &id), &[("LockToken", &token)]),
        );
    }
}
