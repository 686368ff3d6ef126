//! `ListEventsByWebACL`: events that the analysis of a web ACL's traffic found.
//!
//! Ringwall does not analyze API traffic: there is nothing to tell, and no list of events would be true.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListEventsByWebACL.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{ListEventsByWebACLInput, ListEventsByWebACLOutput};
use crate::error::Wafv2Error;
use crate::resources::place::{EntityRef, Kind};
use crate::store::Wafv2Read;

pub(crate) fn list_events_by_web_acl(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListEventsByWebACLInput,
) -> Result<Reply<ListEventsByWebACLOutput>, Wafv2Error> {
    let named = EntityRef::of_kind_in(&input.web_acl_arn, Kind::WebAcl, input.scope)?;

    let resource = Resource::new(named.arn(), named.place.account);
    let ask = Ask::new("wafv2:ListEventsByWebACL").on(resource);
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::not_implemented("Analysis of API traffic"))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn as arn_of, house};

    #[test]
    fn says_so_to_whoever_may_ask() {
        let house = house();
        let arn = arn_of("webacl", "shop", "0b1d2c3e-0000-4000-8000-000000000000");
        let ask = || input(&[("Scope", "REGIONAL"), ("WebAclArn", &arn)]);
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::ListEventsByWebACL>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:ListEventsByWebACL", &arn)]);
        assert_eq!(
            clerk.refusal::<api::ListEventsByWebACL>(ask()),
            "NotImplemented: Analysis of API traffic is not built in Ringwall yet."
        );
    }
}
