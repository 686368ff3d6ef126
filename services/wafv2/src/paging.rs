//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::Wafv2;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// Entries of a page, unless asked otherwise.
const USUAL: usize = 100;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, Wafv2Error>;

/// Reads marker and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    service: &'a Wafv2,
    ctx: &RequestContext,
    list: &str,
    marker: Option<&str>,
    limit: Option<i32>,
) -> Result<Page<'a>, Wafv2Error> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let refusal = || Wafv2Error::invalid(Field::WebAcl, "NextMarker", Reason::InvalidFormat);
    Page::open(&service.marker, ctx, list, marker, limit.unwrap_or(USUAL)).ok_or_else(refusal)
}
