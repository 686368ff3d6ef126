//! `CreateFilter`: gives criteria a name; one that archives suppresses what is new.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateFilterInput, CreateFilterOutput, FilterAction};
use crate::error::GuardDutyError;
use crate::resources::criteria::{Criteria, Use};
use crate::resources::filter::{Filter, MOST, require_name};
use crate::resources::tagging;
use crate::store::GuardDutyWrite;
use crate::{filters, members};

pub(crate) fn create_filter(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateFilterInput,
) -> Result<Reply<CreateFilterOutput>, GuardDutyError> {
    require_name(&input.name)?;
    let criteria = Criteria::parse(Some(&input.finding_criteria), Use::Saved)?;
    let tags = tagging::parse(input.tags.as_ref())?;

    let ask = tagging::request_conditions(Ask::new("guardduty:CreateFilter"), &tags);
    let below = format!("filter/{}", input.name);
    let (permit, detector) = tx.permit_below(ctx, ask, &input.detector_id, &below, None)?;

    members::require_no_administrator(&*tx.tx, &detector)?;
    let others = filters::filters(&*tx.tx, &detector.id)?;
    if others.iter().any(|other| other.name == input.name) {
        return Err(GuardDutyError::filter_exists());
    }
    if others.len() >= MOST {
        return Err(GuardDutyError::too_many_filters());
    }
    let last = others.last().map_or(0, |other| other.rank);
    tx.put_filter(
        &detector.id,
        Filter {
            name: input.name.clone(),
            description: input.description.unwrap_or_default(),
            action: input.action.unwrap_or(FilterAction::Noop),
            rank: input.rank.unwrap_or(last + 1),
            criteria,
            tags,
            created_at: ctx.now(),
            updated_at: ctx.now(),
            version: 1,
        },
    )?;

    Ok(permit.reply(CreateFilterOutput { name: input.name }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_testing::input;

    use crate::api::{self, Condition, CreateFilterInput, FindingCriteria};
    use crate::bench::{Steps as _, detector_arn, filter, house};

    #[test]
    fn who_has_the_rank_moves_back() {
        let house = house();
        let id = house.new_detector();
        for name in ["one", "two", "three"] {
            house.new_filter(&id, name, "type", "Recon:EC2/Portscan");
        }
        house.answer::<api::CreateFilter>(CreateFilterInput {
            rank: Some(2),
            ..filter(&id, "first", "type", "Recon:EC2/Portscan")
        });
        let rank = |name: &str| {
            let named = input(&[("DetectorId", &id), ("FilterName", name)]);
            house.answer::<api::GetFilter>(named).rank.unwrap()
        };
        let ranks = ["one", "first", "two", "three"].map(rank);
        assert_eq!(ranks, [1, 2, 3, 4]);
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = house();
        let id = house.new_detector();
        house.new_filter(&id, "here", "type", "Recon:EC2/Portscan");
        let empty = CreateFilterInput {
            finding_criteria: FindingCriteria {
                criterion: Some(BTreeMap::new()),
            },
            ..filter(&id, "empty", "type", "x")
        };
        let nothing = CreateFilterInput {
            finding_criteria: FindingCriteria {
                criterion: Some([("type".to_owned(), Condition::default())].into()),
            },
            ..filter(&id, "nothing", "type", "x")
        };
        for wrong in [
            filter(&id, "here", "type", "x"),
            filter(&id, "with space", "type", "x"),
            filter(&id, "unknown", "no.such.attribute", "x"),
            empty,
            nothing,
        ] {
            let refusal = house.refusal::<api::CreateFilter>(wrong);
            assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        }
    }

    #[test]
    fn needs_permission_on_the_filter() {
        let house = house();
        let id = house.new_detector();
        house.needs::<api::CreateFilter>(
            "guardduty:CreateFilter",
            &format!("{}/filter/abc", detector_arn(&id)),
            filter(&id, "abc", "type", "Recon:EC2/Portscan"),
        );
    }
}
