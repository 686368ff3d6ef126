//! `UpdateFilter`: changes a filter; what is not named stays.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateFilter.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UpdateFilterInput, UpdateFilterOutput};
use crate::error::GuardDutyError;
use crate::members;
use crate::resources::criteria::{Criteria, Use};
use crate::resources::filter::Filter;
use crate::store::GuardDutyWrite;

pub(crate) fn update_filter(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateFilterInput,
) -> Result<Reply<UpdateFilterOutput>, GuardDutyError> {
    let criteria = input.finding_criteria.as_ref();
    let criteria = criteria.map(|criteria| Criteria::parse(Some(criteria), Use::Saved));
    let criteria = criteria.transpose()?;

    let found = tx.find_filter(&input.detector_id, &input.filter_name)?;

    let ask = Ask::new("guardduty:UpdateFilter");
    let below = format!("filter/{}", input.filter_name);
    let tags = found.as_ref().map(|filter| &filter.tags);
    let (permit, detector) = tx.permit_below(ctx, ask, &input.detector_id, &below, tags)?;

    members::require_no_administrator(&*tx.tx, &detector)?;
    let filter = found.ok_or_else(GuardDutyError::no_such_resource)?;
    let mut filter = Filter::clone(&filter);
    filter.description = input.description.unwrap_or(filter.description);
    filter.action = input.action.unwrap_or(filter.action);
    filter.rank = input.rank.unwrap_or(filter.rank);
    filter.criteria = criteria.unwrap_or(filter.criteria);
    filter.updated_at = ctx.now();
    filter.version += 1;
    let name = filter.name.clone();
    tx.put_filter(&detector.id, filter)?;

    Ok(permit.reply(UpdateFilterOutput { name }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, FilterAction, UpdateFilterInput};
    use crate::bench::{Steps as _, detector_arn, house};

    #[test]
    fn changes_only_what_is_named() {
        let house = house();
        let id = house.new_detector();
        house.new_filter(&id, "abc", "type", "Recon:EC2/Portscan");
        let named = || input(&[("DetectorId", &id), ("FilterName", "abc")]);
        house.answer::<api::UpdateFilter>(UpdateFilterInput {
            action: Some(FilterAction::Archive),
            ..input(&[("DetectorId", &id), ("FilterName", "abc")])
        });
        let read = house.answer::<api::GetFilter>(named());
        assert_eq!(
            (read.action, read.version),
            (FilterAction::Archive, Some(2))
        );
        assert_eq!(read.finding_criteria.criterion.unwrap().len(), 1);
        house.needs::<api::UpdateFilter>(
            "guardduty:UpdateFilter",
            &format!("{}/filter/abc", detector_arn(&id)),
            input(&[("DetectorId", &id), ("FilterName", "abc")]),
        );
    }
}
