//! `ListResourcesForWebACL`: the resources of a kind that a web ACL guards; load balancers, unless
//! asked otherwise.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListResourcesForWebACL.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListResourcesForWebACLInput, ListResourcesForWebACLOutput, ResourceType};
use crate::error::Wafv2Error;
use crate::resources::association::actions;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Read;

pub(crate) fn list_resources_for_web_acl(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListResourcesForWebACLInput,
) -> Result<Reply<ListResourcesForWebACLOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.web_acl_arn, Kind::WebAcl)?;
    let usual = ResourceType::ApplicationLoadBalancer;
    let kind = input.resource_type.unwrap_or(usual);

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:ListResourcesForWebACL", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;
    if let Some(action) = actions(kind).list {
        ctx.authorize(&Ask::new(action))?;
    }

    if found.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    let guarded = tx.guarded_by(&input.web_acl_arn)?;
    let guarded = guarded.iter().filter(|guarded| guarded.kind == kind);
    let arns = guarded.map(|guarded| guarded.resource_arn.clone());

    Ok(permit.reply(ListResourcesForWebACLOutput {
        resource_arns: Some(arns.collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{LOAD_BALANCER, Steps as _, USER_POOL, house};

    #[test]
    fn load_balancers_unless_asked_otherwise() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        house.associate(&arn, LOAD_BALANCER);
        house.associate(&arn, USER_POOL);
        let found = house.needs::<api::ListResourcesForWebACL>(
            "wafv2:ListResourcesForWebACL",
            &arn,
            input(&[("WebACLArn", arn.as_str())]),
        );
        assert_eq!(found.resource_arns, Some(vec![LOAD_BALANCER.to_owned()]));
        let pools = || {
            input(&[
                ("WebACLArn", arn.as_str()),
                ("ResourceType", "COGNITO_USER_POOL"),
            ])
        };
        let found = house.answer::<api::ListResourcesForWebACL>(pools());
        assert_eq!(found.resource_arns, Some(vec![USER_POOL.to_owned()]));
        house
            .allowed("clerk", &[("wafv2:ListResourcesForWebACL", &arn)])
            .is_denied::<api::ListResourcesForWebACL>(pools());
    }
}
