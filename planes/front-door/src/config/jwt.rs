//! Tokens that must be shown before an action.

use ringwall_elbv2::resources::jwt::ExpectedClaim;

/// Which tokens are valid.
#[derive(Clone, Debug)]
pub struct JwtValidation {
    /// Where the issuer's keys are.
    pub jwks_endpoint: String,
    /// Who tokens are from.
    pub issuer: String,
    /// What they must say besides.
    pub claims: Vec<ExpectedClaim>,
}
