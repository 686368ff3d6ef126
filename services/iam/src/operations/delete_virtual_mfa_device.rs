//! `DeleteVirtualMFADevice`: deletes a device that nobody has.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_mfa_device;

use crate::api::{DeleteVirtualMFADeviceInput, DeleteVirtualMFADeviceOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_virtual_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteVirtualMFADeviceInput,
) -> Result<Reply<DeleteVirtualMFADeviceOutput>, IamError> {
    let device = tx.mfa_device(ctx, &input.serial_number)?;

    let permit = ctx.authorize(&device.ask("iam:DeleteVirtualMFADevice"))?;

    let device = device.existing()?;
    if device.enabled.is_some() {
        return Err(IamError::mfa_device_in_use());
    }
    delete_mfa_device(tx.tx, ctx.account(), &device.name)?;

    Ok(permit.reply(DeleteVirtualMFADeviceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteVirtualMFADeviceInput};
    use crate::test_house;
    use crate::test_mfa::phone;

    const PHONE: &str = "arn:aws:iam::111122223333:mfa/phone";

    fn named(serial_number: &str) -> DeleteVirtualMFADeviceInput {
        input(&[("SerialNumber", serial_number)])
    }

    #[test]
    fn afterwards_it_is_gone() {
        let house = test_house();
        phone(&house, "phone");
        house.answer::<api::DeleteVirtualMFADevice>(named(PHONE));
        assert_eq!(
            house.refusal::<api::DeleteVirtualMFADevice>(named(PHONE)),
            format!(
                "NoSuchEntityException: VirtualMFADevice with serial number {PHONE} doesn't exist."
            )
        );
    }

    #[test]
    fn refuses_one_that_somebody_has() {
        let house = test_house();
        phone(&house, "phone").enable(&house, "root");
        assert_eq!(
            house.refusal::<api::DeleteVirtualMFADevice>(named(PHONE)),
            "DeleteConflictException: MFA VirtualDevice in use. Must deactivate first."
        );
    }

    #[test]
    fn the_path_belongs_to_the_serial_number() {
        let house = test_house();
        phone(&house, "phone");
        let other = named("arn:aws:iam::111122223333:mfa/team/phone");
        let refusal = house.refusal::<api::DeleteVirtualMFADevice>(other);
        assert!(refusal.starts_with("NoSuchEntityException: "), "{refusal}");
        assert_eq!(
            house.refusal::<api::DeleteVirtualMFADevice>(named("GAHT12345678")),
            "InvalidInputException: ARN GAHT12345678 is not valid."
        );
    }

    #[test]
    fn devices_of_other_accounts_are_out_of_reach() {
        let house = test_house();
        phone(&house, "phone");
        let other = house.as_account(ringwall_testing::OTHER_ACCOUNT);
        other.is_denied::<api::DeleteVirtualMFADevice>(named(PHONE));
    }

    #[test]
    fn needs_permission_on_the_device() {
        let house = test_house();
        phone(&house, "phone");
        house.needs::<api::DeleteVirtualMFADevice>(
            "iam:DeleteVirtualMFADevice",
            PHONE,
            named(PHONE),
        );
    }
}
