//! Calls of the server's own APIs, as the root user makes them.

use std::sync::Arc;

use ringwall_core::{AccountId, Caller, Client, Platform, Region, RequestContext};
use ringwall_model::Value;
use serde_json::Value as Json;

use crate::output::Failure;

/// The APIs of the server that has begun.
pub(crate) struct Api {
    context: RequestContext,
}

impl Api {
    pub(crate) fn of_root(platform: &Arc<Platform>, account: AccountId, region: Region) -> Self {
        let root = Caller::root(account, region.partition());
        let platform = Arc::clone(platform);
        let client = Client::inside();
        Self {
            context: RequestContext::new(platform, "ringwall", "protect", root, region, client),
        }
    }

    /// What an operation answers to an input, both as awsJson writes them; its words if it refuses.
    pub(crate) fn call(
        &self,
        service: &'static str,
        operation: &'static str,
        input: Json,
    ) -> Result<Json, Failure> {
        let failed = |why: &str| Failure::new(format!("{service}:{operation} failed: {why}"));
        let model = ringwall_model::service(service);
        let model = model.ok_or_else(|| failed("it has no model"))?;
        let shape = model.operation(operation).and_then(|it| it.input);
        let shape = shape.ok_or_else(|| failed("it takes nothing"))?;
        let Some(Value::Struct(input)) = Value::from_json(model, shape, input) else {
            return Err(failed("its input is of another shape"));
        };
        let calls = &self.context.platform().calls;
        match calls.call(&self.context, service, operation, input) {
            Ok(output) => Ok(Value::Struct(output).to_json()),
            Err(error) => Err(failed(error.message().unwrap_or("an internal error"))),
        }
    }
}

/// A text in an answer.
pub(crate) fn text(answer: &Json, pointer: &str) -> Result<String, Failure> {
    let found = answer.pointer(pointer).and_then(Json::as_str);
    let found = found.ok_or_else(|| Failure::new(format!("An answer has no {pointer}")))?;
    Ok(found.to_owned())
}
