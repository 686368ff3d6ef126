//! `GetSigningCertificate`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetSigningCertificate.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetSigningCertificateInput, GetSigningCertificateOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn get_signing_certificate(
    _ctx: &RequestContext,
    _tx: &mut CognitoWrite<'_>,
    _input: GetSigningCertificateInput,
) -> Result<Reply<GetSigningCertificateOutput>, CognitoError> {
    Err(CognitoError::not_implemented("GetSigningCertificate"))
}
