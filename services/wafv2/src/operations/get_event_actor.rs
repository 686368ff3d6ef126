//! `GetEventActor`: a client that the analysis of API traffic found.
//!
//! Ringwall does not analyze API traffic: there is nothing to tell, and no list of events would be true.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetEventActor.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetEventActorInput, GetEventActorOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn get_event_actor(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: GetEventActorInput,
) -> Result<Reply<GetEventActorOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:GetEventActor");
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
        let ask = || api::GetEventActorInput {
            scope: api::Scope::Regional,
            event_actor_id: "0b1d2c3e-0000-4000-8000-000000000000".to_owned(),
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::GetEventActor>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:GetEventActor", "*")]);
        assert_eq!(
            clerk.refusal::<api::GetEventActor>(ask()),
            "NotImplemented: Analysis of API traffic is not built in Ringwall yet."
        );
    }
}
