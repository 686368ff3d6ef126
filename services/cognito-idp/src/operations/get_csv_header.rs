//! `GetCSVHeader`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetCSVHeader.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetCSVHeaderInput, GetCSVHeaderOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_csv_header(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: GetCSVHeaderInput,
) -> Result<Reply<GetCSVHeaderOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetCSVHeader"))
}
