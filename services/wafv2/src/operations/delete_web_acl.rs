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
