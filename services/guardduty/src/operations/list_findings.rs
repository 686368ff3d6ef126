//! `ListFindings`: the ids of findings that meet criteria.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFindings.html>

use std::cmp::Ordering;

use ringwall_core::{Reply, RequestContext};
use ringwall_store::RowKey;

use crate::api::{ListFindingsInput, ListFindingsOutput};
use crate::error::GuardDutyError;
use crate::findings;
use crate::paging::page;
use crate::resources::criteria::{Criteria, Use};
use crate::resources::order::Order;
use crate::store::GuardDutyRead;

pub(crate) fn list_findings(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListFindingsInput,
) -> Result<Reply<ListFindingsOutput>, GuardDutyError> {
    let criteria = Criteria::parse(input.finding_criteria.as_ref(), Use::Asked)?;
    let order = Order::parse(input.sort_criteria.as_ref())?;
    let list = format!("{}|{}|{criteria:?}", input.detector_id, order.scope());
    let token = input.next_token.as_deref();
    let page = page(tx.service, ctx, &list, token, input.max_results)?;

    let (permit, detector) = tx.permit(ctx, "guardduty:ListFindings", &input.detector_id)?;

    let found = findings::all(tx.tx, &detector.id)?;
    let found = found.iter().filter(|finding| criteria.admits(finding));
    let placed = found.map(|finding| (order.place(finding), finding.id.clone()));
    let is_behind = |place: &[u8]| {
        let after = page.after();
        after.is_none_or(|after| order.compare(after.as_bytes(), place) == Ordering::Less)
    };
    let mut placed: Vec<_> = placed.filter(|(place, _)| is_behind(place)).collect();
    placed.sort_by(|(one, _), (other, _)| order.compare(one, other));
    let keyed = placed.into_iter();
    let keyed = keyed.map(|(place, id)| (RowKey::from_bytes(place), id));
    let listed = page.cut(keyed.collect());
    Ok(permit.reply(ListFindingsOutput {
        finding_ids: listed.entries,
        next_token: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Condition, FindingCriteria, ListFindingsInput, OrderBy, SortCriteria};
    use crate::bench::{Steps as _, house};

    const TYPES: [&str; 3] = [
        "Recon:EC2/Portscan",
        "Backdoor:EC2/C&CActivity.B",
        "Policy:IAMUser/RootCredentialUsage",
    ];

    fn with(attribute: &str, condition: Condition) -> Option<FindingCriteria> {
        Some(FindingCriteria {
            criterion: Some([(attribute.to_owned(), condition)].into()),
        })
    }

    #[test]
    fn criteria_look_into_findings() {
        let house = house();
        let id = house.new_detector();
        for kind in TYPES {
            house.sample(&id, kind);
        }
        let kinds = |attribute: &str, condition: Condition| {
            let listed = house.answer::<api::ListFindings>(ListFindingsInput {
                finding_criteria: with(attribute, condition),
                ..input(&[("DetectorId", &id)])
            });
            let mut kinds: Vec<_> = listed
                .finding_ids
                .iter()
                .map(|one| house.kind_of(&id, one))
                .collect();
            kinds.sort();
            kinds
        };
        let texts = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect());
        let low = Condition {
            equals: texts(&["1", "2", "3"]),
            ..Condition::default()
        };
        assert_eq!(kinds("severity", low), [TYPES[2]]);
        let high = Condition {
            gte: Some(7),
            ..Condition::default()
        };
        assert_eq!(kinds("severity", high), [TYPES[1]]);
        let others = Condition {
            neq: texts(&[TYPES[0]]),
            ..Condition::default()
        };
        assert_eq!(kinds("type", others), [TYPES[1], TYPES[2]]);
        let sample = Condition {
            eq: texts(&["true"]),
            ..Condition::default()
        };
        assert_eq!(kinds("service.additionalInfo.sample", sample).len(), 3);
        let now = house.now().millis();
        let since = Condition {
            greater_than_or_equal: Some(now),
            ..Condition::default()
        };
        assert_eq!(kinds("updatedAt", since).len(), 3);
        let later = Condition {
            greater_than: Some(now),
            ..Condition::default()
        };
        assert!(kinds("updatedAt", later).is_empty());
        let instance = Condition {
            equals: texts(&["Instance"]),
            ..Condition::default()
        };
        assert_eq!(kinds("resource.resourceType", instance).len(), 2);
    }

    #[test]
    fn sorted_and_page_by_page() {
        let house = house();
        let id = house.new_detector();
        for kind in TYPES {
            house.sample(&id, kind);
        }
        let list = |order_by, next_token| {
            house.answer::<api::ListFindings>(ListFindingsInput {
                sort_criteria: Some(SortCriteria {
                    attribute_name: Some("severity".to_owned()),
                    order_by: Some(order_by),
                }),
                max_results: Some(2),
                next_token,
                ..input(&[("DetectorId", &id)])
            })
        };
        let kinds = |ids: &[String]| {
            ids.iter()
                .map(|one| house.kind_of(&id, one))
                .collect::<Vec<_>>()
        };
        let first = list(OrderBy::Asc, None);
        assert_eq!(kinds(&first.finding_ids), [TYPES[2], TYPES[0]]);
        let second = list(OrderBy::Asc, first.next_token.clone());
        assert_eq!(kinds(&second.finding_ids), [TYPES[1]]);
        assert_eq!(second.next_token, None);
        assert_eq!(
            kinds(&list(OrderBy::Desc, None).finding_ids),
            [TYPES[1], TYPES[0]]
        );
        let foreign = house.refusal::<api::ListFindings>(ListFindingsInput {
            next_token: first.next_token,
            ..input(&[("DetectorId", &id)])
        });
        assert!(foreign.starts_with("BadRequestException: "), "{foreign}");
    }

    #[test]
    fn wildcards_are_for_saved_filters() {
        let house = house();
        let id = house.new_detector();
        let wild = Condition {
            matches: Some(vec!["Recon:*".to_owned()]),
            ..Condition::default()
        };
        let refusal = house.refusal::<api::ListFindings>(ListFindingsInput {
            finding_criteria: with("type", wild),
            ..input(&[("DetectorId", &id)])
        });
        assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        house.needs::<api::ListFindings>(
            "guardduty:ListFindings",
            "*",
            input(&[("DetectorId", &id)]),
        );
    }
}
