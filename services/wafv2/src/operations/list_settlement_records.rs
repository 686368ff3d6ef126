//! `ListSettlementRecords`: payments one by one.
//!
//! Ringwall settles no payments: requests that Monetize ends are answered 402, and nobody can pay.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListSettlementRecords.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListSettlementRecordsInput, ListSettlementRecordsOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn list_settlement_records(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: ListSettlementRecordsInput,
) -> Result<Reply<ListSettlementRecordsOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:ListSettlementRecords");
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
        let ask = || api::ListSettlementRecordsInput {
            time_window: api::TimeWindow {
                start_time: house.now(),
                end_time: house.now(),
            },
            scope: api::Scope::Cloudfront,
            currency: api::Currency::ALL[0],
            filters: None,
            sort_by: None,
            sort_order: None,
            limit: None,
            next_marker: None,
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::ListSettlementRecords>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:ListSettlementRecords", "*")]);
        assert_eq!(
            clerk.refusal::<api::ListSettlementRecords>(ask()),
            "NotImplemented: Payment for requests (Monetize) is not built in Ringwall yet."
        );
    }
}
