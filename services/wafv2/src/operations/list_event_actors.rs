//! `ListEventActors`: clients that the analysis of API traffic found.
//!
//! Ringwall does not analyze API traffic: there is nothing to tell, and no list of events would be true.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListEventActors.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListEventActorsInput, ListEventActorsOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn list_event_actors(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: ListEventActorsInput,
) -> Result<Reply<ListEventActorsOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:ListEventActors");
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::not_implemented("Analysis of API traffic"))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn says_so_to_whoever_may_ask() {
        let house = house();
        let ask = || api::ListEventActorsInput {
            scope: api::Scope::Regional,
            time_window: api::TimeWindow {
                start_time: house.now(),
                end_time: house.now(),
            },
            sort_by: None,
            limit: None,
            next_marker: None,
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::ListEventActors>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:ListEventActors", "*")]);
        assert_eq!(
            clerk.refusal::<api::ListEventActors>(ask()),
            "NotImplemented: Analysis of API traffic is not built in Ringwall yet."
        );
    }
}
