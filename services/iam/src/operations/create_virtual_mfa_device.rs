//! `CreateVirtualMFADevice`: a new virtual MFA device, which nobody has yet.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html>

use ringwall_core::{ApiError, Reply, RequestContext};
use ringwall_identity::{MfaDevice, find_mfa_device, put_mfa_device};
use ringwall_model::Sensitive;

use crate::api::{CreateVirtualMFADeviceInput, CreateVirtualMFADeviceOutput, VirtualMfaDevice};
use crate::by_arn::ByArn;
use crate::error::IamError;
use crate::resources::{mfa_device, qr_code, tagging};
use crate::store::IamWrite;

pub(crate) fn create_virtual_mfa_device(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateVirtualMFADeviceInput,
) -> Result<Reply<CreateVirtualMFADeviceOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;

    let new = MfaDevice {
        account: ctx.account(),
        name: input.virtual_mfa_device_name,
        path: input.path.unwrap_or_else(|| "/".to_owned()),
        seed: ctx.random_bytes::<{ mfa_device::SEED_BYTES }>().to_vec(),
        created_at: ctx.now(),
        enabled: None,
        tags,
    };

    let serial_number = new.serial_number(ctx.partition());
    let named = ByArn::new(serial_number.clone(), new.account, new.clone());
    let permit = named.authorize_creation(
        ctx,
        "iam:CreateVirtualMFADevice",
        "iam:TagMFADevice",
        &new.tags,
    )?;

    if find_mfa_device(tx.rows(), ctx.account(), &new.name)?.is_some() {
        return Err(IamError::mfa_device_exists());
    }
    let seed = mfa_device::base32(&new.seed);
    let url = mfa_device::otpauth_url(&new.name, new.account, &seed);
    let picture = qr_code::png(&url).ok_or_else(|| ApiError::internal("no QR code fits"))?;
    let tags = tagging::shown(&new.tags);
    put_mfa_device(tx.tx, new)?;

    Ok(permit.reply(CreateVirtualMFADeviceOutput {
        virtual_mfa_device: VirtualMfaDevice {
            serial_number,
            base32_string_seed: Some(Sensitive::new(seed.as_bytes().to_vec())),
            qr_code_png: Some(Sensitive::new(picture)),
            user: None,
            enable_date: None,
            tags,
        },
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreateVirtualMFADeviceInput, Tag};
    use crate::resources::mfa_device::base32;
    use crate::test_house;

    fn named(name: &str) -> CreateVirtualMFADeviceInput {
        input(&[("VirtualMFADeviceName", name)])
    }

    #[test]
    fn tells_the_seed_that_the_device_keeps() {
        let house = test_house();
        let made = house.answer::<api::CreateVirtualMFADevice>(input(&[
            ("VirtualMFADeviceName", "phone"),
            ("Path", "/team/"),
        ]));
        let made = made.virtual_mfa_device;
        let arn = "arn:aws:iam::111122223333:mfa/team/phone";
        assert_eq!(made.serial_number, arn);
        let tx = house.store().read().unwrap();
        let device = ringwall_identity::find_mfa_device(&tx, house.account(), "phone");
        let seed = base32(&device.unwrap().unwrap().seed);
        assert_eq!(seed.len(), 64);
        assert_eq!(made.base32_string_seed.unwrap().expose(), seed.as_bytes());
        assert!(made.qr_code_png.unwrap().expose().starts_with(b"\x89PNG"));
    }

    #[test]
    fn every_device_has_its_own_seed() {
        let house = test_house();
        let [one, other] = ["one", "other"].map(|name| {
            let made = house.answer::<api::CreateVirtualMFADevice>(named(name));
            made.virtual_mfa_device.base32_string_seed.unwrap()
        });
        assert_ne!(one.expose(), other.expose());
    }

    #[test]
    fn refuses_a_name_in_use() {
        let house = test_house();
        house.answer::<api::CreateVirtualMFADevice>(named("phone"));
        assert_eq!(
            house.refusal::<api::CreateVirtualMFADevice>(named("Phone")),
            "EntityAlreadyExistsException: MFADevice entity at the same path and name already exists."
        );
    }

    #[test]
    fn tags_need_a_permission_of_their_own() {
        let house = test_house();
        let tagged = CreateVirtualMFADeviceInput {
            tags: Some(vec![Tag {
                key: "team".to_owned(),
                value: "red".to_owned(),
            }]),
            ..named("phone")
        };
        let create = allow("iam:CreateVirtualMFADevice", "*");
        let alice = house.as_new_user("alice", &[&create]);
        alice.is_denied::<api::CreateVirtualMFADevice>(tagged.clone());
        let bob = house.as_new_user("bob", &[&create, &allow("iam:TagMFADevice", "*")]);
        let made = bob.answer::<api::CreateVirtualMFADevice>(tagged);
        assert_eq!(made.virtual_mfa_device.tags.unwrap().len(), 1);
    }

    #[test]
    fn needs_permission_on_the_device_to_be() {
        test_house().needs::<api::CreateVirtualMFADevice>(
            "iam:CreateVirtualMFADevice",
            "arn:aws:iam::111122223333:mfa/phone",
            named("phone"),
        );
    }
}
