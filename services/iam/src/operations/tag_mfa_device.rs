//! `TagMFADevice`: sets tags of a virtual MFA device.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{MfaDevice, put_mfa_device};

use crate::api::{TagMFADeviceInput, TagMFADeviceOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagMFADeviceInput,
) -> Result<Reply<TagMFADeviceOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let tagged = tx.mfa_device(ctx, &input.serial_number)?;

    let ask = tagged.ask("iam:TagMFADevice");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let mut tagged = MfaDevice::clone(&*tagged.existing()?);
    tagging::merge(&mut tagged.tags, &tags)?;
    put_mfa_device(tx.tx, tagged)?;

    Ok(permit.reply(TagMFADeviceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagMFADeviceInput};
    use crate::test_house;
    use crate::test_mfa::phone;

    const ARN: &str = "arn:aws:iam::111122223333:mfa/phone";

    fn tags(pairs: &[(&str, &str)]) -> TagMFADeviceInput {
        let tags = pairs.iter().map(|(key, value)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        });
        TagMFADeviceInput {
            serial_number: ARN.to_owned(),
            tags: tags.collect(),
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        phone(&house, "phone");
        house.answer::<api::TagMFADevice>(tags(&[("team", "red"), ("cost", "1")]));
        house.answer::<api::TagMFADevice>(tags(&[("Team", "blue")]));
        let listed = house.answer::<api::ListMFADeviceTags>(input(&[("SerialNumber", ARN)]));
        let listed = listed.tags.into_iter().map(|tag| (tag.key, tag.value));
        let wanted = [("Team", "blue"), ("cost", "1")];
        let wanted = wanted.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(listed.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn there_are_fifty_at_most() {
        let house = test_house();
        phone(&house, "phone");
        for number in 0..50 {
            house.answer::<api::TagMFADevice>(tags(&[(&number.to_string(), "")]));
        }
        assert_eq!(
            house.refusal::<api::TagMFADevice>(tags(&[("one more", "")])),
            "LimitExceededException: Cannot exceed quota for TagsPerResource: 50"
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        phone(&house, "phone");
        house.needs::<api::TagMFADevice>("iam:TagMFADevice", ARN, tags(&[("team", "red")]));
    }
}
