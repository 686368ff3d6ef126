//! Calls from one service to another, as the gateway makes them.

use std::sync::{Arc, Weak};

use ringwall_core::{ApiError, Client, RequestContext, ServiceCalls};
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
        let client = Client::inside();
        let mut forwarded = RequestContext::new(
            Arc::clone(ctx.platform()),
            service,
            operation,
            ctx.caller.clone(),
            ctx.region.clone(),
            client,
        );
        forwarded.called_via.clone_from(&ctx.called_via);
        forwarded.called_via.push(ctx.service);
        let bench = self.0.upgrade().expect("the bench is gone");
        bench.run(&forwarded, input)
    }
}
