//! `UpdateThreatIntelSet`: renames, moves, activates or deactivates a list of malicious addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UpdateThreatIntelSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateThreatIntelSetInput, UpdateThreatIntelSetOutput};
use crate::entry_lists::{self, ListChange};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn update_threat_intel_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UpdateThreatIntelSetInput,
) -> Result<Reply<UpdateThreatIntelSetOutput>, GuardDutyError> {
    let change = ListChange {
        kind: ListKind::ThreatIntelSet,
        detector_id: input.detector_id,
        id: input.threat_intel_set_id,
        name: input.name,
        location: input.location,
        activate: input.activate,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let permit = entry_lists::update(ctx, tx, "guardduty:UpdateThreatIntelSet", change)?;

    Ok(permit.reply(UpdateThreatIntelSetOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{
        self, CreateThreatIntelSetInput, ThreatIntelSetFormat, UpdateThreatIntelSetInput,
    };
    use crate::bench::{Steps as _, detector_arn, house};

    fn bad(detector: &str, name: &str, activate: bool) -> CreateThreatIntelSetInput {
        CreateThreatIntelSetInput {
            detector_id: detector.to_owned(),
            name: name.to_owned(),
            format: ThreatIntelSetFormat::Txt,
            location: "s3://lists/bad.txt".to_owned(),
            activate,
            client_token: None,
            tags: None,
            expected_bucket_owner: None,
        }
    }

    #[test]
    fn nothing_can_be_done_to_a_list_that_is_changing() {
        let house = house();
        let detector = house.new_detector();
        let made = house.answer::<api::CreateThreatIntelSet>(bad(&detector, "bad", true));
        let asked = || {
            let id = made.threat_intel_set_id.as_str();
            input(&[("DetectorId", detector.as_str()), ("ThreatIntelSetId", id)])
        };
        let refusal = house.refusal::<api::UpdateThreatIntelSet>(asked());
        assert!(refusal.contains("in the status ACTIVATING"), "{refusal}");
        let refusal = house.refusal::<api::DeleteThreatIntelSet>(input(&[
            ("DetectorId", &detector),
            ("ThreatIntelSetId", &made.threat_intel_set_id),
        ]));
        assert!(refusal.contains("in the status ACTIVATING"), "{refusal}");
    }

    #[test]
    fn a_name_is_there_once_and_six_lists_are_enough() {
        let house = house();
        let detector = house.new_detector();
        let make = |name: &str| {
            let made = house.call::<api::CreateThreatIntelSet>(bad(&detector, name, false));
            made.map(|made| made.threat_intel_set_id)
        };
        let ids: Vec<_> = (0..6)
            .map(|number| make(&format!("bad-{number}")).unwrap())
            .collect();
        assert!(make("one-more").unwrap_err().contains("(6)"));
        let rename = |name: &str| {
            house.call::<api::UpdateThreatIntelSet>(UpdateThreatIntelSetInput {
                name: Some(name.to_owned()),
                ..input(&[("DetectorId", &detector), ("ThreatIntelSetId", &ids[0])])
            })
        };
        assert!(rename("bad-1").unwrap_err().contains("parameter name"));
        rename("bad-0").unwrap();
        rename("worse").unwrap();
    }

    #[test]
    fn renaming_needs_no_more_than_the_action_on_the_list() {
        let house = house();
        let detector = house.new_detector();
        let made = house.answer::<api::CreateThreatIntelSet>(bad(&detector, "bad", false));
        let arn = format!(
            "{}/threatintelset/{}",
            detector_arn(&detector),
            made.threat_intel_set_id
        );
        let asked = |activate: bool| UpdateThreatIntelSetInput {
            activate: Some(activate),
            ..input(&[
                ("DetectorId", detector.as_str()),
                ("ThreatIntelSetId", &made.threat_intel_set_id),
                ("Name", "worse"),
            ])
        };
        house.needs::<api::UpdateThreatIntelSet>(
            "guardduty:UpdateThreatIntelSet",
            &arn,
            asked(false),
        );
        let update = allow("guardduty:UpdateThreatIntelSet", &arn);
        let clerk = house.as_new_user("clerk", &[&update]);
        let refusal = clerk.refusal::<api::UpdateThreatIntelSet>(asked(true));
        assert!(refusal.contains("iam:PutRolePolicy"), "{refusal}");
    }
}
