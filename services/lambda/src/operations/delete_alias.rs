//! `DeleteAlias`: deletes an alias.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteAliasInput, DeleteAliasOutput};
use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

pub(crate) fn delete_alias(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: DeleteAliasInput,
) -> Result<Reply<DeleteAliasOutput>, LambdaError> {
    let named = FunctionRef::parse_unqualified(ctx, &input.function_name)?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:DeleteAlias"), &named)?;

    // One that is not there is no fault.
    tx.delete_alias(&named, &input.name)?;

    Ok(permit.reply(DeleteAliasOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteAliasInput};
    use crate::bench::{Steps as _, arn, house, invocation};

    #[test]
    fn an_alias_goes_with_its_policy() {
        let (house, _) = house();
        house.new_function("one");
        let make = || {
            house.answer::<api::CreateAlias>(input(&[
                ("FunctionName", "one"),
                ("Name", "PROD"),
                ("FunctionVersion", "$LATEST"),
            ]))
        };
        make();
        house.answer::<api::AddPermission>(input(&[
            ("FunctionName", "one:PROD"),
            ("StatementId", "first"),
            ("Action", "lambda:InvokeFunction"),
            ("Principal", "s3.amazonaws.com"),
        ]));
        let prod = || input::<DeleteAliasInput>(&[("FunctionName", "one"), ("Name", "PROD")]);
        house.needs::<api::DeleteAlias>("lambda:DeleteAlias", &arn("one"), prod());
        assert!(
            house
                .refusal::<api::Invoke>(invocation("one:PROD", "{}"))
                .starts_with("ResourceNotFoundException: ")
        );
        make();
        assert!(
            house
                .refusal::<api::GetPolicy>(input(&[("FunctionName", "one:PROD")]))
                .starts_with("ResourceNotFoundException: ")
        );
    }
}
