//! `UpdateIPSet`: puts other networks in the place of those of a set.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateIPSetInput, UpdateIPSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::ip_set::{IpSet, parse_addresses};
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Write;

pub(crate) fn update_ip_set(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UpdateIPSetInput,
) -> Result<Reply<UpdateIPSetOutput>, Wafv2Error> {
    let named = EntityRef::own(ctx, Kind::IpSet, input.scope, input.name, input.id)?;

    let found = tx.find::<IpSet>(&named)?;

    let ask = ask("wafv2:UpdateIPSet", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    found.entity.require_lock(&input.lock_token)?;
    let mut set = IpSet::clone(found);
    set.addresses = parse_addresses(set.version, &input.addresses)?;
    let next_lock_token = set.entity.change(ctx, input.description);
    tx.put(set)?;

    Ok(permit.reply(UpdateIPSetOutput {
        next_lock_token: Some(next_lock_token),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, Scope, UpdateIPSetInput};
    use crate::bench::{Steps as _, arn, house, named};

    fn update(id: &str, lock_token: &str, addresses: &[&str]) -> UpdateIPSetInput {
        UpdateIPSetInput {
            name: "office".to_owned(),
            scope: Scope::Regional,
            id: id.to_owned(),
            description: None,
            addresses: addresses.iter().map(|text| (*text).to_owned()).collect(),
            lock_token: lock_token.to_owned(),
        }
    }

    #[test]
    fn replaces_everything_for_whoever_saw_it_last() {
        let house = house();
        let made = house.answer::<api::CreateIPSet>(api::CreateIPSetInput {
            description: Some("Our networks".to_owned()),
            ..crate::bench::ip_set("office", &["192.0.2.0/24"])
        });
        let made = made.summary.unwrap();
        let (id, token) = (made.id.unwrap(), made.lock_token.unwrap());
        let answer = house.answer::<api::UpdateIPSet>(update(&id, &token, &["203.0.113.0/24"]));
        let found = house.answer::<api::GetIPSet>(named(("office", &id), &[]));
        assert_eq!(found.lock_token, answer.next_lock_token);
        let set = found.ip_set.unwrap();
        assert_eq!(set.addresses, ["203.0.113.0/24"]);
        assert_eq!(set.description, None);
        assert_eq!(
            house.refusal::<api::UpdateIPSet>(update(&id, &token, &[])),
            "WAFOptimisticLockException: AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. Reapply your changes."
        );
    }

    #[test]
    fn needs_permission_on_the_set() {
        let house = house();
        let made = house.make_ip_set("office", &[]);
        let (id, token) = (made.id.unwrap(), made.lock_token.unwrap());
        house.needs::<api::UpdateIPSet>(
            "wafv2:UpdateIPSet",
            &arn("ipset", "office", &id),
            update(&id, &token, &["203.0.113.0/24"]),
        );
    }
}
