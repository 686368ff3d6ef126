//! `DeleteWebACL`: deletes a web ACL that guards nothing.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteWebACLInput, DeleteWebACLOutput, LogScope};
use crate::error::Wafv2Error;
use crate::guarded;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Write;

pub(crate) fn delete_web_acl(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteWebACLInput,
) -> Result<Reply<DeleteWebACLOutput>, Wafv2Error> {
    let named = EntityRef::own(ctx, Kind::WebAcl, input.scope, input.name, input.id)?;

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:DeleteWebACL", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let web_acl = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    web_acl.entity.require_lock(&input.lock_token)?;
    let arn = named.arn();
    for guarded in tx.guarded_by(&arn)? {
        // Deleting a load balancer takes its association away, which nobody told us.
        if !guarded::is_gone(ctx, guarded.kind, &guarded.resource_arn)? {
            return Err(Wafv2Error::associated());
        }
        tx.delete_association(&guarded.resource_arn)?;
    }
    let definition = &web_acl.definition;
    if !definition.first_groups.is_empty() || !definition.last_groups.is_empty() {
        return Err(Wafv2Error::associated());
    }
    for scope in LogScope::ALL {
        tx.delete_logging(&arn, *scope)?;
    }
    tx.delete_web_acl(web_acl)?;

    Ok(permit.reply(DeleteWebACLOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ResourceType};
    use crate::bench::{LOAD_BALANCER, Steps as _, house, named};
    use crate::resources::association::Association;
    use crate::{Wafv2, Wafv2Tx};

    #[test]
    fn not_while_it_guards_something() {
        let house = house();
        let made = house.make_web_acl("shop", &[]);
        let (arn, id) = (made.arn.unwrap(), made.id.unwrap());
        house.associate(&arn, LOAD_BALANCER);
        let token = made.lock_token.unwrap();
        let delete = || named(("shop", &id), &[("LockToken", &token)]);
        let refusal = house.refusal::<api::DeleteWebACL>(delete());
        assert!(refusal.starts_with("WAFAssociatedItemException: "));
        house.answer::<api::DisassociateWebACL>(input(&[("ResourceArn", LOAD_BALANCER)]));
        house.needs::<api::DeleteWebACL>("wafv2:DeleteWebACL", &arn, delete());
        let gone = house.refusal::<api::GetWebACL>(input(&[("ARN", &arn)]));
        assert!(gone.starts_with("WAFNonexistentItemException: "));
    }

    #[test]
    fn a_load_balancer_that_is_gone_holds_nothing() {
        let house = house();
        let made = house.make_web_acl("shop", &[]);
        let arn = made.arn.unwrap();
        let gone = LOAD_BALANCER.replace("shop", "gone");
        let service = Wafv2::new(house.store());
        let put = house.store().write(|tx| {
            let service = &service;
            Wafv2Tx { service, tx }.put_association(Association {
                resource_arn: gone.clone(),
                kind: ResourceType::ApplicationLoadBalancer,
                web_acl_arn: arn.clone(),
            })
        });
        put.unwrap();
        let token = made.lock_token.unwrap();
        house.answer::<api::DeleteWebACL>(named(
            ("shop", &made.id.unwrap()),
            &[("LockToken", &token)],
        ));
        let tx = house.store().read().unwrap();
        assert!(crate::rows::associations(&tx).unwrap().is_empty());
    }
}
