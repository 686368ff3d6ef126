//! `ListIPSets`: the sets of networks of a scope, by name.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListIPSets.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListIPSetsInput, ListIPSetsOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::ip_set::IpSet;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn list_ip_sets(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListIPSetsInput,
) -> Result<Reply<ListIPSetsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:ListIPSets"))?;

    let (sets, next_marker) = tx.page::<IpSet>(&place, &page)?;

    Ok(permit.reply(ListIPSetsOutput {
        next_marker,
        ip_sets: Some(sets.iter().map(|set| set.summary()).collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListIPSetsInput};
    use crate::bench::{Steps as _, house};

    fn names(house: &TestHouse, asked: ListIPSetsInput) -> (Vec<String>, Option<String>) {
        let found = house.answer::<api::ListIPSets>(asked);
        let sets = found.ip_sets.unwrap().into_iter();
        (sets.filter_map(|set| set.name).collect(), found.next_marker)
    }

    #[test]
    fn pages_through_the_sets_of_a_scope() {
        let house = house();
        for name in ["c", "a", "b"] {
            house.make_ip_set(name, &[]);
        }
        let two = ListIPSetsInput {
            limit: Some(2),
            ..input(&[("Scope", "REGIONAL")])
        };
        let (first, next_marker) = names(&house, two);
        assert_eq!(first, ["a", "b"]);
        let rest = ListIPSetsInput {
            next_marker: next_marker.clone(),
            ..input(&[("Scope", "REGIONAL")])
        };
        assert_eq!(names(&house, rest), (vec!["c".to_owned()], None));
        let elsewhere = ListIPSetsInput {
            next_marker,
            ..input(&[("Scope", "CLOUDFRONT")])
        };
        let refusal = house.refusal::<api::ListIPSets>(elsewhere);
        assert!(
            refusal.starts_with("WAFInvalidParameterException: "),
            "{refusal}"
        );
        let global = names(&house, input(&[("Scope", "CLOUDFRONT")]));
        assert_eq!(global, (vec![], None));
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::ListIPSets>("wafv2:ListIPSets", "*", input(&[("Scope", "REGIONAL")]));
    }
}
