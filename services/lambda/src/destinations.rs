//! Where records of queued events may go: to functions that the function's role may invoke.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>

use ringwall_core::{Ask, RequestContext};

use crate::error::LambdaError;
use crate::resources::event_config::EventConfig;
use crate::resources::function_ref::FunctionRef;
use crate::role;
use crate::store::LambdaWrite;

impl LambdaWrite<'_> {
    /// The destinations are functions that the function's role may invoke.
    pub(crate) fn require_destinations(
        &self,
        ctx: &RequestContext,
        named: &FunctionRef,
        config: &EventConfig,
    ) -> Result<(), LambdaError> {
        let role_arn = self.latest(named)?.settings.role.clone();
        for arn in config.destinations() {
            let is_function = arn.split(':').nth(2) == Some("lambda");
            if !is_function {
                return Err(LambdaError::destination_not_built(arn));
            }
            let destination = FunctionRef::parse(ctx, arn, None)?;
            let denied = || LambdaError::destination_denied(arn);
            let acting = role::acting_as_role(ctx.platform(), self.rows(), &role_arn, named)?;
            let acting = acting.ok_or_else(denied)?;
            let invoke = Ask::new("lambda:InvokeFunction");
            self.permit(&acting, invoke, &destination)
                .map_err(|_| denied())?;
        }
        Ok(())
    }
}
