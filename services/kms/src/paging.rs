//! Pages of this service's lists.

use ringwall_core::RequestContext;

use crate::Kms;
use crate::error::KmsError;

/// Which page of a list is asked for.
pub(crate) type Page<'a> = ringwall_service::Page<'a, KmsError>;

/// How many entries a page has.
#[derive(Clone, Copy)]
pub(crate) struct PageSize {
    usual: usize,
    largest: i32,
}

/// 100 unless asked, 1,000 at most.
pub(crate) const HUNDRED: PageSize = PageSize {
    usual: 100,
    largest: 1000,
};
/// 50 unless asked, 100 at most.
pub(crate) const FIFTY: PageSize = PageSize {
    usual: 50,
    largest: 100,
};
/// 50 unless asked and at most: tags.
pub(crate) const TAGS: PageSize = PageSize {
    usual: 50,
    largest: 50,
};

/// Reads marker and limit. `list` tells apart the lists of one operation.
pub(crate) fn page<'a>(
    kms: &'a Kms,
    ctx: &RequestContext,
    list: &str,
    marker: Option<&str>,
    limit: Option<i32>,
    size: PageSize,
) -> Result<Page<'a>, KmsError> {
    let limit = match limit {
        Some(limit) if limit > size.largest => {
            return Err(KmsError::limit_too_large(limit, size.largest));
        }
        Some(limit) => usize::try_from(limit).map_err(KmsError::internal)?,
        None => size.usual,
    };
    Page::open(&kms.marker, ctx, list, marker, limit).ok_or_else(KmsError::invalid_marker)
}
