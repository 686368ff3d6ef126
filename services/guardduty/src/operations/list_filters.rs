//! `ListFilters`: the names of a detector's filters.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFilters.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListFiltersInput, ListFiltersOutput};
use crate::error::GuardDutyError;
use crate::paging::page;
use crate::store::GuardDutyRead;

pub(crate) fn list_filters(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListFiltersInput,
) -> Result<Reply<ListFiltersOutput>, GuardDutyError> {
    let id = &input.detector_id;
    let page = page(
        tx.service,
        ctx,
        id,
        input.next_token.as_deref(),
        input.max_results,
    )?;

    let (permit, detector) = tx.permit(ctx, "guardduty:ListFilters", id)?;

    let listed = page.rows(|after, limit| tx.filters_by_name(&detector.id, after, limit))?;
    let names = listed.entries.iter().map(|filter| filter.name.clone());
    Ok(permit.reply(ListFiltersOutput {
        filter_names: names.collect(),
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListFiltersInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn page_by_page() {
        let house = house();
        let id = house.new_detector();
        for name in ["one", "two", "three"] {
            house.new_filter(&id, name, "type", "Recon:EC2/Portscan");
        }
        let list = |next_token| {
            house.answer::<api::ListFilters>(ListFiltersInput {
                max_results: Some(2),
                next_token,
                ..input(&[("DetectorId", &id)])
            })
        };
        let first = list(None);
        assert_eq!(first.filter_names, ["one", "three"]);
        let second = list(first.next_token);
        assert_eq!(
            (second.filter_names, second.next_token),
            (vec!["two".to_owned()], None)
        );
        house.needs::<api::ListFilters>(
            "guardduty:ListFilters",
            "*",
            input(&[("DetectorId", &id)]),
        );
    }
}
