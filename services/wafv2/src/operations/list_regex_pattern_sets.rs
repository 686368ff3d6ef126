//! `ListRegexPatternSets`: the sets of regular expressions of a scope, by name.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListRegexPatternSets.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListRegexPatternSetsInput, ListRegexPatternSetsOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::store::Wafv2Read;

pub(crate) fn list_regex_pattern_sets(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListRegexPatternSetsInput,
) -> Result<Reply<ListRegexPatternSetsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx
        .service
        .permit(ctx, &Ask::new("wafv2:ListRegexPatternSets"))?;

    let (sets, next_marker) = tx.page::<RegexPatternSet>(&place, &page)?;

    Ok(permit.reply(ListRegexPatternSetsOutput {
        next_marker,
        regex_pattern_sets: Some(sets.iter().map(|set| set.summary()).collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListRegexPatternSetsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_them_by_name() {
        let house = house();
        for name in ["c", "a", "b"] {
            house.make_regex_pattern_set(name, &[]);
        }
        let asked = |next_marker: Option<String>| ListRegexPatternSetsInput {
            limit: Some(2),
            next_marker,
            ..input(&[("Scope", "REGIONAL")])
        };
        let first = house.needs::<api::ListRegexPatternSets>(
            "wafv2:ListRegexPatternSets",
            "*",
            asked(None),
        );
        let names: Vec<_> = first
            .regex_pattern_sets
            .unwrap()
            .into_iter()
            .filter_map(|it| it.name)
            .collect();
        assert_eq!(names, ["a", "b"]);
        let rest = house.answer::<api::ListRegexPatternSets>(asked(first.next_marker));
        let names: Vec<_> = rest
            .regex_pattern_sets
            .unwrap()
            .into_iter()
            .filter_map(|it| it.name)
            .collect();
        assert_eq!(names, ["c"]);
        assert_eq!(rest.next_marker, None);
    }
}
