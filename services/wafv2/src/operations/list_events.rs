//! `ListEvents`: events that the analysis of API traffic found.
//!
//! Ringwall does not analyze API traffic: there is nothing to tell, and no list of events would be true.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListEvents.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListEventsInput, ListEventsOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn list_events(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: ListEventsInput,
) -> Result<Reply<ListEventsOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:ListEvents");
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::not_implemented("Analysis of API traffic"))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn says_so_to_whoever_may_ask() {
        let house = house();
        let ask = || input(&[("Scope", "REGIONAL")]);
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::ListEvents>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:ListEvents", "*")]);
        assert_eq!(
            clerk.refusal::<api::ListEvents>(ask()),
            "NotImplemented: Analysis of API traffic is not built in Ringwall yet."
        );
    }
}
