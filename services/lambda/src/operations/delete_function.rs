//! `DeleteFunction`: deletes a function, or one published version of it.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteFunctionInput, DeleteFunctionOutput};
use crate::error::LambdaError;
use crate::resources::function::VersionNumber;
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

/// No content.
const STATUS: i32 = 204;

pub(crate) fn delete_function(
    ctx: &RequestContext,
    tx: &mut LambdaWrite<'_>,
    input: DeleteFunctionInput,
) -> Result<Reply<DeleteFunctionOutput>, LambdaError> {
    let named = FunctionRef::parse(ctx, &input.function_name, input.qualifier.as_deref())?;

    let (permit, _) = tx.permit(ctx, Ask::new("lambda:DeleteFunction"), &named)?;

    match named.qualifier.as_deref() {
        None => tx.delete_function(&named)?,
        Some(qualifier) => delete_version(tx, &named, qualifier)?,
    }
    tx.service.runner.retire(&named.qualified_arn());

    Ok(permit.reply(DeleteFunctionOutput {
        status_code: Some(STATUS),
    }))
}

fn delete_version(
    tx: &mut LambdaWrite<'_>,
    named: &FunctionRef,
    qualifier: &str,
) -> Result<(), LambdaError> {
    let number = VersionNumber::parse(qualifier).ok_or_else(LambdaError::alias_not_a_version)?;
    if number.is_latest() {
        return Err(LambdaError::latest_stays());
    }
    let aliases = tx.aliases(named, None, usize::MAX)?;
    let leading: Vec<&str> = aliases
        .iter()
        .filter(|(_, alias)| alias.leads_to(number))
        .map(|(_, alias)| alias.name.as_str())
        .collect();
    if !leading.is_empty() {
        return Err(LambdaError::aliases_refer(&leading.join(", ")));
    }
    // A version that is gone is no fault.
    match tx.find_version(named, number)? {
        Some(version) => tx.delete_version(named, &version),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, arn, house, simple};

    #[test]
    fn a_function_goes_with_its_code() {
        let (house, runner) = house();
        house.new_function("one");
        house.publish("one");
        house.answer::<api::DeleteFunction>(input(&[("FunctionName", "one")]));
        let expected = format!(
            "ResourceNotFoundException: Function not found: {}",
            arn("one")
        );
        let refusal = house.refusal::<api::GetFunction>(input(&[("FunctionName", "one")]));
        assert_eq!(refusal, expected);
        assert_eq!(runner.retired().last(), Some(&arn("one")));
        let settings = house.answer::<api::GetAccountSettings>(input(&[]));
        let usage = settings.account_usage.unwrap();
        assert_eq!(
            (usage.total_code_size, usage.function_count),
            (Some(0), Some(0))
        );
        house.answer::<api::CreateFunction>(simple("one"));
    }

    #[test]
    fn a_version_goes_alone_unless_an_alias_leads_to_it() {
        let (house, _) = house();
        house.new_function("one");
        let (first, second) = (house.publish("one"), house.publish("one"));
        house.answer::<api::CreateAlias>(input(&[
            ("FunctionName", "one"),
            ("Name", "PROD"),
            ("FunctionVersion", second.as_str()),
        ]));
        let delete = |version: &str| input(&[("FunctionName", "one"), ("Qualifier", version)]);
        assert_eq!(
            house.refusal::<api::DeleteFunction>(delete(&second)),
            "ResourceConflictException: Unable to delete version because the following aliases reference it: [PROD]"
        );
        assert_eq!(
            house.refusal::<api::DeleteFunction>(delete("$LATEST")),
            "InvalidParameterValueException: $LATEST version cannot be deleted without deleting the function."
        );
        house.answer::<api::DeleteFunction>(delete(&first));
        assert_eq!(
            house.configuration("one").version.as_deref(),
            Some("$LATEST")
        );
        house.configuration(&format!("one:{second}"));
    }

    #[test]
    fn needs_permission() {
        let (house, _) = house();
        house.new_function("one");
        house.needs::<api::DeleteFunction>(
            "lambda:DeleteFunction",
            &arn("one"),
            input(&[("FunctionName", "one")]),
        );
    }
}
