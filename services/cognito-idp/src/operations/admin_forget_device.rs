//! `AdminForgetDevice`: a user's device is one like any other again.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminForgetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminForgetDeviceInput, AdminForgetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;

pub(crate) fn admin_forget_device(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminForgetDeviceInput,
) -> Result<Reply<AdminForgetDeviceOutput>, CognitoError> {
    let action = "cognito-idp:AdminForgetDevice";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let device = tx.device(&pool, &user, &input.device_key)?;
    tx.remove_device(&pool, &user, &device.key)?;

    Ok(permit.reply(AdminForgetDeviceOutput {}))
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

    #[test]
    fn the_device_is_gone() {
        let bench = Bench::with_device(KEY);
        let action = "cognito-idp:AdminForgetDevice";
        let house = &bench.house;
        house.needs::<api::AdminForgetDevice>(action, &pool().arn(), of("ann", KEY));
        assert_eq!(house.refusal::<api::AdminGetDevice>(of("ann", KEY)), GONE);
        assert_eq!(
            house.refusal::<api::AdminForgetDevice>(of("ann", KEY)),
            GONE
        );
    }

    #[test]
    fn only_a_device_of_his_can_be_forgotten() {
        let bench = Bench::with_device(KEY);
        let forget = |name, key| bench.house.refusal::<api::AdminForgetDevice>(of(name, key));
        assert_eq!(forget("ann", "us-east-1_b2"), GONE);
        assert_eq!(
            forget("bob", KEY),
            "UserNotFoundException: User does not exist."
        );
        bench.house.answer::<api::AdminGetDevice>(of("ann", KEY));
    }
}
