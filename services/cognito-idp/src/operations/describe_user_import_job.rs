//! `DescribeUserImportJob`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeUserImportJobInput, DescribeUserImportJobOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_import_job(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: DescribeUserImportJobInput,
) -> Result<Reply<DescribeUserImportJobOutput>, CognitoError> {
    Err(CognitoError::not_implemented("DescribeUserImportJob"))
}
