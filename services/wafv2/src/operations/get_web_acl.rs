//! `GetWebACL`: a web ACL.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetWebACLInput, GetWebACLOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Read;

pub(crate) fn get_web_acl(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetWebACLInput,
) -> Result<Reply<GetWebACLOutput>, Wafv2Error> {
    let by_name = (input.name, input.scope, input.id);
    let named = EntityRef::by_arn_or_name(ctx, Kind::WebAcl, input.arn.as_deref(), by_name)?;

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:GetWebACL", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let web_acl = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetWebACLOutput {
        web_acl: Some(web_acl.shown()?),
        lock_token: Some(web_acl.entity.lock_token.clone()),
        application_integration_url: None,
    }))
}
