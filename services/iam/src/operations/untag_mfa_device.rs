//! `UntagMFADevice`: removes tags of a virtual MFA device.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{MfaDevice, put_mfa_device};

use crate::api::{UntagMFADeviceInput, UntagMFADeviceOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagMFADeviceInput,
) -> Result<Reply<UntagMFADeviceOutput>, IamError> {
    let tagged = tx.mfa_device(ctx, &input.serial_number)?;

    let ask = tagged.ask("iam:UntagMFADevice");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut tagged = MfaDevice::clone(&*tagged.existing()?);
    tagging::remove(&mut tagged.tags, &input.tag_keys);
    put_mfa_device(tx.tx, tagged)?;

    Ok(permit.reply(UntagMFADeviceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagMFADeviceInput, UntagMFADeviceInput};
    use crate::test_house;
    use crate::test_mfa::phone;

    const ARN: &str = "arn:aws:iam::111122223333:mfa/phone";

    fn keys(keys: &[&str]) -> UntagMFADeviceInput {
        UntagMFADeviceInput {
            serial_number: ARN.to_owned(),
            tag_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn removes_tags_in_whatever_case_and_says_nothing_of_others() {
        let house = test_house();
        phone(&house, "phone");
        let tags = ["team", "cost"].map(|key| Tag {
            key: key.to_owned(),
            value: String::new(),
        });
        house.answer::<api::TagMFADevice>(TagMFADeviceInput {
            serial_number: ARN.to_owned(),
            tags: tags.to_vec(),
        });
        house.answer::<api::UntagMFADevice>(keys(&["TEAM", "other"]));
        let listed = house.answer::<api::ListMFADeviceTags>(input(&[("SerialNumber", ARN)]));
        let listed = listed.tags.into_iter().map(|tag| tag.key);
        assert_eq!(listed.collect::<Vec<_>>(), ["cost"]);
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        phone(&house, "phone");
        house.needs::<api::UntagMFADevice>("iam:UntagMFADevice", ARN, keys(&["team"]));
    }
}
