//! `GetFindings`: all that is known of findings.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindings.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetFindingsInput, GetFindingsOutput};
use crate::error::GuardDutyError;
use crate::findings;
use crate::resources::order::Order;
use crate::store::GuardDutyRead;

pub(crate) fn get_findings(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: GetFindingsInput,
) -> Result<Reply<GetFindingsOutput>, GuardDutyError> {
    let sort = input.sort_criteria.as_ref();
    let order = sort.map(|sort| Order::parse(Some(sort))).transpose()?;

    let (permit, detector) = tx.permit(ctx, "guardduty:GetFindings", &input.detector_id)?;

    let mut found = Vec::with_capacity(input.finding_ids.len());
    for id in &input.finding_ids {
        found.extend(findings::find(&*tx.tx, &detector.id, id)?);
    }
    if let Some(order) = order {
        found.sort_by(|one, other| order.compare(&order.place(one), &order.place(other)));
    }
    Ok(permit.reply(GetFindingsOutput {
        findings: found.iter().filter_map(|finding| finding.shown()).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, GetFindingsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn those_that_are_there_in_the_order_asked() {
        let house = house();
        let id = house.new_detector();
        let one = house.sample(&id, "Recon:EC2/Portscan");
        let other = house.sample(&id, "Backdoor:EC2/C&CActivity.B");
        let get = |ids: &[&str]| GetFindingsInput {
            detector_id: id.clone(),
            finding_ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            sort_criteria: None,
        };
        let found = house
            .answer::<api::GetFindings>(get(&[&other, "missing", &one]))
            .findings;
        assert_eq!(found.len(), 2);
        assert_eq!(house.kind_of(&id, &other), "Backdoor:EC2/C&CActivity.B");
        house.needs::<api::GetFindings>("guardduty:GetFindings", "*", get(&[&one]));
        let many: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        let refusal = house.refusal::<api::GetFindings>(get(&many));
        assert!(refusal.contains("1 validation error detected"), "{refusal}");
    }
}
