//! `GetRevenueStatisticsSummary`: what was paid in all.
//!
//! Ringwall settles no payments: requests that Monetize ends are answered 402, and nobody can pay.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRevenueStatisticsSummary.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetRevenueStatisticsSummaryInput, GetRevenueStatisticsSummaryOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn get_revenue_statistics_summary(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: GetRevenueStatisticsSummaryInput,
) -> Result<Reply<GetRevenueStatisticsSummaryOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:GetRevenueStatisticsSummary");
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::not_implemented(
        "Payment for requests (Monetize)",
    ))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn says_so_to_whoever_may_ask() {
        let house = house();
        let ask = || api::GetRevenueStatisticsSummaryInput {
            time_window: api::TimeWindow {
                start_time: house.now(),
                end_time: house.now(),
            },
            scope: api::Scope::Cloudfront,
            currency: api::Currency::ALL[0],
            filters: None,
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::GetRevenueStatisticsSummary>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:GetRevenueStatisticsSummary", "*")]);
        assert_eq!(
            clerk.refusal::<api::GetRevenueStatisticsSummary>(ask()),
            "NotImplemented: Payment for requests (Monetize) is not built in Ringwall yet."
        );
    }
}
