//! `GetFilter`: a filter's criteria.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFilter.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GetFilterInput, GetFilterOutput};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn get_filter(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetFilterInput,
) -> Result<Reply<GetFilterOutput>, GuardDutyError> {
    let found = tx.find_filter(&input.detector_id, &input.filter_name)?;

    let ask = Ask::new("guardduty:GetFilter");
    let below = format!("filter/{}", input.filter_name);
    let tags = found.as_ref().map(|filter| &filter.tags);
    let (permit, _) = tx.permit_below(ctx, ask, &input.detector_id, &below, tags)?;

    let filter = found.ok_or_else(GuardDutyError::no_such_resource)?;
    Ok(permit.reply(GetFilterOutput {
        name: filter.name.clone(),
        description: Some(filter.description.clone()),
        action: filter.action,
        rank: Some(filter.rank),
        finding_criteria: filter.criteria.shown(),
        tags: tagging::shown(&filter.tags),
        created_at: Some(filter.created_at),
        updated_at: Some(filter.updated_at),
        version: Some(filter.version),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Condition, CreateFilterInput, FilterAction, FindingCriteria};
    use crate::bench::{NOT_OWNED, Steps as _, detector_arn, filter, house};

    #[test]
    fn conditions_are_shown_by_both_sets_of_names() {
        let house = house();
        let id = house.new_detector();
        let condition = Condition {
            gte: Some(4),
            less_than: Some(1_486_685_375_000),
            ..Condition::default()
        };
        house.answer::<api::CreateFilter>(CreateFilterInput {
            finding_criteria: FindingCriteria {
                criterion: Some([("severity".to_owned(), condition)].into()),
            },
            ..filter(&id, "abc", "type", "x")
        });
        let named = || input(&[("DetectorId", &id), ("FilterName", "abc")]);
        let read = house.answer::<api::GetFilter>(named());
        assert_eq!((read.action, read.rank), (FilterAction::Noop, Some(1)));
        let condition = read
            .finding_criteria
            .criterion
            .unwrap()
            .remove("severity")
            .unwrap();
        assert_eq!(
            (condition.gte, condition.greater_than_or_equal),
            (Some(4), Some(4))
        );
        assert_eq!(
            (condition.lt, condition.less_than),
            (None, Some(1_486_685_375_000))
        );
        house.needs::<api::GetFilter>(
            "guardduty:GetFilter",
            &format!("{}/filter/abc", detector_arn(&id)),
            named(),
        );
    }

    #[test]
    fn refuses_what_is_not_there() {
        let house = house();
        let id = house.new_detector();
        let missing = input(&[("DetectorId", &id), ("FilterName", "abc")]);
        assert_eq!(
            house.refusal::<api::GetFilter>(missing),
            "BadRequestException: The request is rejected since no such resource found."
        );
        let foreign = input(&[("DetectorId", "0"), ("FilterName", "abc")]);
        assert_eq!(house.refusal::<api::GetFilter>(foreign), NOT_OWNED);
    }
}
