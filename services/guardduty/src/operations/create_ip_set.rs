//! `CreateIPSet`: makes a list of trusted addresses.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateIPSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateIPSetInput, CreateIPSetOutput};
use crate::entry_lists::{self, NewList};
use crate::error::GuardDutyError;
use crate::resources::entry_list::ListKind;
use crate::store::GuardDutyWrite;

pub(crate) fn create_ip_set(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateIPSetInput,
) -> Result<Reply<CreateIPSetOutput>, GuardDutyError> {
    let new = NewList {
        kind: ListKind::IpSet,
        detector_id: input.detector_id,
        name: input.name,
        format: input.format.as_str(),
        location: input.location,
        activate: input.activate,
        client_token: input.client_token,
        tags: input.tags,
        expected_bucket_owner: input.expected_bucket_owner,
    };

    let (permit, ip_set_id) = entry_lists::create(ctx, tx, "guardduty:CreateIPSet", new)?;

    Ok(permit.reply(CreateIPSetOutput { ip_set_id }))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_testing::{allow, input};

    use crate::api::{self, CreateIPSetInput, IpSetFormat, IpSetStatus};
    use crate::bench::{NOT_OWNED, Steps as _, house};

    fn office(detector: &str) -> CreateIPSetInput {
        CreateIPSetInput {
            detector_id: detector.to_owned(),
            name: "office".to_owned(),
            format: IpSetFormat::OtxCsv,
            location: "https://s3.amazonaws.com/lists/office.csv".to_owned(),
            activate: false,
            client_token: Some("token".to_owned()),
            tags: Some(BTreeMap::from([("team".to_owned(), "a".to_owned())])),
            expected_bucket_owner: None,
        }
    }

    #[test]
    fn a_list_is_there_as_it_was_made() {
        let house = house();
        let detector = house.new_detector();
        let id = house
            .answer::<api::CreateIPSet>(office(&detector))
            .ip_set_id;
        let asked = || input(&[("DetectorId", detector.as_str()), ("IpSetId", &id)]);
        let found = house.answer::<api::GetIPSet>(asked());
        assert_eq!(
            (found.name.as_str(), found.format),
            ("office", IpSetFormat::OtxCsv)
        );
        assert_eq!(found.status, IpSetStatus::Inactive);
        assert_eq!(found.tags.unwrap().get("team").unwrap(), "a");
        let listed = house.answer::<api::ListIPSets>(input(&[("DetectorId", &detector)]));
        assert_eq!(listed.ip_set_ids, [id.as_str()]);
        let elsewhere = house.in_region("eu-west-1");
        assert_eq!(elsewhere.refusal::<api::GetIPSet>(asked()), NOT_OWNED);
    }

    #[test]
    fn the_same_request_makes_no_second_list_and_there_is_one_trusted_list() {
        let house = house();
        let detector = house.new_detector();
        let id = house
            .answer::<api::CreateIPSet>(office(&detector))
            .ip_set_id;
        assert_eq!(
            house
                .answer::<api::CreateIPSet>(office(&detector))
                .ip_set_id,
            id
        );
        let other = CreateIPSetInput {
            name: "other".to_owned(),
            ..office(&detector)
        };
        let refusal = house.refusal::<api::CreateIPSet>(other.clone());
        assert!(refusal.contains("clientToken"), "{refusal}");
        let another = CreateIPSetInput {
            client_token: None,
            ..other
        };
        let refusal = house.refusal::<api::CreateIPSet>(another);
        assert!(refusal.contains("maximum number of lists"), "{refusal}");
    }

    #[test]
    fn refuses_what_names_no_object_and_is_no_name() {
        let house = house();
        let detector = house.new_detector();
        let words = |parameter: &str| {
            format!(
                "BadRequestException: The request is rejected because the parameter {parameter} has an invalid value."
            )
        };
        let location = CreateIPSetInput {
            location: "lists/office".to_owned(),
            ..office(&detector)
        };
        assert_eq!(
            house.refusal::<api::CreateIPSet>(location),
            words("location")
        );
        let name = CreateIPSetInput {
            name: "my office".to_owned(),
            ..office(&detector)
        };
        assert_eq!(house.refusal::<api::CreateIPSet>(name), words("name"));
    }

    #[test]
    fn needs_the_permission_to_change_the_service_linked_role() {
        let house = house();
        let detector = house.new_detector();
        let create = allow("guardduty:CreateIPSet", "*");
        house
            .as_new_user("stranger", &[])
            .is_denied::<api::CreateIPSet>(office(&detector));
        let refusal = house
            .as_new_user("clerk", &[&create])
            .refusal::<api::CreateIPSet>(office(&detector));
        assert_eq!(
            refusal,
            "AccessDeniedException: The request was rejected because you do not have the required iam:PutRolePolicy permission."
        );
        let put = allow("iam:PutRolePolicy", "*");
        house
            .as_new_user("chief", &[&create, &put])
            .answer::<api::CreateIPSet>(office(&detector));
    }
}
