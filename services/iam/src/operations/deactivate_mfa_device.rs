//! `DeactivateMFADevice`: takes a device from its user; it stays, and nobody has it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{MfaDevice, put_mfa_device};

use crate::api::{DeactivateMFADeviceInput, DeactivateMFADeviceOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn deactivate_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeactivateMFADeviceInput,
) -> Result<Reply<DeactivateMFADeviceOutput>, IamError> {
    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:DeactivateMFADevice"))?;

    let owner = owner.existing()?;
    let device = tx.mfa_device_of(ctx, &input.serial_number, &owner)?;
    let mut device = MfaDevice::clone(&device);
    device.enabled = None;
    put_mfa_device(tx.tx, device)?;

    Ok(permit.reply(DeactivateMFADeviceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::mfa_devices_of;
    use ringwall_testing::{allow, input};

    use crate::api::{self, DeactivateMFADeviceInput};
    use crate::test_house;
    use crate::test_mfa::{Phone, phone};

    fn of(user: &str, phone: &Phone) -> DeactivateMFADeviceInput {
        input(&[("UserName", user), ("SerialNumber", &phone.serial_number)])
    }

    #[test]
    fn afterwards_another_can_have_it() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        house.answer::<api::DeactivateMFADevice>(of("alice", &phone));
        let tx = house.store().read().unwrap();
        let devices = mfa_devices_of(&tx, house.account(), Some("alice")).unwrap();
        assert!(devices.is_empty());
        phone.enable(&house, "bob");
    }

    #[test]
    fn without_a_name_it_is_the_callers() {
        let house = test_house();
        let own = allow(
            "iam:DeactivateMFADevice",
            "arn:aws:iam::111122223333:user/alice",
        );
        let alice = house.as_new_user("alice", &[&own]);
        let [hers, root] = ["hers", "root"].map(|name| phone(&house, name));
        hers.enable(&house, "alice");
        root.enable(&house, "root");
        let serial = |phone: &Phone| input(&[("SerialNumber", &phone.serial_number)]);
        assert_eq!(
            alice.refusal::<api::DeactivateMFADevice>(serial(&root)),
            "NoSuchEntityException: MFA Device invalid for user."
        );
        alice.answer::<api::DeactivateMFADevice>(serial(&hers));
        house.answer::<api::DeactivateMFADevice>(serial(&root));
    }

    #[test]
    fn refuses_a_device_that_nobody_has() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        assert_eq!(
            house.refusal::<api::DeactivateMFADevice>(of("alice", &phone)),
            "NoSuchEntityException: MFA Device invalid for user."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        house.needs::<api::DeactivateMFADevice>(
            "iam:DeactivateMFADevice",
            "arn:aws:iam::111122223333:user/alice",
            of("alice", &phone),
        );
    }
}
