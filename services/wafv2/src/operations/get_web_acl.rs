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

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house, named};

    #[test]
    fn needs_permission_on_the_web_acl_which_must_be_there() {
        let house = house();
        let made = house.make_web_acl("shop", &[]);
        let (arn, id) = (made.arn.unwrap(), made.id.unwrap());
        let found =
            house.needs::<api::GetWebACL>("wafv2:GetWebACL", &arn, named(("shop", &id), &[]));
        assert_eq!(found.web_acl.unwrap().name, "shop");
        let gone = arn.replace("shop", "gone");
        let refusal = house.refusal::<api::GetWebACL>(input(&[("ARN", &gone)]));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
        let wrong = arn.replace("webacl", "ipset");
        let refusal = house.refusal::<api::GetWebACL>(input(&[("ARN", &wrong)]));
        assert_eq!(
            refusal,
            format!(
                "WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: {wrong}"
            )
        );
    }
}
