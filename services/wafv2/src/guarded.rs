//! Whether a resource that is to be guarded is there.

use ringwall_core::{ErrorKind, RequestContext};

use crate::api::ResourceType;
use crate::elbv2_api::{DescribeLoadBalancers, DescribeLoadBalancersInput};
use crate::error::Wafv2Error;
use crate::resources::association::Guardable;

/// Refuses a load balancer that is not there. Whoever may not look for load balancers is believed:
/// AWS asks for no such permission. Resources of other kinds are not Ringwall's to know.
pub(crate) fn require_there(ctx: &RequestContext, guardable: &Guardable) -> Result<(), Wafv2Error> {
    if guardable.kind != ResourceType::ApplicationLoadBalancer {
        return Ok(());
    }
    let found = ctx.call::<DescribeLoadBalancers>(DescribeLoadBalancersInput {
        load_balancer_arns: Some(vec![guardable.arn.clone()]),
        names: None,
        marker: None,
        page_size: None,
    });
    match found {
        Ok(_) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::AccessDenied => Ok(()),
            ErrorKind::Modelled(_) => Err(Wafv2Error::nonexistent()),
            _ => Err(error.into()),
        },
    }
}
