//! What the authorizer is asked.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Arn, Ask, Permit, PolicyMode, RequestContext, Resource};
use ringwall_service::ResourceFacts;
use ringwall_store::Reads;

use crate::Wafv2;
use crate::error::Wafv2Error;
use crate::resources::association::Guardable;
use crate::resources::entity::Stored;
use crate::resources::ip_set::IpSet;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::resources::rule_group::RuleGroup;
use crate::store::{Wafv2Read, Wafv2Tx, find_by_arn};

/// Whoever uses sets and groups in rules must be allowed to, by the same action.
pub(crate) fn require_may_use<X: Deref<Target: Reads>>(
    ctx: &RequestContext,
    tx: &Wafv2Tx<'_, X>,
    action: &'static str,
    references: &BTreeSet<String>,
) -> Result<(), Wafv2Error> {
    for named in references.iter().filter_map(|arn| EntityRef::parse(arn)) {
        match named.kind {
            Kind::RuleGroup => require_use_of::<RuleGroup>(ctx, tx, action, &named)?,
            Kind::IpSet => require_use_of::<IpSet>(ctx, tx, action, &named)?,
            Kind::RegexPatternSet => require_use_of::<RegexPatternSet>(ctx, tx, action, &named)?,
            Kind::WebAcl | Kind::ManagedRuleSet => {}
        }
    }
    Ok(())
}

fn require_use_of<E: Stored>(
    ctx: &RequestContext,
    tx: &Wafv2Tx<'_, impl Deref<Target: Reads>>,
    action: &'static str,
    named: &EntityRef,
) -> Result<(), Wafv2Error> {
    if let Some(found) = tx.find::<E>(named)? {
        ctx.authorize(&Ask::new(action).on(found.resource()))?;
    }
    Ok(())
}

/// Whoever changes what guards a resource needs one of these actions on it.
pub(crate) fn require_any_on(
    ctx: &RequestContext,
    actions: &'static [&'static str],
    guarded: &Guardable,
) -> Result<(), Wafv2Error> {
    let mut denied = None;
    for action in actions {
        let ask = Ask::new(action).on(Resource::new(guarded.arn.as_str(), guarded.account));
        match ctx.try_authorize(&ask)? {
            Ok(_) => return Ok(()),
            Err(words) => denied = denied.or(Some(words)),
        }
    }
    match denied {
        Some(denied) => Err(ringwall_core::ApiError::from(denied).into()),
        None => Ok(()),
    }
}

/// Permission to take away what guards a resource. Whoever may do what AWS asked for before needs no
/// permission of AWS WAF.
pub(crate) fn permit_to_disassociate(
    ctx: &RequestContext,
    service: &Wafv2,
    guarded: &Guardable,
    actions: &'static [&'static str],
) -> Result<Permit, Wafv2Error> {
    let is_older = |action: &&&'static str| action.to_ascii_lowercase().ends_with(":setwebacl");
    if let Some(action) = actions.iter().find(is_older) {
        let ask = Ask::new(action).on(Resource::new(guarded.arn.as_str(), guarded.account));
        if let Ok(permit) = ctx.try_authorize(&ask)? {
            return Ok(permit);
        }
    }
    let permit = service.permit(ctx, &Ask::new("wafv2:DisassociateWebACL"))?;
    require_any_on(ctx, actions, guarded)?;
    Ok(permit)
}

/// What decides about a rule group besides the caller's own policies.
pub(crate) fn resource_facts(
    tx: &Wafv2Read<'_>,
    arn: &Arn,
) -> Result<Option<ResourceFacts>, Wafv2Error> {
    let found = find_by_arn::<RuleGroup>(tx.tx, &arn.to_string())?;
    Ok(found.and_then(|group| {
        Some(ResourceFacts {
            account: group.entity.place.account,
            policy: Arc::clone(group.sharing.as_ref()?.compiled()),
            mode: PolicyMode::Ordinary,
            aws_managed: false,
            tags: group.entity.tags.clone(),
        })
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::Wafv2;
    use crate::api;
    use crate::bench::{Steps as _, house, sharing_policy};

    #[test]
    fn whoever_explains_finds_the_policy_that_shares_a_rule_group() {
        let house = house();
        let routes = Wafv2::new(house.store()).routes();
        let arn = house.make_rule_group("limits", 10, &[]).arn.unwrap();
        let facts = || {
            let tx = house.store().read().unwrap();
            routes.resource_facts(&tx, &arn.parse().unwrap()).unwrap()
        };
        assert!(facts().is_none());
        house.answer::<api::PutPermissionPolicy>(input(&[
            ("ResourceArn", arn.as_str()),
            ("Policy", &sharing_policy(OTHER_ACCOUNT)),
        ]));
        assert_eq!(
            facts().unwrap().policy.source(),
            sharing_policy(OTHER_ACCOUNT)
        );
    }
}
