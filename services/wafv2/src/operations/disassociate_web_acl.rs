//! `DisassociateWebACL`: takes away the web ACL that guards a resource.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DisassociateWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisassociateWebACLInput, DisassociateWebACLOutput};
use crate::error::Wafv2Error;
use crate::permission::permit_to_disassociate;
use crate::resources::association::{Guardable, actions};
use crate::store::Wafv2Write;

pub(crate) fn disassociate_web_acl(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DisassociateWebACLInput,
) -> Result<Reply<DisassociateWebACLOutput>, Wafv2Error> {
    let guardable = Guardable::parse(ctx, &input.resource_arn)?;

    let permit = permit_to_disassociate(
        ctx,
        tx.service,
        &guardable,
        actions(guardable.kind).disassociate,
    )?;

    tx.delete_association(&guardable.arn)?;

    Ok(permit.reply(DisassociateWebACLOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DisassociateWebACLInput};
    use crate::bench::{LOAD_BALANCER, Steps as _, house};

    #[test]
    fn needs_permission_on_the_resource() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let asked = || -> DisassociateWebACLInput { input(&[("ResourceArn", LOAD_BALANCER)]) };
        let waf = ("wafv2:DisassociateWebACL", "*");
        let elb = (
            "elasticloadbalancing:DeleteWebACLAssociation",
            LOAD_BALANCER,
        );
        let older = ("elasticloadbalancing:SetWebAcl", LOAD_BALANCER);
        for (name, actions) in [("waf", vec![waf]), ("elb", vec![elb]), ("nobody", vec![])] {
            house
                .allowed(name, &actions)
                .is_denied::<api::DisassociateWebACL>(asked());
        }
        for (name, actions) in [("both", vec![waf, elb]), ("older", vec![older])] {
            house.associate(&arn, LOAD_BALANCER);
            let user = house.allowed(name, &actions);
            user.answer::<api::DisassociateWebACL>(asked());
            let found =
                house.answer::<api::GetWebACLForResource>(input(&[("ResourceArn", LOAD_BALANCER)]));
            assert_eq!(found.web_acl, None);
        }
    }
}
