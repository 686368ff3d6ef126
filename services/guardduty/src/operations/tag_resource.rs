//! `TagResource`: sets tags of a detector, or of what stands below one.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{TagResourceInput, TagResourceOutput};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyWrite;

pub(crate) fn tag_resource(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: TagResourceInput,
) -> Result<Reply<TagResourceOutput>, GuardDutyError> {
    let given = tagging::parse(Some(&input.tags))?;

    let ask = tagging::request_conditions(Ask::new("guardduty:TagResource"), &given);
    let (permit, tagged) = tx.permit_tagged(ctx, ask, &input.resource_arn)?;

    let mut tags = tagged.tags().clone();
    for (key, value) in given.iter() {
        tags.set(key, value);
    }
    tagging::require_room(&tags)?;
    tx.put_tags(&tagged, tags)?;

    Ok(permit.reply(TagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagResourceInput, UntagResourceInput};
    use crate::bench::{Steps as _, detector_arn, house};

    fn tags(arn: &str, pairs: &[(&str, &str)]) -> TagResourceInput {
        let pairs = pairs.iter();
        TagResourceInput {
            resource_arn: arn.to_owned(),
            tags: pairs
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn tags_come_and_go_and_are_condition_keys() {
        let house = house();
        let id = house.new_detector();
        house.new_filter(&id, "abc", "type", "Recon:EC2/Portscan");
        let detector = detector_arn(&id);
        let filter = format!("{detector}/filter/abc");
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"guardduty:GetDetector","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"b"}}}}"#;
        let user = house.as_new_user("user", &[only]);
        user.is_denied::<api::GetDetector>(input(&[("DetectorId", &id)]));
        for arn in [&detector, &filter] {
            house.answer::<api::TagResource>(tags(arn, &[("team", "b"), ("stage", "test")]));
            house.answer::<api::UntagResource>(UntagResourceInput {
                resource_arn: arn.clone(),
                tag_keys: vec!["stage".to_owned()],
            });
            let listed = house.answer::<api::ListTagsForResource>(input(&[("ResourceArn", arn)]));
            assert_eq!(
                listed.tags,
                Some([("team".to_owned(), "b".to_owned())].into())
            );
        }
        user.answer::<api::GetDetector>(input(&[("DetectorId", &id)]));
        house.needs::<api::TagResource>(
            "guardduty:TagResource",
            &filter,
            tags(&filter, &[("a", "")]),
        );
    }

    #[test]
    fn refuses_what_is_not_there_and_too_many() {
        let house = house();
        let id = house.new_detector();
        let arn = detector_arn(&id);
        let keys: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let many: Vec<_> = keys.iter().map(|key| (key.as_str(), "")).collect();
        for wrong in [
            tags(&format!("{arn}/filter/missing"), &[("a", "")]),
            tags(&format!("{arn}/nothing/abc"), &[("a", "")]),
            tags(&arn, &many),
        ] {
            let refusal = house.refusal::<api::TagResource>(wrong);
            assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        }
    }
}
