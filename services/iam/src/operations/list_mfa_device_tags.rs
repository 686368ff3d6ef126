//! `ListMFADeviceTags`: the tags of a virtual MFA device, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListMFADeviceTagsInput, ListMFADeviceTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_mfa_device_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListMFADeviceTagsInput,
) -> Result<Reply<ListMFADeviceTagsOutput>, IamError> {
    let name = &input.serial_number;
    let page = page(tx.iam, ctx, name, input.marker.as_deref(), input.max_items)?;

    let tagged = tx.mfa_device(ctx, name)?;

    let permit = ctx.authorize(&tagged.ask("iam:ListMFADeviceTags"))?;

    let tags = tagging::shown(&tagged.existing()?.tags).unwrap_or_default();
    let listed = page.of_list(tags);

    Ok(permit.reply(ListMFADeviceTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListMFADeviceTagsInput, Tag, TagMFADeviceInput};
    use crate::test_house;
    use crate::test_mfa::phone;

    const ARN: &str = "arn:aws:iam::111122223333:mfa/phone";

    #[test]
    fn pages_through_them_by_key() {
        let house = test_house();
        phone(&house, "phone");
        let tags = ["b", "a", "c"].map(|key| Tag {
            key: key.to_owned(),
            value: "x".to_owned(),
        });
        house.answer::<api::TagMFADevice>(TagMFADeviceInput {
            serial_number: ARN.to_owned(),
            tags: tags.to_vec(),
        });
        let first = house.answer::<api::ListMFADeviceTags>(ListMFADeviceTagsInput {
            max_items: Some(2),
            ..input(&[("SerialNumber", ARN)])
        });
        assert_eq!(first.tags.len(), 2);
        assert_eq!(first.tags[0].key, "a");
        assert_eq!(first.is_truncated, Some(true));
        let second = house.answer::<api::ListMFADeviceTags>(ListMFADeviceTagsInput {
            marker: first.marker,
            ..input(&[("SerialNumber", ARN)])
        });
        assert_eq!(second.tags.len(), 1);
        assert_eq!(second.tags[0].key, "c");
        assert_eq!(second.is_truncated, Some(false));
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        phone(&house, "phone");
        house.needs::<api::ListMFADeviceTags>(
            "iam:ListMFADeviceTags",
            ARN,
            input(&[("SerialNumber", ARN)]),
        );
    }
}
