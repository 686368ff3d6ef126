//! Calls from one service to another, as the gateway makes them.

use std::sync::{Arc, Weak};

use ringwall_core::{ApiError, CallUnderWay, RequestContext, ServiceCalls};
use ringwall_model::Struct;

use crate::Bench;

pub(crate) struct Calls(pub(crate) Weak<Bench>);

impl ServiceCalls for Calls {
    fn call(
        &self,
        ctx: &RequestContext,
        service: &'static str,
        operation: &'static str,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        let bench = self.0.upgrade().expect("the bench is gone");
        bench.run(&ctx.forwarded(service, operation), &input)
    }

    fn start(
        self: Arc<Self>,
        ctx: RequestContext,
        service: &'static str,
        operation: &'static str,
        input: Struct,
    ) -> CallUnderWay {
        let call = move || self.call(&ctx, service, operation, input);
        Box::pin(async move {
            tokio::task::spawn_blocking(call)
                .await
                .map_err(ApiError::internal)?
        })
    }
}
