//! `GetCallerIdentity`: who the caller is. Needs no permission, not even against a denial.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>

use ringwall_core::{Reply, RequestContext};

use crate::StsRead;
use crate::api::{GetCallerIdentityInput, GetCallerIdentityOutput};
use crate::error::StsError;

pub(crate) fn get_caller_identity(
    ctx: &RequestContext,
    _tx: &StsRead<'_>,
    _input: GetCallerIdentityInput,
) -> Result<Reply<GetCallerIdentityOutput>, StsError> {
    let permit = ctx.public("everybody may know who he is");

    let principal = &ctx.caller.principal;

    Ok(permit.reply(GetCallerIdentityOutput {
        user_id: Some(principal.unique_id.clone()),
        account: Some(principal.account.to_string()),
        arn: Some(principal.arn()),
    }))
}
