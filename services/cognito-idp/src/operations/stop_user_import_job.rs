//! `StopUserImportJob`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StopUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{StopUserImportJobInput, StopUserImportJobOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn stop_user_import_job(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: StopUserImportJobInput,
) -> Result<Reply<StopUserImportJobOutput>, CognitoError> {
    Err(CognitoError::not_implemented("StopUserImportJob"))
}
