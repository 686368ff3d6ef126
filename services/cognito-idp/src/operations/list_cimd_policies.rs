//! `ListCIMDPolicies`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListCIMDPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListCIMDPoliciesInput, ListCIMDPoliciesOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn list_cimd_policies(
    _ctx: &RequestContext,
    _tx: &CognitoRead<'_>,
    _input: ListCIMDPoliciesInput,
) -> Result<Reply<ListCIMDPoliciesOutput>, CognitoError> {
    Err(CognitoError::not_implemented("ListCIMDPolicies"))
}
