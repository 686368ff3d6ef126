//! `GetEvent`: an event that the analysis of API traffic found.
//!
//! Ringwall does not analyze API traffic: there is nothing to tell, and no list of events would be true.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetEvent.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetEventInput, GetEventOutput};
use crate::error::Wafv2Error;
use crate::store::Wafv2Read;

pub(crate) fn get_event(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    _input: GetEventInput,
) -> Result<Reply<GetEventOutput>, Wafv2Error> {
    let ask = Ask::new("wafv2:GetEvent");
    tx.service.permit(ctx, &ask)?;

    Err(Wafv2Error::not_implemented("Analysis of API traffic"))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn as arn_of, house};

    #[test]
    fn says_so_to_whoever_may_ask() {
        let house = house();
        let arn = arn_of("webacl", "shop", "0b1d2c3e-0000-4000-8000-000000000000");
        let ask = || api::GetEventInput {
            scope: api::Scope::Regional,
            event_id: "0b1d2c3e-0000-4000-8000-000000000000".to_owned(),
            web_acl_arn: arn.clone(),
        };
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::GetEvent>(ask());
        let clerk = house.allowed("clerk", &[("wafv2:GetEvent", "*")]);
        assert_eq!(
            clerk.refusal::<api::GetEvent>(ask()),
            "NotImplemented: Analysis of API traffic is not built in Ringwall yet."
        );
    }
}
