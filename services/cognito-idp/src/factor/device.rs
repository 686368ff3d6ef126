//! Devices: their keys, what is known of them, and what they stand for.
//!
//! A new device's key is made at a sign-in and says by itself whose it is, so that nothing is written
//! before an app confirms it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::{constant_time_eq, hmac_sha256};
use ringwall_store::{Reads, StoreError};
use serde::{Deserialize, Serialize};

use crate::api::DeviceRememberedStatusType;
use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};

/// A device that an app has confirmed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    pub(crate) key: String,
    /// Stands for the pool's name in the device's SRP.
    pub(crate) group_key: String,
    pub(crate) name: Option<String>,
    /// SRP's salt and verifier, as the app made them.
    pub(crate) salt: Vec<u8>,
    pub(crate) verifier: Vec<u8>,
    pub(crate) remembered: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) authenticated_at: Timestamp,
    pub(crate) last_address: Option<String>,
    pub(crate) sdk: Option<String>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// `NewDeviceMetadata`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewDevice {
    pub(crate) key: String,
    pub(crate) group_key: String,
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A new device's keys for a sign-in that named no device, if the pool keeps devices.
    pub(crate) fn new_device(
        &self,
        ctx: &RequestContext,
        pool: &Pool,
        user: &User,
    ) -> Option<NewDevice> {
        pool.devices?;
        let drawn: [u8; 8] = ctx.random_bytes();
        let key = self.device_key(pool, user, drawn);
        Some(NewDevice {
            group_key: self.device_group_key(pool, user, &key),
            key,
        })
    }

    /// The keys of a device that was new at a sign-in of this user, if its key was made here for him.
    pub(crate) fn reopen_new_device(
        &self,
        pool: &Pool,
        user: &User,
        key: &str,
    ) -> Option<NewDevice> {
        let digits = key.rsplit_once('_')?.1.replace('-', "");
        let bytes: [u8; 16] = hex::decode(digits).ok()?.try_into().ok()?;
        let (drawn, _) = bytes.split_first_chunk()?;
        let made = self.device_key(pool, user, *drawn);
        constant_time_eq(made.as_bytes(), key.as_bytes()).then(|| NewDevice {
            group_key: self.device_group_key(pool, user, key),
            key: key.to_owned(),
        })
    }

    /// The device of a sign-in, if it is one that the user has confirmed and that is remembered: it
    /// has to prove itself (`DEVICE_SRP_AUTH`).
    pub(crate) fn remembered_device(
        &self,
        pool: &Pool,
        user: &User,
        key: &str,
    ) -> Result<Option<Arc<Device>>, StoreError> {
        if pool.devices.is_none() {
            return Ok(None);
        }
        let device = self.find_device(pool, user, key)?;
        Ok(device.filter(|device| device.remembered))
    }

    /// The Region, and sixteen bytes in a UUID's form: eight that were drawn, and eight that tell
    /// for whom.
    fn device_key(&self, pool: &Pool, user: &User, drawn: [u8; 8]) -> String {
        let tag = self.device_tag(&["key", &pool.id, &user.sub, &hex::encode(drawn)]);
        let digits = hex::encode(drawn) + &hex::encode(tag);
        let mut key = format!("{}_", pool.region);
        for (place, digit) in digits.chars().take(32).enumerate() {
            if matches!(place, 8 | 12 | 16 | 20) {
                key.push('-');
            }
            key.push(digit);
        }
        key
    }

    fn device_group_key(&self, pool: &Pool, user: &User, key: &str) -> String {
        let tag = hex::encode(self.device_tag(&["group", &pool.id, &user.sub, key]));
        let digits: String = tag.chars().take(8).collect();
        format!("-{digits}")
    }

    fn device_tag(&self, said: &[&str]) -> [u8; 32] {
        hmac_sha256(&self.service.device_key, said.join("\0").as_bytes())
    }
}

/// Whether a remembered device that has proved itself stands for the second factor.
pub(crate) fn replaces_mfa(pool: &Pool) -> bool {
    pool.devices.is_some_and(|devices| devices.challenge_on_new)
}

