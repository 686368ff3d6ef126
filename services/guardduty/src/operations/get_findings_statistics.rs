//! `GetFindingsStatistics`: how many findings there are, by something.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindingsStatistics.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetFindingsStatisticsInput, GetFindingsStatisticsOutput, OrderBy};
use crate::error::GuardDutyError;
use crate::findings;
use crate::resources::criteria::{Criteria, Use};
use crate::statistics;
use crate::store::GuardDutyRead;

/// Groups, unless another number is asked for.
const DEFAULT: usize = 25;

pub(crate) fn get_findings_statistics(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetFindingsStatisticsInput,
) -> Result<Reply<GetFindingsStatisticsOutput>, GuardDutyError> {
    let criteria = Criteria::parse(input.finding_criteria.as_ref(), Use::Asked)?;
    let types = input.finding_statistic_types.unwrap_or_default();
    let has_order = input.order_by.is_some() || input.max_results.is_some();
    // One of both, and order and number only for groups.
    if types.is_empty() != input.group_by.is_some() || (has_order && input.group_by.is_none()) {
        return Err(GuardDutyError::invalid_input());
    }

    let (permit, detector) =
        tx.permit(ctx, "guardduty:GetFindingsStatistics", &input.detector_id)?;

    let mut found = findings::all(&*tx.tx, &detector.id)?;
    found.retain(|finding| criteria.admits(finding));
    let finding_statistics = match input.group_by {
        None => statistics::by_severity_alone(&found),
        Some(by) => {
            let most = input
                .max_results
                .and_then(|most| usize::try_from(most).ok());
            let is_descending = input.order_by != Some(OrderBy::Asc);
            statistics::grouped(&found, by, is_descending, most.unwrap_or(DEFAULT))
        }
    };
    Ok(permit.reply(GetFindingsStatisticsOutput {
        finding_statistics,
        next_token: None,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, FindingStatisticType, FindingStatistics, GetFindingsStatisticsInput, GroupByType,
        OrderBy,
    };
    use crate::bench::{Steps as _, house};

    fn ask(id: &str, by: Option<GroupByType>) -> GetFindingsStatisticsInput {
        GetFindingsStatisticsInput {
            detector_id: id.to_owned(),
            finding_statistic_types: None,
            finding_criteria: None,
            group_by: by,
            order_by: None,
            max_results: None,
        }
    }

    #[test]
    fn by_everything_there_is() {
        let house = house();
        let id = house.new_detector();
        for kind in [
            "Recon:EC2/Portscan",
            "Impact:EC2/PortSweep",
            "Trojan:EC2/DropPoint",
        ] {
            house.sample(&id, kind);
        }
        let by = |by| -> FindingStatistics {
            let input = GetFindingsStatisticsInput {
                order_by: Some(OrderBy::Desc),
                ..ask(&id, Some(by))
            };
            house
                .answer::<api::GetFindingsStatistics>(input)
                .finding_statistics
        };
        let severity = by(GroupByType::Severity).grouped_by_severity.unwrap();
        let severity: Vec<_> = severity
            .iter()
            .map(|one| (one.severity, one.total_findings))
            .collect();
        assert_eq!(severity, [(Some(8.0), Some(1)), (Some(5.0), Some(2))]);
        let account = by(GroupByType::Account).grouped_by_account.unwrap();
        assert_eq!(account[0].total_findings, Some(3));
        let kinds = by(GroupByType::FindingType)
            .grouped_by_finding_type
            .unwrap();
        assert_eq!(kinds.len(), 3);
        let resources = by(GroupByType::Resource).grouped_by_resource.unwrap();
        assert_eq!((resources.len(), resources[0].total_findings), (1, Some(3)));
        let dates = by(GroupByType::Date).grouped_by_date.unwrap();
        assert_eq!((dates.len(), dates[0].date), (2, Some(house.now())));
        let types = GetFindingsStatisticsInput {
            finding_statistic_types: Some(vec![FindingStatisticType::CountBySeverity]),
            ..ask(&id, None)
        };
        let counts = house.answer::<api::GetFindingsStatistics>(types);
        let counts = counts.finding_statistics.count_by_severity.unwrap();
        assert_eq!(
            counts,
            [("5.0".to_owned(), 2), ("8.0".to_owned(), 1)].into()
        );
    }

    #[test]
    fn asks_for_one_thing() {
        let house = house();
        let id = house.new_detector();
        let both = GetFindingsStatisticsInput {
            finding_statistic_types: Some(vec![FindingStatisticType::CountBySeverity]),
            ..ask(&id, Some(GroupByType::Account))
        };
        for wrong in [ask(&id, None), both] {
            let refusal = house.refusal::<api::GetFindingsStatistics>(wrong);
            assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        }
        house.needs::<api::GetFindingsStatistics>(
            "guardduty:GetFindingsStatistics",
            "*",
            ask(&id, Some(GroupByType::Account)),
        );
    }
}
