//! Ids and ARNs.

use ringwall_core::{AccountId, Region, RequestContext};

use crate::error::CognitoError;

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWERCASE: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// A new pool's id: the Region and nine characters.
pub(crate) fn pool_id(ctx: &RequestContext) -> String {
    format!("{}_{}", ctx.region, drawn(ctx, ALPHANUMERIC, 9))
}

/// A new app client's id: 26 characters.
pub(crate) fn client_id(ctx: &RequestContext) -> String {
    drawn(ctx, LOWERCASE, 26)
}

/// A new app client's secret: 51 characters.
pub(crate) fn client_secret(ctx: &RequestContext) -> String {
    drawn(ctx, LOWERCASE, 51)
}

/// A new CIMD policy's id.
pub(crate) fn cimd_policy_id(ctx: &RequestContext) -> String {
    drawn(ctx, LOWERCASE, 25)
}

/// A new user import's id.
pub(crate) fn import_job_id(ctx: &RequestContext) -> String {
    format!("import-{}", drawn(ctx, ALPHANUMERIC, 10))
}

/// A new session's id: what kind it is (`tkn`, `sso`) and 25 characters.
pub(crate) fn session_id(ctx: &RequestContext, kind: &str) -> String {
    format!("{kind}{}", drawn(ctx, LOWERCASE, 25))
}

/// A pool's ARN.
pub(crate) fn pool_arn(region: &Region, account: AccountId, pool_id: &str) -> String {
    format!(
        "arn:{}:cognito-idp:{region}:{account}:userpool/{pool_id}",
        region.partition()
    )
}

/// The id in a pool's ARN.
pub(crate) fn pool_id_of_arn(arn: &str) -> Result<&str, CognitoError> {
    let id = arn.rsplit_once(":userpool/").map(|(_, id)| id);
    let id = id.filter(|id| !id.is_empty() && !id.contains(['/', ':']));
    id.ok_or_else(|| CognitoError::invalid_parameter("Invalid resource ARN."))
}

/// Characters drawn evenly from an alphabet of at most 256.
fn drawn(ctx: &RequestContext, alphabet: &[u8], length: usize) -> String {
    let whole = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let bytes = ctx.random_bytes::<64>();
        let even = bytes.iter().map(|byte| usize::from(*byte));
        let drawn = even.filter(|byte| *byte < whole);
        let characters = drawn.filter_map(|byte| alphabet.get(byte % alphabet.len()));
        let missing = length - text.len();
        text.extend(characters.take(missing).map(|byte| char::from(*byte)));
    }
    text
}
