//! `Invoke`: runs a function, or queues an event for it.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{ApiError, Ask, Later, RequestContext};
use ringwall_model::Sensitive;

use crate::api::{InvocationType, InvokeInput, InvokeOutput, LogType};
use crate::error::LambdaError;
use crate::queue::QueuedEvent;
use crate::resources::function_ref::FunctionRef;
use crate::resources::payload;
use crate::runner::{Invocation, Ran};
use crate::store::LambdaWrite;

const ANSWERED: i32 = 200;
const QUEUED: i32 = 202;
const WOULD_RUN: i32 = 204;

pub(crate) fn invoke(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: InvokeInput,
) -> Result<Later<InvokeOutput>, LambdaError> {
    refuse_unbuilt(&input)?;
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let (permit, function) = tx.permit(ctx, Ask::new("lambda:InvokeFunction"), &named)?;

    let version = tx.version_of(&named, &*ctx.platform().entropy)?;
    version.require_made()?;
    match input.invocation_type {
        Some(InvocationType::DryRun) => {
            return Ok(permit.later(std::future::ready(Ok(with_status(WOULD_RUN)))));
        }
        Some(InvocationType::Event) => {
            let payload = payload::queued(input.payload)?;
            QueuedEvent::new(&ctx.request_id, &function, &named, payload, ctx.now()).put(tx.tx)?;
            return Ok(permit.later(std::future::ready(Ok(with_status(QUEUED)))));
        }
        Some(InvocationType::RequestResponse) | None => {}
    }
    let invocation = Invocation {
        payload: payload::synchronous(input.payload)?,
        function: Arc::new(tx.runnable(ctx.platform(), &function, &version)?),
        platform: Arc::clone(ctx.platform()),
        request_id: ctx.request_id.clone(),
        invoked_arn: named.qualified_arn(),
        client_context: input.client_context,
    };
    let tells_log = input.log_type == Some(LogType::Tail);
    let runner = Arc::clone(&tx.service.runner);

    Ok(permit.later(async move {
        let executed_version = invocation.function.version.clone();
        let ran = runner.run(invocation).await;
        answer(ran, executed_version, tells_log)
    }))
}

fn answer(ran: Ran, executed_version: String, tells_log: bool) -> Result<InvokeOutput, ApiError> {
    let answer = match ran {
        Ran::Answered(answer) => answer,
        Ran::Throttled(reason) => return Err(LambdaError::throttled(reason).into()),
        Ran::RoleRefused(why) => return Err(LambdaError::role_refused(&why).into()),
        Ran::Unable(why) => return Err(LambdaError::unable(&why).into()),
    };
    Ok(InvokeOutput {
        function_error: answer.function_error.map(str::to_owned),
        log_result: tells_log.then(|| STANDARD.encode(&answer.log_tail)),
        payload: Some(Sensitive::new(answer.payload)),
        executed_version: Some(executed_version),
        ..with_status(ANSWERED)
    })
}

fn with_status(status: i32) -> InvokeOutput {
    InvokeOutput {
        status_code: Some(status),
        ..InvokeOutput::default()
    }
}

fn refuse_unbuilt(input: &InvokeInput) -> Result<(), LambdaError> {
    if input.durable_execution_name.is_some() {
        return Err(ApiError::not_implemented("A durable execution").into());
    }
    if input.tenant_id.is_some() {
        return Err(ApiError::not_implemented("Tenant isolation").into());
    }
    Ok(())
}
