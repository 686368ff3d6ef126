//! `GetRevenueStatisticsTimeSeries`: what was paid when.
//!
//! Ringwall settles no payments: requests that Monetize ends are answered 402, and nobody can pay.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRevenueStatisticsTimeSeries.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetRevenueStatisticsTimeSeriesInput, GetRevenueStatisticsTimeSeriesOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn get_revenue_statistics_time_series(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: GetRevenueStatisticsTimeSeriesInput,
) -> Result<Reply<GetRevenueStatisticsTimeSeriesOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:GetRevenueStatisticsTimeSeries");
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
        let ask = || api::GetRevenueStatisticsTimeSeriesInput {
            statistic_type: api::TimeSeriesStatisticType::ALL[0],
            time_window: api::TimeWindow {
                start_time: house.now(),
                end_time: house.now(),
            },
            scope: api::Scope::Cloudfront,
            interval: api::IntervalType::ALL[0],
            currency: api::Currency::ALL[0],
            group_by: None,
            filters: None,
            limit: None,
            next_marker: None,
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::GetRevenueStatisticsTimeSeries>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:GetRevenueStatisticsTimeSeries", "*")]);
        assert_eq!(
            clerk.refusal::<api::GetRevenueStatisticsTimeSeries>(ask()),
            "NotImplemented: Payment for requests (Monetize) is not built in Ringwall yet."
        );
    }
}
