//! `AssociateWebACL`: lets a web ACL guard a resource, in the place of the one that did.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AssociateWebACLInput, AssociateWebACLOutput, ResourceType, Scope};
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
    let web_acl = found.ok_or_else(Wafv2Error::nonexistent)?;
    guarded::require_there(ctx, &guardable)?;
    if guardable.kind == ResourceType::CognitoUserPool {
        guarded::require_fit_for_user_pools(&web_acl.definition)?;
    }
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

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, AssociateWebACLInput};
    use serde_json::json;

    use crate::bench::{LOAD_BALANCER, Steps as _, USER_POOL, house};

    const STAGE: &str = "arn:aws:apigateway:us-east-1::/restapis/a1b2c3/stages/prod";

    fn associate(web_acl: &str, resource: &str) -> AssociateWebACLInput {
        input(&[("WebACLArn", web_acl), ("ResourceArn", resource)])
    }

    #[test]
    fn a_resource_has_one_web_acl() {
        let house = house();
        let first = house.make_web_acl("first", &[]).arn.unwrap();
        let second = house.make_web_acl("second", &[]).arn.unwrap();
        let guard = || {
            let found =
                house.answer::<api::GetWebACLForResource>(input(&[("ResourceArn", LOAD_BALANCER)]));
            found.web_acl.map(|web_acl| web_acl.arn)
        };
        assert_eq!(guard(), None);
        house.associate(&first, LOAD_BALANCER);
        assert_eq!(guard(), Some(first.clone()));
        house.associate(&second, LOAD_BALANCER);
        assert_eq!(guard(), Some(second));
        let tx = house.store().read().unwrap();
        let rows = crate::rows::associations(&tx).unwrap();
        assert_eq!(rows.len(), 1);
        house.associate(&first, STAGE);
    }

    #[test]
    fn refuses_what_cannot_be_guarded() {
        let house = house();
        let web_acl = house.make_web_acl("shop", &[]).arn.unwrap();
        let missing = LOAD_BALANCER.replace("shop", "gone");
        let refusal = house.refusal::<api::AssociateWebACL>(associate(&web_acl, &missing));
        assert!(
            refusal.starts_with("WAFNonexistentItemException: "),
            "{refusal}"
        );
        for resource in [
            LOAD_BALANCER.replace("loadbalancer/app", "loadbalancer/net"),
            LOAD_BALANCER.replace("111122223333", OTHER_ACCOUNT),
            LOAD_BALANCER.replace("us-east-1", "eu-west-1"),
            STAGE.replace("/restapis", "/apis"),
        ] {
            let refusal = house.refusal::<api::AssociateWebACL>(associate(&web_acl, &resource));
            assert_eq!(
                refusal,
                format!(
                    "WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: {resource}"
                )
            );
        }
        let gone = web_acl.replace("/shop/", "/gone/");
        let refusal = house.refusal::<api::AssociateWebACL>(associate(&gone, LOAD_BALANCER));
        assert!(
            refusal.starts_with("WAFNonexistentItemException: "),
            "{refusal}"
        );
    }

    #[test]
    fn guards_a_user_pool_that_is_there() {
        let house = house();
        let web_acl = house.make_web_acl("pool", &[]).arn.unwrap();
        let missing = USER_POOL.replace("Abc", "Abd");
        let refusal = house.refusal::<api::AssociateWebACL>(associate(&web_acl, &missing));
        assert!(
            refusal.starts_with("WAFNonexistentItemException: "),
            "{refusal}"
        );
        house.associate(&web_acl, USER_POOL);
        let listed = house.answer::<api::ListResourcesForWebACL>(input(&[
            ("WebACLArn", &web_acl),
            ("ResourceType", "COGNITO_USER_POOL"),
        ]));
        assert_eq!(listed.resource_arns, Some(vec![USER_POOL.to_owned()]));
    }

    #[test]
    fn rule_groups_that_watch_logins_are_not_for_user_pools() {
        let house = house();
        let takeover = json!({
            "Name": "takeover", "Priority": 0, "OverrideAction": {"None": {}},
            "Statement": {"ManagedRuleGroupStatement": {
                "VendorName": "AWS", "Name": "AWSManagedRulesATPRuleSet",
                "ManagedRuleGroupConfigs": [
                    {"AWSManagedRulesATPRuleSet": {"LoginPath": "/login"}}
                ],
            }},
            "VisibilityConfig": {
                "SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true,
                "MetricName": "takeover",
            },
        });
        let web_acl = house.make_web_acl("pool", &[takeover]).arn.unwrap();
        let refusal = house.refusal::<api::AssociateWebACL>(associate(&web_acl, USER_POOL));
        assert_eq!(
            refusal,
            "WAFInvalidOperationException: The managed rule group AWSManagedRulesATPRuleSet isn't available for use with Amazon Cognito user pools."
        );
        house.associate(&web_acl, LOAD_BALANCER);
    }

    #[test]
    fn needs_permission_on_the_web_acl_and_on_the_resource() {
        let house = house();
        let web_acl = house.make_web_acl("shop", &[]).arn.unwrap();
        let asked = || associate(&web_acl, LOAD_BALANCER);
        let on_web_acl = ("wafv2:AssociateWebACL", web_acl.as_str());
        house
            .allowed("clerk", &[on_web_acl])
            .is_denied::<api::AssociateWebACL>(asked());
        for action in [
            "elasticloadbalancing:CreateWebACLAssociation",
            "elasticloadbalancing:SetWebAcl",
        ] {
            let user = house.allowed(action, &[on_web_acl, (action, LOAD_BALANCER)]);
            user.answer::<api::AssociateWebACL>(asked());
        }
        house
            .allowed("elb", &[("elasticloadbalancing:*", "*")])
            .is_denied::<api::AssociateWebACL>(asked());
    }
}
