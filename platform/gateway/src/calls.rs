//! Calls from one service to another.

use std::sync::Arc;

use ringwall_core::{ApiError, CallUnderWay, RequestContext, ServiceCalls};
use ringwall_model::Struct;
use ringwall_service::Handler;

use crate::dispatch::{Dispatcher, Target};
use crate::registry::Found;

impl Dispatcher {
    /// What a service calls of another one.
    fn called(
        &self,
        service: &'static str,
        operation: &'static str,
    ) -> Result<(Found<'_>, Target), ApiError> {
        let unknown = || ApiError::not_implemented(format_args!("{service}:{operation}"));
        let model = ringwall_model::service(service).ok_or_else(unknown)?;
        let found = self.registry.find(model, operation).ok_or_else(unknown)?;
        let target = Target {
            writes: found.handler.writes(),
            service: model,
            operation: model.operation(operation).ok_or_else(unknown)?,
        };
        Ok((found, target))
    }

    /// The request as it goes on to another service.
    fn forward(&self, ctx: &RequestContext, found: &Found<'_>, target: Target) -> RequestContext {
        let operation = &target.operation.name;
        self.note_use(
            &ctx.caller,
            target.service,
            operation,
            &ctx.region,
            ctx.now(),
        );
        ctx.forwarded(found.service, found.operation)
    }
}

impl ServiceCalls for Dispatcher {
    fn call(
        &self,
        ctx: &RequestContext,
        service: &'static str,
        operation: &'static str,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        let (found, target) = self.called(service, operation)?;
        let forwarded = self.forward(ctx, &found, target);
        self.run_through(&forwarded, target, found.handler, &input)
    }

    fn start(
        self: Arc<Self>,
        ctx: RequestContext,
        service: &'static str,
        operation: &'static str,
        input: Struct,
    ) -> CallUnderWay {
        Box::pin(async move {
            let (found, target) = self.called(service, operation)?;
            let forwarded = self.forward(&ctx, &found, target);
            let dispatcher = Arc::clone(&self);
            if matches!(found.handler, Handler::Deferred(_)) {
                return dispatcher.run_deferred(forwarded, target, input).await;
            }
            dispatcher.run_slow(forwarded, target, input).await
        })
    }
}
