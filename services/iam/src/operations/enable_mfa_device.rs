//! `EnableMFADevice`: gives a device to a user, who shows two of its codes.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{MfaDevice, mfa_devices_of, put_mfa_device};

use crate::api::{EnableMFADeviceInput, EnableMFADeviceOutput};
use crate::error::IamError;
use crate::quotas;
use crate::resources::mfa_device;
use crate::store::IamWrite;

pub(crate) fn enable_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: EnableMFADeviceInput,
) -> Result<Reply<EnableMFADeviceOutput>, IamError> {
    let owner = tx.owner(ctx, Some(&input.user_name))?;

    let permit = ctx.authorize(&owner.ask("iam:EnableMFADevice"))?;

    let owner = owner.existing()?;
    let device = tx.find_mfa_device(ctx, &input.serial_number)?;
    let device = device.ok_or_else(|| IamError::no_such_mfa_device(&input.serial_number))?;
    if device.enabled.is_some() {
        return Err(IamError::mfa_device_enabled_already());
    }
    let count = mfa_devices_of(tx.rows(), ctx.account(), owner.user_name())?.len();
    quotas::MFA_DEVICES.require_room(count)?;
    let mut device = MfaDevice::clone(&device);
    let codes = (
        input.authentication_code1.as_str(),
        input.authentication_code2.as_str(),
    );
    mfa_device::enable(&mut device, ctx, &owner, codes, mfa_device::ENABLING_WINDOW)?;
    put_mfa_device(tx.tx, device)?;

    Ok(permit.reply(EnableMFADeviceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::mfa_devices_of;
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;
    use crate::test_mfa::phone;

    #[test]
    fn from_then_on_its_codes_are_the_users() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        let tx = house.store().read().unwrap();
        let devices = mfa_devices_of(&tx, house.account(), Some("alice")).unwrap();
        let mut device = ringwall_identity::MfaDevice::clone(&devices[0]);
        let code = phone.code(&house, 0);
        assert!(
            !device.take_code(&code, house.now()),
            "it was shown already"
        );
        assert!(device.take_code(&phone.code(&house, 1), house.now().plus_secs(30)));
    }

    #[test]
    fn the_root_user_has_devices_too() {
        let house = test_house();
        let phone = phone(&house, "root-account-mfa-device");
        phone.enable(&house, "root");
        let tx = house.store().read().unwrap();
        assert_eq!(mfa_devices_of(&tx, house.account(), None).unwrap().len(), 1);
    }

    #[test]
    fn refuses_codes_that_do_not_follow_each_other() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        let code = phone.code(&house, 0);
        let refusal = house.refusal::<api::EnableMFADevice>(input(&[
            ("UserName", "alice"),
            ("SerialNumber", &phone.serial_number),
            ("AuthenticationCode1", &code),
            ("AuthenticationCode2", &code),
        ]));
        assert_eq!(
            refusal,
            "InvalidAuthenticationCodeException: Authentication code for device is not valid."
        );
        assert_eq!(
            house.refusal::<api::EnableMFADevice>(phone.codes(&house, "alice", -30)),
            "InvalidAuthenticationCodeException: Authentication code for device is not valid."
        );
    }

    #[test]
    fn refuses_a_device_that_somebody_has_and_one_that_is_not_there() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let phone = phone(&house, "phone");
        phone.enable(&house, "alice");
        assert_eq!(
            house.refusal::<api::EnableMFADevice>(phone.codes(&house, "bob", 0)),
            "EntityAlreadyExistsException: MFA Device is already in use."
        );
        assert_eq!(
            house.refusal::<api::EnableMFADevice>(input(&[
                ("UserName", "bob"),
                ("SerialNumber", "GAHT12345678"),
                ("AuthenticationCode1", "000000"),
                ("AuthenticationCode2", "000000"),
            ])),
            "NoSuchEntityException: VirtualMFADevice with serial number GAHT12345678 doesn't exist."
        );
    }

    #[test]
    fn a_user_has_eight_at_most() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for number in 0..8 {
            phone(&house, &format!("phone-{number}")).enable(&house, "alice");
        }
        let ninth = phone(&house, "ninth");
        assert_eq!(
            house.refusal::<api::EnableMFADevice>(ninth.codes(&house, "alice", 0)),
            "LimitExceededException: Cannot exceed quota for MFADevicesPerUser: 8"
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let phone = phone(&house, "phone");
        house.needs::<api::EnableMFADevice>(
            "iam:EnableMFADevice",
            "arn:aws:iam::111122223333:user/alice",
            phone.codes(&house, "alice", 0),
        );
    }
}
