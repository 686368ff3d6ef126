//! `GetFunctionConfiguration`: tells the settings of a function, version or alias.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateFunctionOutput, GetFunctionConfigurationInput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn get_function_configuration(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetFunctionConfigurationInput,
) -> Result<Reply<CreateFunctionOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:GetFunctionConfiguration"), &named)?;

    let version = tx.version_of(&named, &*ctx.platform().entropy)?;

    Ok(permit.reply(tx.shown(ctx, &named, &version)?))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn a_function_has_many_names() {
        let (house, _) = house();
        house.new_function("one");
        let version = house.publish("one");
        let whole = arn("one");
        let found = |name: &str| {
            let found =
                house.answer::<api::GetFunctionConfiguration>(input(&[("FunctionName", name)]));
            (found.function_arn.unwrap(), found.version.unwrap())
        };
        let latest = (whole.clone(), "$LATEST".to_owned());
        assert_eq!(found("one"), latest);
        assert_eq!(found(&format!("{ACCOUNT}:function:one")), latest);
        assert_eq!(found("function:one"), latest);
        assert_eq!(found(&whole), latest);
        let published = (format!("{whole}:{version}"), version.clone());
        assert_eq!(found(&format!("one:{version}")), published);
        assert_eq!(found(&format!("{whole}:{version}")), published);
    }

    #[test]
    fn qualifiers_must_agree_and_regions_too() {
        let (house, _) = house();
        house.new_function("one");
        let refusal = |name: &str, qualifier: &str| {
            house.refusal::<api::GetFunctionConfiguration>(input(&[
                ("FunctionName", name),
                ("Qualifier", qualifier),
            ]))
        };
        assert_eq!(
            refusal("one:1", "2"),
            "InvalidParameterValueException: The derived qualifier from the function name does not match the specified qualifier."
        );
        let elsewhere = arn("one").replace("us-east-1", "eu-west-1");
        assert_eq!(
            refusal(&elsewhere, "1"),
            "ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"
        );
    }

    #[test]
    fn needs_permission_on_what_was_named() {
        let (house, _) = house();
        house.new_function("one");
        let version = house.publish("one");
        let qualified = format!("{}:{version}", arn("one"));
        house.needs::<api::GetFunctionConfiguration>(
            "lambda:GetFunctionConfiguration",
            &qualified,
            input(&[("FunctionName", &qualified)]),
        );
        house
            .as_user("allowed")
            .is_denied::<api::GetFunctionConfiguration>(input(&[("FunctionName", "one")]));
    }
}
