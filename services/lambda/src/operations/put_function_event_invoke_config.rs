//! `PutFunctionEventInvokeConfig`: says how queued events of a function, version or alias are
//! handled, in place of what was said.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetFunctionEventInvokeConfigOutput, PutFunctionEventInvokeConfigInput};
use crate::error::LambdaError;
use crate::resources::event_config::EventConfig;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn put_function_event_invoke_config(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: PutFunctionEventInvokeConfigInput,
) -> Result<Reply<GetFunctionEventInvokeConfigOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let ask = Ask::new("lambda:PutFunctionEventInvokeConfig");
    let (permit, _) = tx.permit(ctx, ask, &named)?;

    tx.require_qualifier(&named)?;
    let mut config = EventConfig {
        last_modified: ctx.now(),
        retries: input.maximum_retry_attempts,
        age_secs: input.maximum_event_age_in_seconds,
        ..EventConfig::default()
    };
    config.set_destinations(input.destination_config.as_ref());
    tx.require_destinations(ctx, &named, &config)?;
    let shown = config.shown(named.arn_of_events());
    tx.put_event_config(&named.of_events(), config)?;

    Ok(permit.reply(shown))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{
        self, DestinationConfig, OnFailure, OnSuccess, PutFunctionEventInvokeConfigInput,
    };
    use crate::bench::{Steps as _, TRUST, arn, house};

    fn config(destination: Option<&str>) -> PutFunctionEventInvokeConfigInput {
        PutFunctionEventInvokeConfigInput {
            maximum_retry_attempts: Some(1),
            destination_config: Some(DestinationConfig {
                on_success: Some(OnSuccess::default()),
                on_failure: Some(OnFailure {
                    destination: destination.map(str::to_owned),
                }),
            }),
            ..input(&[("FunctionName", "one")])
        }
    }

    #[test]
    fn it_is_of_latest_unless_a_qualifier_is_named() {
        let (house, _) = house();
        house.new_function("one");
        let put = house.answer::<api::PutFunctionEventInvokeConfig>(config(None));
        assert_eq!(put.function_arn, Some(arn("one:$LATEST")));
        assert_eq!(put.maximum_retry_attempts, Some(1));
        assert_eq!(put.maximum_event_age_in_seconds, None);
        for name in ["one", "one:$LATEST"] {
            let found =
                house.answer::<api::GetFunctionEventInvokeConfig>(input(&[("FunctionName", name)]));
            assert_eq!(found, put);
        }
    }

    #[test]
    fn destinations_are_functions_that_the_role_may_invoke() {
        let (house, _) = house();
        house.new_function("one");
        house.new_function("two");
        let queue = "arn:aws:sqs:us-east-1:111122223333:queue";
        assert_eq!(
            house.refusal::<api::PutFunctionEventInvokeConfig>(config(Some(queue))),
            format!(
                "InvalidParameterValueException: The destination ARN {queue} is not built in Ringwall yet: records go to Lambda functions."
            )
        );
        let two = arn("two");
        assert_eq!(
            house.refusal::<api::PutFunctionEventInvokeConfig>(config(Some(&two))),
            format!(
                "InvalidParameterValueException: The function's execution role does not have permissions to call InvokeFunction on {two}"
            )
        );
        house.put_role("worker", TRUST, &[&allow("lambda:InvokeFunction", &two)]);
        house.answer::<api::PutFunctionEventInvokeConfig>(config(Some(&two)));
    }

    #[test]
    fn needs_permission_and_what_is_named() {
        let (house, _) = house();
        house.new_function("one");
        let missing = PutFunctionEventInvokeConfigInput {
            qualifier: Some("PROD".to_owned()),
            ..config(None)
        };
        assert_eq!(
            house.refusal::<api::PutFunctionEventInvokeConfig>(missing),
            format!(
                "ResourceNotFoundException: Function not found: {}",
                arn("one:PROD")
            )
        );
        house.needs::<api::PutFunctionEventInvokeConfig>(
            "lambda:PutFunctionEventInvokeConfig",
            &arn("one"),
            config(None),
        );
    }
}
