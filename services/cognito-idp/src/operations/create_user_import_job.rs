//! `CreateUserImportJob`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserImportJob.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserImportJobInput, CreateUserImportJobOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn create_user_import_job(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: CreateUserImportJobInput,
) -> Result<Reply<CreateUserImportJobOutput>, CognitoError> {
    Err(CognitoError::not_implemented("CreateUserImportJob"))
}
