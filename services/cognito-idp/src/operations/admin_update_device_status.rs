//! `AdminUpdateDeviceStatus`: whether a user's device is remembered.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateDeviceStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminUpdateDeviceStatusInput, AdminUpdateDeviceStatusOutput};
use crate::error::CognitoError;
use crate::factor::device;
use crate::store::CognitoWrite;

pub(crate) fn admin_update_device_status(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminUpdateDeviceStatusInput,
) -> Result<Reply<AdminUpdateDeviceStatusOutput>, CognitoError> {
    let action = "cognito-idp:AdminUpdateDeviceStatus";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let status = input.device_remembered_status;
    device::set_remembered(ctx, tx, &pool, &user, &input.device_key, status)?;

    Ok(permit.reply(AdminUpdateDeviceStatusOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Structure;
    use ringwall_testing::input;

    use crate::api;
    use crate::factor::test_bench::{Bench, pool};

    const KEY: &str = "us-east-1_a1";
    const GONE: &str = "ResourceNotFoundException: Device does not exist.";

    fn of<I: Structure>(name: &str, key: &str) -> I {
        input(&[
            ("UserPoolId", &pool().id),
            ("Username", name),
            ("DeviceKey", key),
        ])
    }

    fn status(bench: &Bench) -> String {
        let shown = bench.house.answer::<api::AdminGetDevice>(of("ann", KEY));
        let mut attributes = shown.device.device_attributes.unwrap().into_iter();
        let status = attributes.find(|it| it.name == "dev:device_remembered_status");
        status.unwrap().value.unwrap().expose().clone()
    }

    #[test]
    fn a_device_is_remembered_and_no_longer() {
        let bench = Bench::with_device(KEY);
        for wanted in ["remembered", "not_remembered"] {
            let mut asked: api::AdminUpdateDeviceStatusInput = of("ann", KEY);
            asked.device_remembered_status = api::DeviceRememberedStatusType::parse(wanted);
            let action = "cognito-idp:AdminUpdateDeviceStatus";
            let house = &bench.house;
            house.needs::<api::AdminUpdateDeviceStatus>(action, &pool().arn(), asked);
            assert_eq!(status(&bench), wanted);
        }
    }

    #[test]
    fn refuses_a_device_that_is_not_his() {
        let bench = Bench::with_device(KEY);
        let update = |key| {
            bench
                .house
                .refusal::<api::AdminUpdateDeviceStatus>(of("ann", key))
        };
        assert_eq!(update("us-east-1_b2"), GONE);
        assert_eq!(status(&bench), "not_remembered");
    }
}
