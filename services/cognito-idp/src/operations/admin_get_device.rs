//! `AdminGetDevice`: one of a user's devices.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetDevice.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminGetDeviceInput, AdminGetDeviceOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn admin_get_device(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: AdminGetDeviceInput,
) -> Result<Reply<AdminGetDeviceOutput>, CognitoError> {
    let action = "cognito-idp:AdminGetDevice";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = tx.user(&pool, input.username.expose())?;
    let device = tx.device(&pool, &user, &input.device_key)?;

    Ok(permit.reply(AdminGetDeviceOutput {
        device: device.shown(&pool, &user),
    }))
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
    fn shows_when_it_was_confirmed_and_what_it_is_called() {
        let bench = Bench::with_device(KEY);
        let action = "cognito-idp:AdminGetDevice";
        let house = &bench.house;
        let shown = house.needs::<api::AdminGetDevice>(action, &pool().arn(), of("ann", KEY));
        assert_eq!(shown.device.device_key.as_deref(), Some(KEY));
        assert_eq!(
            shown.device.device_create_date,
            Some(ringwall_testing::START)
        );
        let attributes = shown.device.device_attributes.unwrap().into_iter();
        let attributes: Vec<_> = attributes
            .map(|it| (it.name, it.value.unwrap().expose().clone()))
            .collect();
        let name = ("device_name".to_owned(), "Phone".to_owned());
        assert!(attributes.contains(&name), "{attributes:?}");
    }

    #[test]
    fn refuses_who_or_what_is_not_there() {
        let bench = Bench::with_device(KEY);
        let get = |name, key| bench.house.refusal::<api::AdminGetDevice>(of(name, key));
        assert_eq!(get("ann", "us-east-1_b2"), GONE);
        assert_eq!(
            get("bob", KEY),
            "UserNotFoundException: User does not exist."
        );
    }
}
