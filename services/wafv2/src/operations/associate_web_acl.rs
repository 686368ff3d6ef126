//! `AssociateWebACL`: lets a web ACL guard a resource, in the place of the one that did.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AssociateWebACLInput, AssociateWebACLOutput, Scope};
use crate::error::Wafv2Error;
use crate::guarded;
use crate::parameter::{Field, Reason};
use crate::permission::require_any_on;
use crate::quotas;
use crate::resources::association::{Association, Guardable, actions};
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Write;

pub(crate) fn associate_web_acl(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: AssociateWebACLInput,
) -> Result<Reply<AssociateWebACLOutput>, Wafv2Error> {
    let named = EntityRef::of_kind(&input.web_acl_arn, Kind::WebAcl)?;
    let guardable = Guardable::parse(ctx, &input.resource_arn)?;

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:AssociateWebACL", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;
    require_any_on(ctx, actions(guardable.kind).associate, &guardable)?;

    if named.place.scope != Scope::Regional || named.place.region != ctx.region {
        let (field, arn) = (Field::ResourceArn, input.web_acl_arn);
        return Err(Wafv2Error::invalid(field, arn, Reason::InvalidArn));
    }
    if found.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    guarded::require_there(ctx, &guardable)?;
    let others = tx.guarded_by(&input.web_acl_arn)?;
    let of_kind = others
        .iter()
        .filter(|other| other.kind == guardable.kind && other.resource_arn != guardable.arn);
    if of_kind.count() >= quotas::ASSOCIATIONS {
        return Err(Wafv2Error::limits_exceeded());
    }
    tx.put_association(Association {
        resource_arn: guardable.arn,
        kind: guardable.kind,
        web_acl_arn: input.web_acl_arn,
    })?;

    Ok(permit.reply(AssociateWebACLOutput {}))
}
