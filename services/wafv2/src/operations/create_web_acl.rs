//! `CreateWebACL`: makes a web ACL.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateWebACLInput, CreateWebACLOutput};
use crate::definition::WebAclMembers;
use crate::error::Wafv2Error;
use crate::permission::require_may_use;
use crate::resources::entity::{Entity, Stored as _};
use crate::resources::place::Place;
use crate::resources::tagging;
use crate::resources::web_acl::WebAcl;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn create_web_acl(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateWebACLInput,
) -> Result<Reply<CreateWebACLOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let tags = tagging::parse(input.tags.as_deref())?;
    let members = WebAclMembers::from(&input);
    let (definition, settings) = (members.definition()?, members.settings()?);
    let references = statements::references_of_web_acl(&definition);
    let mut web_acl = WebAcl {
        entity: Entity::new(ctx, place, input.name, input.description, tags.clone()),
        definition,
        capacity: 0,
        settings,
    };

    let ask = Ask::new("wafv2:CreateWebACL").on(web_acl.resource());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    tagging::require_may_tag(ctx, web_acl.resource(), &tags)?;
    require_may_use(ctx, tx, "wafv2:CreateWebACL", &references)?;

    tx.require_free::<WebAcl>(&web_acl.entity)?;
    web_acl.capacity = tx.capacity_of_web_acl(&web_acl)?;
    let summary = web_acl.summary();
    tx.put_web_acl(web_acl)?;

    Ok(permit.reply(CreateWebACLOutput {
        summary: Some(summary),
    }))
}
