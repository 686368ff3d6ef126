//! `GetFunctionCodeSigningConfig`: a function's code signing configuration. No function has one,
//! as code signing is not built: AWS then answers without an ARN.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetFunctionCodeSigningConfigInput, GetFunctionCodeSigningConfigOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn get_function_code_signing_config(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetFunctionCodeSigningConfigInput,
) -> Result<Reply<GetFunctionCodeSigningConfigOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let ask = Ask::new("lambda:GetFunctionCodeSigningConfig");
    let (permit, function) = tx.permit(ctx, ask, &named)?;

    Ok(permit.reply(GetFunctionCodeSigningConfigOutput {
        code_signing_config_arn: None,
        function_name: function.name.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn no_function_has_one() {
        let (house, _) = house();
        house.new_function("one");
        let found = house.needs::<api::GetFunctionCodeSigningConfig>(
            "lambda:GetFunctionCodeSigningConfig",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
        assert_eq!(found.function_name, "one");
        assert_eq!(found.code_signing_config_arn, None);
    }
}
