//! `GetAccountSettings`: what an account may have in a Region, and has.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{AccountLimit, AccountUsage, GetAccountSettingsInput, GetAccountSettingsOutput};
use crate::concurrency::MOST_CONCURRENT;
use crate::error::LambdaError;
use crate::package::{MOST_UNZIPPED_BYTES, MOST_ZIPPED_BYTES};
use crate::store::LambdaRead;
use crate::versions::MOST_CODE_BYTES;

pub(crate) fn get_account_settings(
    ctx: &RequestContext,
    tx: &LambdaRead<'_>,
    _: GetAccountSettingsInput,
) -> Result<Reply<GetAccountSettingsOutput>, LambdaError> {
    let permit = ctx.authorize(&Ask::new("lambda:GetAccountSettings"))?;

    let functions = tx.functions(ctx.account(), &ctx.region, None, usize::MAX)?;
    let reserved = tx.reserved(ctx.account(), &ctx.region, None)?;
    let limit = AccountLimit {
        total_code_size: i64::try_from(MOST_CODE_BYTES).ok(),
        code_size_unzipped: i64::try_from(MOST_UNZIPPED_BYTES).ok(),
        code_size_zipped: i64::try_from(MOST_ZIPPED_BYTES).ok(),
        concurrent_executions: Some(MOST_CONCURRENT),
        unreserved_concurrent_executions: Some(MOST_CONCURRENT.saturating_sub(reserved)),
    };
    let usage = AccountUsage {
        total_code_size: i64::try_from(tx.code_bytes(ctx.account(), &ctx.region)?).ok(),
        function_count: i64::try_from(functions.len()).ok(),
    };

    Ok(permit.reply(GetAccountSettingsOutput {
        account_limit: Some(limit),
        account_usage: Some(usage),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn counts_what_the_account_has() {
        let (house, _) = house();
        let size = house.new_function("one").code_size.unwrap();
        house.publish("one");
        house.answer::<api::PutFunctionConcurrency>(api::PutFunctionConcurrencyInput {
            function_name: "one".to_owned(),
            reserved_concurrent_executions: 40,
        });
        let found =
            house.needs::<api::GetAccountSettings>("lambda:GetAccountSettings", "*", input(&[]));
        let (limit, usage) = (found.account_limit.unwrap(), found.account_usage.unwrap());
        assert_eq!(limit.concurrent_executions, Some(1000));
        assert_eq!(limit.unreserved_concurrent_executions, Some(960));
        assert_eq!(
            (usage.function_count, usage.total_code_size),
            (Some(1), Some(2 * size))
        );
    }
}
