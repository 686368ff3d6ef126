//! `ListMFADevices`: the devices of a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::mfa_devices_of;

use crate::api::{ListMFADevicesInput, ListMFADevicesOutput, MfaDevice};
use crate::error::IamError;
use crate::paging::page;
use crate::store::IamRead;

pub(crate) fn list_mfa_devices(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListMFADevicesInput,
) -> Result<Reply<ListMFADevicesOutput>, IamError> {
    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:ListMFADevices"))?;

    let owner = owner.existing()?;
    let page = page(
        tx.iam,
        ctx,
        &owner.id(),
        input.marker.as_deref(),
        input.max_items,
    )?;
    let devices = mfa_devices_of(tx.rows(), ctx.account(), owner.user_name())?;
    let devices = devices.iter().filter_map(|device| {
        let enabled = device.enabled.as_ref()?;
        Some(MfaDevice {
            user_name: owner.user_name().map(str::to_owned),
            serial_number: device.serial_number(ctx.partition()),
            enable_date: enabled.at,
        })
    });
    let listed = page.of_list(devices);

    Ok(permit.reply(ListMFADevicesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        mfa_devices: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListMFADevicesInput};
    use crate::test_house;
    use crate::test_mfa::phone;

    #[test]
    fn pages_through_the_devices_of_one_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for (name, user) in [("one", "alice"), ("two", "alice"), ("three", "root")] {
            phone(&house, name).enable(&house, user);
        }
        phone(&house, "spare");
        let first = house.answer::<api::ListMFADevices>(ListMFADevicesInput {
            max_items: Some(1),
            ..input(&[("UserName", "alice")])
        });
        assert_eq!(first.is_truncated, Some(true));
        assert_eq!(first.mfa_devices[0].user_name.as_deref(), Some("alice"));
        assert_eq!(first.mfa_devices[0].enable_date, house.now());
        let second = house.answer::<api::ListMFADevices>(ListMFADevicesInput {
            marker: first.marker,
            ..input(&[("UserName", "alice")])
        });
        assert_eq!(second.is_truncated, Some(false));
        let serial_numbers = [&first.mfa_devices[0], &second.mfa_devices[0]];
        assert_eq!(
            serial_numbers.map(|device| device.serial_number.as_str()),
            [
                "arn:aws:iam::111122223333:mfa/one",
                "arn:aws:iam::111122223333:mfa/two"
            ]
        );
        let own = house.answer::<api::ListMFADevices>(input(&[]));
        assert_eq!(own.mfa_devices.len(), 1);
        assert_eq!(own.mfa_devices[0].user_name, None, "the root user has none");
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::ListMFADevices>(
            "iam:ListMFADevices",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
