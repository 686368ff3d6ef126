//! `GenerateMobileSdkReleaseUrl`: where a release of the SDK for mobile applications is. Ringwall has none to give.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GenerateMobileSdkReleaseUrl.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GenerateMobileSdkReleaseUrlInput, GenerateMobileSdkReleaseUrlOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn generate_mobile_sdk_release_url(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: GenerateMobileSdkReleaseUrlInput,
) -> Result<Reply<GenerateMobileSdkReleaseUrlOutput>, Wafv2Error> {
    tx.service
        .permit(ctx, &Ask::new("wafv2:GenerateMobileSdkReleaseUrl"))?;

    Err(Wafv2Error::nonexistent())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn there_is_none_for_whoever_may_ask() {
        let house = house();
        let ask = || input(&[("Platform", "IOS"), ("ReleaseVersion", "1.0.0")]);
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::GenerateMobileSdkReleaseUrl>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:GenerateMobileSdkReleaseUrl", "*")]);
        let refusal = clerk.refusal::<api::GenerateMobileSdkReleaseUrl>(ask());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
