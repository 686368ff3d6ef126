//! `GetIPSet`: a set of networks.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetIPSetInput, GetIPSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::ip_set::IpSet;
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Read;

pub(crate) fn get_ip_set(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetIPSetInput,
) -> Result<Reply<GetIPSetOutput>, Wafv2Error> {
    let named = EntityRef::own(ctx, Kind::IpSet, input.scope, input.name, input.id)?;

    let found = tx.find::<IpSet>(&named)?;

    let ask = ask("wafv2:GetIPSet", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let set = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetIPSetOutput {
        ip_set: Some(set.shown()),
        lock_token: Some(set.entity.lock_token.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn, house, named};

    #[test]
    fn name_and_id_must_be_those_of_one_set() {
        let house = house();
        let office = house.make_ip_set("office", &[]).id.unwrap();
        let home = house.make_ip_set("home", &[]).id.unwrap();
        for asked in [("office", &home), ("nowhere", &office)] {
            assert_eq!(
                house.refusal::<api::GetIPSet>(named((asked.0, asked.1), &[])),
                "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because your resource doesn’t exist."
            );
        }
    }

    #[test]
    fn needs_permission_on_the_set() {
        let house = house();
        let id = house.make_ip_set("office", &[]).id.unwrap();
        house.needs::<api::GetIPSet>(
            "wafv2:GetIPSet",
            &arn("ipset", "office", &id),
            named(("office", &id), &[]),
        );
    }
}
