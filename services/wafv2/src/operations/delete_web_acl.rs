//! `DeleteWebACL`: deletes a web ACL that guards nothing.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteWebACLInput, DeleteWebACLOutput, LogScope};
use crate::error::Wafv2Error;
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
    if tx.is_guarding(&arn)?
        || !web_acl.definition.first_groups.is_empty()
        || !web_acl.definition.last_groups.is_empty()
    {
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

    use crate::api;
    use crate::bench::{LOAD_BALANCER, Steps as _, house, named};

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
}
