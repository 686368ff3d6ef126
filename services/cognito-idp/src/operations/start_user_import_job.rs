//! `StartUserImportJob`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StartUserImportJobInput, StartUserImportJobOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn start_user_import_job(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: StartUserImportJobInput,
) -> Result<Reply<StartUserImportJobOutput>, CognitoError> {
    Err(CognitoError::not_implemented("StartUserImportJob"))
}
