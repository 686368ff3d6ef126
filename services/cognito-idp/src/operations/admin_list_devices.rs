//! `AdminListDevices`: a user's devices.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListDevices.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminListDevicesInput, AdminListDevicesOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_list_devices(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminListDevicesInput,
) -> Result<Reply<AdminListDevicesOutput>, CognitoError> {
    let action = "cognito-idp:AdminListDevices";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let token = input.pagination_token.as_deref();
    let (devices, pagination_token) = tx.device_page(&pool, &user, token, input.limit)?;

    Ok(permit.reply(AdminListDevicesOutput {
        devices: Some(devices),
        pagination_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Sensitive;

    use super::*;
    use crate::api;
    use crate::factor::device::Device;
    use ringwall_testing::START;

    use crate::factor::test_bench::{Bench, pool, user};

    fn bench_with(keys: &[&str]) -> Bench {
        let bench = Bench::new(&pool(), &user());
        for key in keys {
            let device = Device {
                key: (*key).to_owned(),
                group_key: "-00000000".to_owned(),
                name: Some("Phone".to_owned()),
                salt: vec![1],
                verifier: vec![2],
                remembered: false,
                created_at: START,
                updated_at: START,
                authenticated_at: START,
                last_address: None,
                sdk: None,
            };
            bench
                .write(|_, tx| Ok(tx.put_device(&pool(), &user(), device.clone())?))
                .unwrap();
        }
        bench
    }

    fn ann() -> Sensitive<String> {
        Sensitive::new("ann".to_owned())
    }

    fn page(token: Option<String>) -> AdminListDevicesInput {
        AdminListDevicesInput {
            user_pool_id: pool().id,
            username: ann(),
            limit: Some(2),
            pagination_token: token,
        }
    }

    fn one(key: &str) -> api::AdminGetDeviceInput {
        api::AdminGetDeviceInput {
            device_key: key.to_owned(),
            user_pool_id: pool().id,
            username: ann(),
        }
    }

    const KEYS: [&str; 3] = ["us-east-1_a1", "us-east-1_b2", "us-east-1_c3"];

    #[test]
    fn devices_come_in_pages() {
        let bench = bench_with(&KEYS);
        let list = |token| bench.house.answer::<api::AdminListDevices>(page(token));
        let keys = |devices: Option<Vec<api::DeviceType>>| -> Vec<String> {
            let devices = devices.unwrap().into_iter();
            devices.map(|device| device.device_key.unwrap()).collect()
        };
        let first = list(None);
        assert_eq!(keys(first.devices), KEYS[..2]);
        let second = list(first.pagination_token);
        assert_eq!(keys(second.devices), KEYS[2..]);
        assert_eq!(second.pagination_token, None);
        let made_up = page(Some("AAAA".to_owned()));
        let refused = bench.house.refusal::<api::AdminListDevices>(made_up);
        assert!(
            refused.starts_with("InvalidParameterException: "),
            "{refused}"
        );
    }

    #[test]
    fn a_device_is_shown_remembered_and_forgotten() {
        let bench = bench_with(&KEYS);
        let status = || {
            let device = bench
                .house
                .answer::<api::AdminGetDevice>(one(KEYS[0]))
                .device;
            let mut attributes = device.device_attributes.unwrap().into_iter();
            let status = attributes.find(|it| it.name == "dev:device_remembered_status");
            status.unwrap().value.unwrap().expose().clone()
        };
        assert_eq!(status(), "not_remembered");
        bench
            .house
            .answer::<api::AdminUpdateDeviceStatus>(api::AdminUpdateDeviceStatusInput {
                user_pool_id: pool().id,
                username: ann(),
                device_key: KEYS[0].to_owned(),
                device_remembered_status: Some(api::DeviceRememberedStatusType::Remembered),
            });
        assert_eq!(status(), "remembered");
        let forget = api::AdminForgetDeviceInput {
            user_pool_id: pool().id,
            username: ann(),
            device_key: KEYS[0].to_owned(),
        };
        bench.house.answer::<api::AdminForgetDevice>(forget.clone());
        let gone = bench.house.refusal::<api::AdminGetDevice>(one(KEYS[0]));
        assert_eq!(gone, "ResourceNotFoundException: Device does not exist.");
        let gone = bench.house.refusal::<api::AdminForgetDevice>(forget);
        assert_eq!(gone, "ResourceNotFoundException: Device does not exist.");
    }

    #[test]
    fn they_need_their_permissions() {
        let bench = bench_with(&KEYS);
        let (house, arn) = (&bench.house, pool().arn());
        house.needs::<api::AdminListDevices>("cognito-idp:AdminListDevices", &arn, page(None));
        house.needs::<api::AdminGetDevice>("cognito-idp:AdminGetDevice", &arn, one(KEYS[0]));
    }
}
