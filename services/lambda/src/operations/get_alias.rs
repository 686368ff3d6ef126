//! `GetAlias`: tells of an alias.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateAliasOutput, GetAliasInput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaRead;

pub(crate) fn get_alias(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    input: GetAliasInput,
) -> Result<Reply<CreateAliasOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:GetAlias"), &named)?;

    let alias = tx.alias(&named, &input.name)?;

    Ok(permit.reply(alias.shown(&named)))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetAliasInput};
    use crate::bench::{Steps as _, arn, house};

    #[test]
    fn needs_permission_and_an_alias() {
        let (house, _) = house();
        house.new_function("one");
        let prod = || input::<GetAliasInput>(&[("FunctionName", "one"), ("Name", "PROD")]);
        assert_eq!(
            house.refusal::<api::GetAlias>(prod()),
            format!(
                "ResourceNotFoundException: Cannot find alias arn: {}:PROD",
                arn("one")
            )
        );
        house.answer::<api::CreateAlias>(input(&[
            ("FunctionName", "one"),
            ("Name", "PROD"),
            ("FunctionVersion", "$LATEST"),
        ]));
        house.needs::<api::GetAlias>("lambda:GetAlias", &arn("one"), prod());
    }
}
