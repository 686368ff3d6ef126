//! `UpdateWebACL`: puts other rules and settings in the place of all that a web ACL has.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ResourceType, UpdateWebACLInput, UpdateWebACLOutput};
use crate::definition::WebAclMembers;
use crate::error::Wafv2Error;
use crate::guarded;
use crate::permission::require_may_use;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn update_web_acl(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UpdateWebACLInput,
) -> Result<Reply<UpdateWebACLOutput>, Wafv2Error> {
    let members = WebAclMembers::from(&input);
    let (mut definition, settings) = (members.definition()?, members.settings()?);
    let references = statements::references_of_web_acl(&definition);
    let named = EntityRef::own(ctx, Kind::WebAcl, input.scope, input.name, input.id)?;

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:UpdateWebACL", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;
    require_may_use(ctx, tx, "wafv2:UpdateWebACL", &references)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    found.entity.require_lock(&input.lock_token)?;
    // Those are Firewall Manager's.
    definition
        .first_groups
        .clone_from(&found.definition.first_groups);
    definition
        .last_groups
        .clone_from(&found.definition.last_groups);
    let mut web_acl = WebAcl {
        definition,
        settings,
        ..WebAcl::clone(found)
    };
    web_acl.capacity = tx.capacity_of_web_acl(&web_acl)?;
    let guarded = tx.guarded_by(&web_acl.arn())?;
    let mut guarded = guarded.iter();
    if guarded.any(|it| it.kind == ResourceType::CognitoUserPool) {
        guarded::require_fit_for_user_pools(&web_acl.definition)?;
    }
    let next_lock_token = web_acl.entity.change(ctx, input.description);
    tx.put_web_acl(web_acl)?;

    Ok(permit.reply(UpdateWebACLOutput {
        next_lock_token: Some(next_lock_token),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use crate::api;
    use crate::bench::{Steps as _, house, path_is, rule, web_acl_update};

    #[test]
    fn replaces_everything_for_whoever_saw_it_last() {
        let house = house();
        let made = house.answer::<api::CreateWebACL>(api::CreateWebACLInput {
            token_domains: Some(vec!["example.com".to_owned()]),
            ..crate::bench::web_acl("shop", &[rule("a", 0, &path_is("L2E="))])
        });
        let made = made.summary.unwrap();
        let (arn, token) = (made.arn.clone().unwrap(), made.lock_token.clone().unwrap());
        let rules = [rule("b", 7, &path_is("L2I="))];
        let answer = house.needs::<api::UpdateWebACL>(
            "wafv2:UpdateWebACL",
            &arn,
            web_acl_update(&made, &token, &rules),
        );
        let (found, lock) = house.web_acl(&arn);
        assert_eq!(answer.next_lock_token, Some(lock));
        assert_eq!(found.rules.unwrap().to_json(), Json::Array(rules.to_vec()));
        assert_eq!(found.token_domains, None);
        let refusal = house.refusal::<api::UpdateWebACL>(web_acl_update(&made, &token, &[]));
        assert!(refusal.starts_with("WAFOptimisticLockException: "));
    }
}
