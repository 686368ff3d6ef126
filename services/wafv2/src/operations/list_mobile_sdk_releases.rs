//! `ListMobileSdkReleases`: releases of the SDK that gives mobile applications tokens. Ringwall
//! has none to give.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListMobileSdkReleases.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListMobileSdkReleasesInput, ListMobileSdkReleasesOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::store::Wafv2Read;

pub(crate) fn list_mobile_sdk_releases(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListMobileSdkReleasesInput,
) -> Result<Reply<ListMobileSdkReleasesOutput>, Wafv2Error> {
    let (marker, filters) = (input.next_marker.as_deref(), input.platform.as_str());
    page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("wafv2:ListMobileSdkReleases"))?;

    Ok(permit.reply(ListMobileSdkReleasesOutput {
        release_summaries: Some(Vec::new()),
        next_marker: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house;

    #[test]
    fn there_are_none() {
        let found = house().needs::<api::ListMobileSdkReleases>(
            "wafv2:ListMobileSdkReleases",
            "*",
            input(&[("Platform", "IOS")]),
        );
        assert_eq!(found.release_summaries, Some(vec![]));
    }
}
