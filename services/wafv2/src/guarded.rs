//! Whether a resource that is to be guarded is there, and whether a web ACL may guard it.

use ringwall_core::{ApiError, ErrorKind, RequestContext};
use ringwall_waf::language::WebAcl;
use ringwall_waf::language::statement::Statement;

use crate::api::ResourceType;
use crate::cognito_idp_api::{DescribeUserPool, DescribeUserPoolInput};
use crate::elbv2_api::{DescribeLoadBalancers, DescribeLoadBalancersInput};
use crate::error::Wafv2Error;
use crate::resources::association::Guardable;

/// Managed rule groups that look at sign-ins and sign-ups themselves, which a user pool does not show.
const NOT_FOR_USER_POOLS: [&str; 2] = ["AWSManagedRulesATPRuleSet", "AWSManagedRulesACFPRuleSet"];

/// Refuses a load balancer or user pool that is not there.
pub(crate) fn require_there(ctx: &RequestContext, guardable: &Guardable) -> Result<(), Wafv2Error> {
    if is_gone(ctx, guardable.kind, &guardable.arn)? {
        return Err(Wafv2Error::nonexistent());
    }
    Ok(())
}

/// Whether a resource is known not to be there. Whoever may not look for it does not know: AWS asks
/// for no such permission. Resources of other kinds are not Ringwall's to know.
pub(crate) fn is_gone(
    ctx: &RequestContext,
    kind: ResourceType,
    arn: &str,
) -> Result<bool, Wafv2Error> {
    let found = match kind {
        ResourceType::ApplicationLoadBalancer => find_load_balancer(ctx, arn),
        ResourceType::CognitoUserPool => find_user_pool(ctx, arn),
        _ => return Ok(false),
    };
    match found {
        Ok(()) => Ok(false),
        Err(error) => match error.kind() {
            ErrorKind::AccessDenied => Ok(false),
            ErrorKind::Modelled(_) => Ok(true),
            _ => Err(error.into()),
        },
    }
}

fn find_load_balancer(ctx: &RequestContext, arn: &str) -> Result<(), ApiError> {
    ctx.call::<DescribeLoadBalancers>(DescribeLoadBalancersInput {
        load_balancer_arns: Some(vec![arn.to_owned()]),
    })
    .map(drop)
}

fn find_user_pool(ctx: &RequestContext, arn: &str) -> Result<(), ApiError> {
    let id = arn.rsplit('/').next().unwrap_or_default();
    ctx.call::<DescribeUserPool>(DescribeUserPoolInput {
        user_pool_id: id.to_owned(),
    })
    .map(drop)
}

/// Refuses a web ACL that cannot guard a user pool.
///
/// <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-atp.html>
pub(crate) fn require_fit_for_user_pools(web_acl: &WebAcl) -> Result<(), Wafv2Error> {
    let unfit = web_acl.rules.iter().find_map(|rule| match &rule.statement {
        Statement::ManagedRuleGroup(group) => {
            let is_unfit = NOT_FOR_USER_POOLS.contains(&group.name.as_str());
            is_unfit.then_some(&group.name)
        }
        _ => None,
    });
    match unfit {
        Some(name) => Err(Wafv2Error::invalid_operation(&format!(
            "The managed rule group {name} isn't available for use with Amazon Cognito user pools."
        ))),
        None => Ok(()),
    }
}
