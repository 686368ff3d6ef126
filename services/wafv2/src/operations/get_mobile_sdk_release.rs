//! `GetMobileSdkRelease`: a release of the SDK for mobile applications. Ringwall has none to give.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetMobileSdkRelease.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetMobileSdkReleaseInput, GetMobileSdkReleaseOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn get_mobile_sdk_release(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: GetMobileSdkReleaseInput,
) -> Result<Reply<GetMobileSdkReleaseOutput>, Wafv2Error> {
    tx.service
        .permit(ctx, &Ask::new("wafv2:GetMobileSdkRelease"))?;

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
            .is_denied::<api::GetMobileSdkRelease>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:GetMobileSdkRelease", "*")]);
        let refusal = clerk.refusal::<api::GetMobileSdkRelease>(ask());
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
