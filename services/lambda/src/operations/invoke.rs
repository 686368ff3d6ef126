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

#[cfg(test)]
mod tests {
    use ringwall_core::{CallSource, RequestContext};
    use ringwall_model::Sensitive;
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{
        self, AliasRoutingConfiguration, CreateAliasInput, InvocationType, InvokeInput, LogType,
    };
    use crate::bench::{Steps as _, arn, house, invocation, simple};
    use crate::runner::{Ran, ThrottleReason};

    #[test]
    fn the_answer_comes_with_version_and_log() {
        let (house, runner) = house();
        house.new_function("one");
        let answered = house.answer::<api::Invoke>(InvokeInput {
            log_type: Some(LogType::Tail),
            client_context: Some("e30=".to_owned()),
            ..invocation("one", r#"{"a":1}"#)
        });
        assert_eq!(answered.status_code, Some(200));
        assert_eq!(answered.function_error, None);
        assert_eq!(answered.executed_version.as_deref(), Some("$LATEST"));
        assert_eq!(answered.payload.unwrap().expose(), br#"{"a":1}"#);
        assert_eq!(answered.log_result.as_deref(), Some("U1RBUlQKRU5ECg=="));
        let seen = runner.seen().remove(0);
        assert_eq!(seen.invoked_arn, arn("one"));
        assert_eq!(seen.client_context.as_deref(), Some("e30="));
        let function = &seen.function;
        assert_eq!(
            (&*function.runtime, &*function.handler),
            ("python3.12", "app.handler")
        );
        assert_eq!((function.timeout_secs, function.memory_mib), (3, 128));
        assert_eq!(house.invoke("one", "{}").log_result, None);
    }

    #[test]
    fn a_function_that_fails_is_answered_too() {
        let (house, runner) = house();
        house.new_function("one");
        runner.fails();
        let answered = house.invoke("one", "{}");
        assert_eq!(answered.status_code, Some(200));
        assert_eq!(answered.function_error.as_deref(), Some("Unhandled"));
    }

    #[test]
    fn what_could_not_run_is_refused() {
        let (house, runner) = house();
        house.new_function("one");
        for (ran, expected) in [
            (
                Ran::Throttled(ThrottleReason::Reserved),
                "TooManyRequestsException: Rate Exceeded.",
            ),
            (
                Ran::Throttled(ThrottleReason::Account),
                "TooManyRequestsException: Rate Exceeded.",
            ),
            (
                Ran::RoleRefused("It is gone.".to_owned()),
                "AccessDenied: The role defined for the function cannot be assumed by Lambda. It is gone.",
            ),
            (
                Ran::Unable("Install python3.12.".to_owned()),
                "InvalidRuntimeException: Install python3.12.",
            ),
        ] {
            runner.answers(ran);
            assert_eq!(
                house.refusal::<api::Invoke>(invocation("one", "{}")),
                expected
            );
        }
    }

    #[test]
    fn a_pending_function_does_not_run() {
        let (house, _) = house();
        house.answer::<api::CreateFunction>(simple("one"));
        assert_eq!(
            house.refusal::<api::Invoke>(invocation("one", "{}")),
            "ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending"
        );
    }

    #[test]
    fn events_are_json_and_limited() {
        let (house, runner) = house();
        house.new_function("one");
        let refusal = house.refusal::<api::Invoke>(invocation("one", "{no"));
        assert!(
            refusal.starts_with(
                "InvalidRequestContentException: Could not parse request body into json: "
            ),
            "{refusal}"
        );
        house.invoke("one", "");
        assert_eq!(runner.seen()[0].payload, b"{}");
        let of_bytes = |bytes: usize| format!("\"{}\"", "x".repeat(bytes - 2));
        house.invoke("one", &of_bytes(6 * 1024 * 1024));
        assert_eq!(
            house.refusal::<api::Invoke>(invocation("one", &of_bytes(6 * 1024 * 1024 + 1))),
            "RequestTooLargeException: Request must be smaller than 6291456 bytes for the InvokeFunction operation"
        );
        house.queue("one", &of_bytes(1024 * 1024));
        let queued = InvokeInput {
            invocation_type: Some(InvocationType::Event),
            ..invocation("one", &of_bytes(1024 * 1024 + 1))
        };
        assert!(
            house
                .refusal::<api::Invoke>(queued)
                .starts_with("RequestTooLargeException: ")
        );
    }

    #[test]
    fn a_dry_run_asks_and_runs_nothing() {
        let (house, runner) = house();
        house.new_function("one");
        let dry = |name: &str| InvokeInput {
            invocation_type: Some(InvocationType::DryRun),
            ..invocation(name, "{}")
        };
        let answered = house.answer::<api::Invoke>(dry("one"));
        assert_eq!((answered.status_code, answered.payload), (Some(204), None));
        assert!(runner.seen().is_empty());
        house
            .as_new_user("user", &[])
            .is_denied::<api::Invoke>(dry("one"));
        assert!(
            house
                .refusal::<api::Invoke>(dry("two"))
                .starts_with("ResourceNotFoundException: ")
        );
    }

    #[test]
    fn an_alias_shares_invocations_out() {
        let (house, runner) = house();
        house.new_function("one");
        let (first, second) = (house.publish("one"), house.publish("one"));
        let weights = [(second.clone(), 0.3)].into_iter().collect();
        house.answer::<api::CreateAlias>(CreateAliasInput {
            routing_config: Some(AliasRoutingConfiguration {
                additional_version_weights: Some(weights),
            }),
            ..input(&[
                ("FunctionName", "one"),
                ("Name", "PROD"),
                ("FunctionVersion", &first),
            ])
        });
        let mut shares = [0, 0];
        for _ in 0..300 {
            let version = house.invoke("one:PROD", "{}").executed_version.unwrap();
            assert!(version == first || version == second);
            shares[usize::from(version == second)] += 1;
        }
        assert!((60..120).contains(&shares[1]), "{shares:?}");
        assert_eq!(runner.seen()[0].invoked_arn, arn("one:PROD"));
    }

    /// A service calls for a resource of its own.
    fn invoke_as_service(house: &TestHouse, source: &str, account: &str) -> Result<(), String> {
        let of_service = RequestContext::of_service(
            std::sync::Arc::clone(house.platform()),
            "s3",
            account.parse().unwrap(),
            "us-east-1".parse().unwrap(),
            Some(CallSource {
                arn: source.to_owned(),
                account: account.parse().unwrap(),
            }),
        );
        let called = of_service.call::<api::Invoke>(invocation(&arn("one"), "{}"));
        called.map(drop).map_err(|error| error.to_string())
    }

    #[test]
    fn a_service_is_let_in_for_what_the_statement_names() {
        let (house, _) = house();
        house.new_function("one");
        let bucket = "arn:aws:s3:::bucket";
        assert!(invoke_as_service(&house, bucket, ACCOUNT).is_err());
        house.answer::<api::AddPermission>(input(&[
            ("FunctionName", "one"),
            ("StatementId", "first"),
            ("Action", "lambda:InvokeFunction"),
            ("Principal", "s3.amazonaws.com"),
            ("SourceArn", bucket),
            ("SourceAccount", ACCOUNT),
        ]));
        assert_eq!(invoke_as_service(&house, bucket, ACCOUNT), Ok(()));
        assert!(invoke_as_service(&house, "arn:aws:s3:::other", ACCOUNT).is_err());
        assert!(invoke_as_service(&house, bucket, OTHER_ACCOUNT).is_err());
    }

    #[test]
    fn needs_permission_on_what_was_named() {
        let (house, _) = house();
        house.new_function("one");
        house.needs::<api::Invoke>(
            "lambda:InvokeFunction",
            &arn("one"),
            invocation("one", "{}"),
        );
        let allowed = house.as_user("allowed");
        allowed.is_denied::<api::Invoke>(invocation("one:$LATEST", "{}"));
        allowed.is_denied::<api::Invoke>(InvokeInput {
            qualifier: Some("$LATEST".to_owned()),
            payload: Some(Sensitive::new(b"no json".to_vec())),
            ..invocation("one", "")
        });
    }
}
