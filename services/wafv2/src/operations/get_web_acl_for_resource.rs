//! `GetWebACLForResource`: the web ACL that guards a resource.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACLForResource.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{GetWebACLForResourceInput, GetWebACLForResourceOutput, Scope};
use crate::error::Wafv2Error;
use crate::resources::association::{Guardable, action_to_get};
use crate::resources::entity::Stored as _;
use crate::resources::place::{Kind, Place};
use crate::resources::web_acl::WebAcl;
use crate::store::{Wafv2Read, find_by_arn};

pub(crate) fn get_web_acl_for_resource(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetWebACLForResourceInput,
) -> Result<Reply<GetWebACLForResourceOutput>, Wafv2Error> {
    let guardable = Guardable::parse(ctx, &input.resource_arn)?;

    let association = tx.association(&guardable.arn)?;
    let web_acl = match &association {
        Some(association) => find_by_arn::<WebAcl>(tx.tx, &association.web_acl_arn)?,
        None => None,
    };

    let on_resource = || Resource::new(guardable.arn.as_str(), guardable.account);
    let place = Place::of(ctx, Scope::Regional)?;
    let on_web_acl = || match &web_acl {
        Some(web_acl) => web_acl.resource(),
        // Whoever may ask about any web ACL may learn that there is none.
        None => Resource::new(place.arn(Kind::WebAcl, "*", "*"), place.account),
    };
    let ask = Ask::new("wafv2:GetWebACLForResource").on(on_web_acl());
    let permit = tx.service.permit(ctx, &ask)?;
    if web_acl.is_some() {
        ctx.authorize(&Ask::new("wafv2:GetWebACL").on(on_web_acl()))?;
    }
    if let Some(action) = action_to_get(guardable.kind) {
        ctx.authorize(&Ask::new(action).on(on_resource()))?;
    }

    let web_acl = web_acl.map(|web_acl| web_acl.shown()).transpose()?;

    Ok(permit.reply(GetWebACLForResourceOutput { web_acl }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{LOAD_BALANCER, Steps as _, arn, house};

    #[test]
    fn whoever_learns_of_the_web_acl_must_be_allowed_to_read_it() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        house.associate(&arn, LOAD_BALANCER);
        let asked = || input(&[("ResourceArn", LOAD_BALANCER)]);
        let first = ("wafv2:GetWebACLForResource", arn.as_str());
        house
            .allowed("half", &[first])
            .is_denied::<api::GetWebACLForResource>(asked());
        let reader = house.allowed("reader", &[first, ("wafv2:GetWebACL", &arn)]);
        let found = reader.answer::<api::GetWebACLForResource>(asked());
        assert_eq!(found.web_acl.unwrap().arn, arn);
    }

    #[test]
    fn whoever_may_ask_about_any_web_acl_learns_that_there_is_none() {
        let found = house().needs::<api::GetWebACLForResource>(
            "wafv2:GetWebACLForResource",
            &arn("webacl", "*", "*"),
            input(&[("ResourceArn", LOAD_BALANCER)]),
        );
        assert_eq!(found.web_acl, None);
    }
}
