//! `ListAPIKeys`: the keys of a scope.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListAPIKeys.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListAPIKeysInput, ListAPIKeysOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn list_api_keys(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListAPIKeysInput,
) -> Result<Reply<ListAPIKeysOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:ListAPIKeys"))?;

    let keys = tx.api_keys(&place)?.into_iter();
    // A marker must be short: the end of a key, its tag, tells it from all others.
    let keys = keys.map(|key| (key.marker_name(), key));
    let (keys, next_marker) = page.of_named(keys).into_parts();

    Ok(permit.reply(ListAPIKeysOutput {
        next_marker,
        api_key_summaries: Some(keys.iter().map(|key| key.summary()).collect()),
        application_integration_url: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListAPIKeysInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_the_keys_the_oldest_first() {
        let house = house();
        for domain in ["a.example", "b.example", "c.example"] {
            house.make_api_key(domain);
            house.advance_secs(1);
        }
        let asked = |next_marker: Option<String>| ListAPIKeysInput {
            next_marker,
            limit: Some(2),
            ..input(&[("Scope", "REGIONAL")])
        };
        let first = house.needs::<api::ListAPIKeys>("wafv2:ListAPIKeys", "*", asked(None));
        let domains = |found: Option<Vec<api::ApiKeySummary>>| -> Vec<String> {
            let keys = found.unwrap().into_iter();
            keys.flat_map(|key| key.token_domains.unwrap()).collect()
        };
        assert_eq!(domains(first.api_key_summaries), ["a.example", "b.example"]);
        let rest = house.answer::<api::ListAPIKeys>(asked(first.next_marker));
        assert_eq!(domains(rest.api_key_summaries), ["c.example"]);
    }
}
