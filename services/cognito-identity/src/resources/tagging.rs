//! Tags of identity pools.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html>

use std::collections::BTreeMap;

use ringwall_core::Tags;

use crate::error::CognitoIdentityError;
use crate::quotas;

/// Reads the tags of a request.
pub(crate) fn parse(tags: BTreeMap<String, String>) -> Result<Tags, CognitoIdentityError> {
    for key in tags.keys() {
        require_own(key)?;
    }
    let tags: Tags = tags.into_iter().collect();
    require_room(&tags)?;
    Ok(tags)
}

/// A key that is not AWS's own.
pub(crate) fn require_own(key: &str) -> Result<(), CognitoIdentityError> {
    let prefix = key.get(..4);
    if prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:")) {
        return Err(CognitoIdentityError::reserved_tag(key));
    }
    Ok(())
}

pub(crate) fn require_room(tags: &Tags) -> Result<(), CognitoIdentityError> {
    if tags.len() > quotas::TAGS {
        return Err(CognitoIdentityError::too_many_tags(quotas::TAGS));
    }
    Ok(())
}

/// The id of the identity pool of an ARN.
pub(crate) fn pool_id(arn: &str) -> Result<String, CognitoIdentityError> {
    let invalid = || CognitoIdentityError::invalid_arn(arn);
    let parsed: ringwall_core::Arn = arn.parse().map_err(|_| invalid())?;
    let id = parsed.resource.strip_prefix("identitypool/");
    let id = id.filter(|_| parsed.service == "cognito-identity");
    id.map(str::to_owned).ok_or_else(invalid)
}
