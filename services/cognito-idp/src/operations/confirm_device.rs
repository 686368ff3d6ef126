//! `ConfirmDevice`: an app keeps the device of a sign-in, with a secret of its own.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ConfirmDeviceInput, ConfirmDeviceOutput, DeviceSecretVerifierConfigType, ErrorCode,
};
use crate::error::CognitoError;
use crate::factor::device::Device;
use crate::store::CognitoWrite;
use crate::token::access;

/// The longest salt and verifier: apps write a zero before some, so that they stay positive.
const MOST_SALT_BYTES: usize = 65;
const MOST_VERIFIER_BYTES: usize = 385;

pub(crate) fn confirm_device(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ConfirmDeviceInput,
) -> Result<Reply<ConfirmDeviceOutput>, CognitoError> {
    let (salt, verifier) = parse_secret(input.device_secret_verifier_config.as_ref())?;

    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, user) = (&bearer.pool, &bearer.user);
    let permit = ctx.public("the access token says whose device it is");

    let Some(settings) = pool.devices else {
        return Err(CognitoError::modelled(
            ErrorCode::InvalidUserPoolConfigurationException,
            "Device tracking is not enabled for the user pool.",
        ));
    };
    let new = tx.reopen_new_device(pool, user, &input.device_key);
    let new = new.ok_or_else(|| CognitoError::not_authorized("Invalid device key given."))?;
    if tx.find_device(pool, user, &new.key)?.is_some() {
        return Err(CognitoError::modelled(
            ErrorCode::DeviceKeyExistsException,
            "Device already exists.",
        ));
    }
    let device = Device {
        key: new.key,
        group_key: new.group_key,
        name: input.device_name,
        salt,
        verifier,
        remembered: !settings.remembered_on_prompt,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        authenticated_at: ctx.now(),
        last_address: ctx.client.address.map(|address| address.to_string()),
        sdk: ctx.client.user_agent.as_deref().map(str::to_owned),
    };
    tx.put_device(pool, user, device)?;

    Ok(permit.reply(ConfirmDeviceOutput {
        user_confirmation_necessary: Some(settings.remembered_on_prompt),
    }))
}

/// Salt and verifier of SRP, in base64.
fn parse_secret(
    given: Option<&DeviceSecretVerifierConfigType>,
) -> Result<(Vec<u8>, Vec<u8>), CognitoError> {
    let read = |text: Option<&String>, most_bytes: usize| {
        let bytes = STANDARD.decode(text?).ok()?;
        (1..=most_bytes).contains(&bytes.len()).then_some(bytes)
    };
    let salt = given.and_then(|given| read(given.salt.as_ref(), MOST_SALT_BYTES));
    let verifier =
        given.and_then(|given| read(given.password_verifier.as_ref(), MOST_VERIFIER_BYTES));
    salt.zip(verifier).ok_or_else(|| {
        CognitoError::invalid_parameter("Invalid device secret verifier config given.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_a_salt_and_a_verifier() {
        let config = |salt: &[u8], verifier: &[u8]| DeviceSecretVerifierConfigType {
            salt: Some(STANDARD.encode(salt)),
            password_verifier: Some(STANDARD.encode(verifier)),
        };
        let read = parse_secret(Some(&config(&[1; 17], &[2; 385]))).unwrap();
        assert_eq!(read, (vec![1; 17], vec![2; 385]));
        for wrong in [
            config(&[], &[2; 384]),
            config(&[1; 16], &[]),
            config(&[1; 66], &[2; 384]),
            config(&[1; 16], &[2; 386]),
            DeviceSecretVerifierConfigType::default(),
        ] {
            assert!(parse_secret(Some(&wrong)).is_err(), "{wrong:?}");
        }
        assert!(parse_secret(None).is_err());
    }
}
