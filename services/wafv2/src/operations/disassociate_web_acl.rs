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
