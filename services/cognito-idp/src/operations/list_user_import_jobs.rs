//! `ListUserImportJobs`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserImportJobs.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUserImportJobsInput, ListUserImportJobsOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_user_import_jobs(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListUserImportJobsInput,
) -> Result<Reply<ListUserImportJobsOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListUserImportJobs"))
}
