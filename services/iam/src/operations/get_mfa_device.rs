//! `GetMFADevice`: a device that a user has.
//!
//! AWS answers for FIDO security keys alone; here it is answered for the virtual devices that
//! there are, which have no certifications.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetMFADeviceInput, GetMFADeviceOutput};
use crate::error::IamError;
use crate::store::IamRead;

pub(crate) fn get_mfa_device(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetMFADeviceInput,
) -> Result<Reply<GetMFADeviceOutput>, IamError> {
    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:GetMFADevice"))?;

    let owner = owner.existing()?;
    let device = tx.mfa_device_of(ctx, &input.serial_number, &owner)?;

    Ok(permit.reply(GetMFADeviceOutput {
        user_name: owner.user_name().map(str::to_owned),
        serial_number: input.serial_number,
        enable_date: device.enabled.as_ref().map(|enabled| enabled.at),
        certifications: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetMFADeviceInput};
    use crate::test_house;
    use crate::test_mfa::phone;

    fn of(user: &str) -> GetMFADeviceInput {
        input(&[
            ("UserName", user),
            ("SerialNumber", "arn:aws:iam::111122223333:mfa/phone"),
        ])
    }

    #[test]
    fn tells_since_when_a_user_has_it() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        phone(&house, "phone").enable(&house, "alice");
        let device = house.answer::<api::GetMFADevice>(of("alice"));
        assert_eq!(device.user_name.as_deref(), Some("alice"));
        assert_eq!(device.enable_date, Some(house.now()));
        assert_eq!(
            house.refusal::<api::GetMFADevice>(of("bob")),
            "NoSuchEntityException: MFA Device invalid for user."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        phone(&house, "phone").enable(&house, "alice");
        house.needs::<api::GetMFADevice>(
            "iam:GetMFADevice",
            "arn:aws:iam::111122223333:user/alice",
            of("alice"),
        );
    }
}
