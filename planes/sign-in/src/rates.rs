//! How many requests a second a domain answers: from one address, for one client, and in all.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations-managedlogin>

use ringwall_core::{AccountId, RequestContext};
use ringwall_service::{Quota, Quotas};

use crate::visit::Visit;

const OF_ADDRESS: Quota = a_second("requests from source IP", 300);
const OF_CLIENT: Quota = a_second("requests to app client", 300);
const OF_DOMAIN: Quota = a_second("requests to domain", 500);

const fn a_second(name: &'static str, requests: u32) -> Quota {
    Quota {
        name,
        requests,
        period_millis: 1_000,
    }
}

/// What domains have answered of late.
#[derive(Default)]
pub(crate) struct Rates(Quotas);

impl Rates {
    /// Whether a request is one of those that are answered. One address cannot use up what the others
    /// have: what it sends beyond its own rate is not counted further.
    pub(crate) fn let_in(&self, ctx: &RequestContext, visit: &Visit) -> bool {
        let domain = visit.host.to_ascii_lowercase();
        let takes = |quota: Quota, whose: &str| {
            let about = format!("{domain} {whose}");
            // A domain's name is nobody else's, so it need not be known whose it is.
            self.0
                .take_about(ctx, AccountId::default(), &ctx.region, quota, &about)
        };
        let peer = ctx.client.address.map(|peer| peer.to_string());
        let client = visit.query.get("client_id");
        let client = client.or_else(|| visit.form.get("client_id"));
        peer.is_none_or(|peer| takes(OF_ADDRESS, &peer))
            && client.is_none_or(|client| takes(OF_CLIENT, client))
            && takes(OF_DOMAIN, "")
    }
}