/// A device has proved itself.
///
/// # Errors
/// It was forgotten meanwhile.
pub(crate) fn authenticated(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    key: &str,
) -> Result<(), CognitoError> {
    let mut device = Device::clone(&*tx.device(pool, user, key)?);
    device.authenticated_at = ctx.now();
    device.last_address = ctx.client.address.map(|address| address.to_string());
    Ok(tx.put_device(pool, user, device)?)
}

/// Remembers a device, or forgets that it is remembered.
///
/// # Errors
/// There is no such device.
pub(crate) fn set_remembered(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    key: &str,
    status: Option<DeviceRememberedStatusType>,
) -> Result<(), CognitoError> {
    let mut device = Device::clone(&*tx.device(pool, user, key)?);
    if let Some(status) = status {
        device.remembered = status == DeviceRememberedStatusType::Remembered;
    }
    device.updated_at = ctx.now();
    Ok(tx.put_device(pool, user, device)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_testing::START;

    use crate::factor::test_bench::{Bench, pool, user};
    use crate::resources::pool::DeviceConfiguration;

    fn pool_with_devices() -> Pool {
        let mut pool = pool();
        pool.devices = Some(DeviceConfiguration {
            challenge_on_new: true,
            remembered_on_prompt: false,
        });
        pool
    }

    fn device(key: &str, remembered: bool) -> Device {
        Device {
            key: key.to_owned(),
            group_key: "-00000000".to_owned(),
            name: None,
            salt: vec![1],
            verifier: vec![2],
            remembered,
            created_at: START,
            updated_at: START,
            authenticated_at: START,
            last_address: None,
            sdk: None,
        }
    }

    #[test]
    fn a_new_devices_key_tells_whose_it_is() {
        let (pool, ann) = (pool_with_devices(), user());
        let mut bob = user();
        bob.sub = "0a0b0c0d-2117-439f-8d46-4db20e000002".to_owned();
        let bench = Bench::new(&pool, &ann);
        let made = bench.write(|ctx, tx| {
            let new = tx.new_device(ctx, &pool, &ann).unwrap();
            assert_eq!(
                tx.reopen_new_device(&pool, &ann, &new.key),
                Some(new.clone())
            );
            assert_eq!(tx.reopen_new_device(&pool, &bob, &new.key), None);
            Ok(new)
        });
        let new = made.unwrap();
        let (region, id) = new.key.split_once('_').unwrap();
        assert_eq!(region, "us-east-1");
        let lengths: Vec<_> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(new.group_key.len(), 9);
        for other in [
            "",
            "us-east-1_00000000-0000-0000-0000-000000000000",
            &new.key.replace("us-east-1", "us-east-2"),
            &new.key.replace('-', ""),
            &new.key.to_uppercase(),
        ] {
            let opened = bench.write(|_, tx| Ok(tx.reopen_new_device(&pool, &ann, other)));
            assert_eq!(opened.unwrap(), None, "{other}");
        }
    }

    #[test]
    fn a_pool_without_devices_makes_and_remembers_none() {
        let (mut pool, user) = (pool_with_devices(), user());
        let bench = Bench::new(&pool, &user);
        let known = |pool: &Pool, key| {
            let found = bench.write(|_, tx| Ok(tx.remembered_device(pool, &user, key)?));
            found.unwrap().is_some()
        };
        let put = |device: Device| {
            let put = |_: &RequestContext, tx: &mut CognitoWrite<'_>| {
                Ok(tx.put_device(&pool, &user, device.clone())?)
            };
            bench.write(put).unwrap();
        };
        put(device("us-east-1_1", true));
        put(device("us-east-1_2", false));
        assert!(known(&pool, "us-east-1_1"));
        assert!(!known(&pool, "us-east-1_2"));
        assert!(!known(&pool, "us-east-1_3"));
        pool.devices = None;
        assert!(!known(&pool, "us-east-1_1"));
        let none = bench.write(|ctx, tx| Ok(tx.new_device(ctx, &pool, &user)));
        assert_eq!(none.unwrap(), None);
    }
}
