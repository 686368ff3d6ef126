//! Whether a resource that is to be guarded is there.

use ringwall_core::{ErrorKind, RequestContext};

use crate::api::ResourceType;
use crate::elbv2_api::{DescribeLoadBalancers, DescribeLoadBalancersInput};
use crate::error::Wafv2Error;
use crate::resources::association::Guardable;

/// Refuses a load balancer that is not there.
pub(crate) fn require_there(ctx: &RequestContext, guardable: &Guardable) -> Result<(), Wafv2Error> {
    if is_gone(ctx, guardable.kind, &guardable.arn)? {
        return Err(Wafv2Error::nonexistent());
    }
    Ok(())
}

/// Whether a resource is known not to be there. Whoever may not look for load balancers does not
/// know: AWS asks for no such permission. Resources of other kinds are not Ringwall's to know.
pub(crate) fn is_gone(
    ctx: &RequestContext,
    kind: ResourceType,
    arn: &str,
) -> Result<bool, Wafv2Error> {
    if kind != ResourceType::ApplicationLoadBalancer {
        return Ok(false);
    }
    let found = ctx.call::<DescribeLoadBalancers>(DescribeLoadBalancersInput {
        load_balancer_arns: Some(vec![arn.to_owned()]),
        names: None,
        marker: None,
        page_size: None,
    });
    match found {
        Ok(_) => Ok(false),
        Err(error) => match error.kind() {
            ErrorKind::AccessDenied => Ok(false),
            ErrorKind::Modelled(_) => Ok(true),
            _ => Err(error.into()),
        },
    }
}
