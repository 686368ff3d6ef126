//! `DescribeUserImportJob`: how an import goes.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserImportJobInput, DescribeUserImportJobOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_import_job(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeUserImportJobInput,
) -> Result<Reply<DescribeUserImportJobOutput>, CognitoError> {
    let action = "cognito-idp:DescribeUserImportJob";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let job = tx.import(&pool, &input.job_id)?;

    Ok(permit.reply(DescribeUserImportJobOutput {
        user_import_job: Some(job.shown()),
    }))
}
