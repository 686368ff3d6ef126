//! `ResyncMFADevice`: finds again what time a user's device thinks it is.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{MfaDevice, put_mfa_device};

use crate::api::{ResyncMFADeviceInput, ResyncMFADeviceOutput};
use crate::error::IamError;
use crate::resources::mfa_device;
use crate::store::IamWrite;

pub(crate) fn resync_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: ResyncMFADeviceInput,
) -> Result<Reply<ResyncMFADeviceOutput>, IamError> {
    let owner = tx.owner(ctx, Some(&input.user_name))?;

    let permit = ctx.authorize(&owner.ask("iam:ResyncMFADevice"))?;

    let owner = owner.existing()?;
    let device = tx.mfa_device_of(ctx, &input.serial_number, &owner)?;
    let mut device = MfaDevice::clone(&device);
    let codes = (
        input.authentication_code1.as_str(),
        input.authentication_code2.as_str(),
    );
    mfa_device::enable(&mut device, ctx, &owner, codes, mfa_device::RESYNC_WINDOW)?;
    put_mfa_device(tx.tx, device)?;

    Ok(permit.reply(ResyncMFADeviceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{MfaDevice, mfa_devices_of};

    use crate::api;
    use crate::test_house;
    use crate::test_mfa::phone;

    #[test]
    fn takes_the_codes_of_a_clock_that_is_ahead() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        let takes = |steps: i64| {
            let tx = house.store().read().unwrap();
            let devices = mfa_devices_of(&tx, house.account(), Some("alice")).unwrap();
            let mut device = MfaDevice::clone(&devices[0]);
            device.take_code(&phone.code(&house, steps), house.now())
        };
        assert!(!takes(101));
        house.answer::<api::ResyncMFADevice>(phone.codes(&house, "alice", 100));
        assert!(takes(101));
        assert!(!takes(100), "no code is taken twice");
        assert!(!takes(1));
    }

    #[test]
    fn refuses_codes_of_another_day_and_codes_shown_before() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        for steps in [5000, 0, -10] {
            assert_eq!(
                house.refusal::<api::ResyncMFADevice>(phone.codes(&house, "alice", steps)),
                "InvalidAuthenticationCodeException: Authentication code for device is not valid."
            );
        }
    }

    #[test]
    fn refuses_the_device_of_another() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        assert_eq!(
            house.refusal::<api::ResyncMFADevice>(phone.codes(&house, "bob", 1)),
            "NoSuchEntityException: MFA Device invalid for user."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        house.needs::<api::ResyncMFADevice>(
            "iam:ResyncMFADevice",
            "arn:aws:iam::111122223333:user/alice",
            phone.codes(&house, "alice", 1),
        );
    }
}
