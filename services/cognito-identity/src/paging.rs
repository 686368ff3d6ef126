//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::CognitoIdentity;
use crate::error::CognitoIdentityError;

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 60;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, CognitoIdentityError>;

/// Reads token and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a CognitoIdentity,
    ctx: &RequestContext,
    list: &str,
    token: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, CognitoIdentityError> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Page::open(&service.marker, ctx, list, token, limit.unwrap_or(USUAL))
        .ok_or_else(CognitoIdentityError::invalid_next_token)
}
