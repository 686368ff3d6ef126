//! Virtual MFA devices and their codes.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Tags, Timestamp};
use ringwall_crypto::{constant_time_eq, totp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{folded, of_account, place};

const DEVICES: Table<MfaDevice> = Table::new("iam.mfa_device");
/// The devices of each user, by folded user name and serial number.
const DEVICES_OF_USER: Table<()> = Table::new("iam.mfa_device_of_user");

/// How many steps a device's clock may be off, either way.
const SKEW_STEPS: u64 = 1;

/// A virtual MFA device (RFC 6238: HMAC-SHA-1, six digits, thirty seconds).
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct MfaDevice {
    /// The account it belongs to.
    #[zeroize(skip)]
    pub account: AccountId,
    /// Its name, in the case it was given.
    #[zeroize(skip)]
    pub name: String,
    /// Begins and ends with `/`.
    #[zeroize(skip)]
    pub path: String,
    /// The secret that it shares with us.
    pub seed: Vec<u8>,
    /// When it was made.
    #[zeroize(skip)]
    pub created_at: Timestamp,
    /// Whose it is, once enabled.
    #[zeroize(skip)]
    pub enabled: Option<EnabledFor>,
    /// Its tags.
    #[zeroize(skip)]
    pub tags: Tags,
}

/// Whose an enabled device is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnabledFor {
    /// The user's name; the root user has none.
    pub user: Option<String>,
    /// Since when.
    pub at: Timestamp,
    /// The step of the last code taken: no code is taken twice, nor an older one.
    pub last_step: u64,
    /// How many steps the device's clock is ahead of ours, as resynchronization found.
    pub drift_steps: i64,
}

impl std::fmt::Debug for MfaDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MfaDevice {} of {}", self.name, self.account)
    }
}

impl MfaDevice {
    /// Its serial number, which is its ARN.
    pub fn serial_number(&self, partition: ringwall_core::Partition) -> String {
        let Self {
            account,
            path,
            name,
            ..
        } = self;
        format!("arn:{partition}:iam::{account}:mfa{path}{name}")
    }

    /// Whether `code` is of now; then it is noted as taken, and the device must be written.
    pub fn take_code(&mut self, code: &str, now: Timestamp) -> bool {
        let seed = self.seed.clone();
        let Some(enabled) = &mut self.enabled else {
            return false;
        };
        let middle = step_of(now).saturating_add_signed(enabled.drift_steps);
        let steps = middle.saturating_sub(SKEW_STEPS)..=middle.saturating_add(SKEW_STEPS);
        let taken = steps
            .filter(|step| *step > enabled.last_step)
            .find(|step| is_code(&seed, *step, code));
        if let Some(step) = taken {
            enabled.last_step = step;
        }
        taken.is_some()
    }

    /// The step of the second of two consecutive codes within `window` steps of now.
    pub fn find_consecutive(
        &self,
        first: &str,
        second: &str,
        now: Timestamp,
        window: u64,
    ) -> Option<u64> {
        let middle = step_of(now);
        let steps = middle.saturating_sub(window)..=middle.saturating_add(window);
        steps.map(|step| step.saturating_add(1)).find(|step| {
            is_code(&self.seed, step.saturating_sub(1), first) && is_code(&self.seed, *step, second)
        })
    }
}

/// The thirty-second step that a moment is in.
pub fn step_of(now: Timestamp) -> u64 {
    u64::try_from(now.secs()).unwrap_or_default() / 30
}

fn is_code(seed: &[u8], step: u64, code: &str) -> bool {
    constant_time_eq(totp(seed, step).as_bytes(), code.as_bytes())
}

/// The device of a name.
///
/// # Errors
/// The store failed.
pub fn find_mfa_device(
    tx: &impl Reads,
    account: AccountId,
    name: &str,
) -> Result<Option<Arc<MfaDevice>>, StoreError> {
    tx.get(&DEVICES, &place(account, name))
}

/// Devices by folded name, after the row of that key.
///
/// # Errors
/// The store failed.
pub fn mfa_devices(
    tx: &impl Reads,
    account: AccountId,
    after: Option<&RowKey>,
    limit: usize,
) -> Result<Vec<(RowKey, Arc<MfaDevice>)>, StoreError> {
    let prefix = RowKey::new().bytes(&of_account(account));
    tx.scan(&DEVICES, &prefix, after, limit)
}

/// The devices enabled for a user; `None` is the root user.
///
/// # Errors
/// The store failed.
pub fn mfa_devices_of(
    tx: &impl Reads,
    account: AccountId,
    user: Option<&str>,
) -> Result<Vec<Arc<MfaDevice>>, StoreError> {
    // AWS allows eight.
    let rows = tx.scan(&DEVICES_OF_USER, &of_user(account, user), None, 16)?;
    let mut devices = Vec::new();
    for (key, _) in rows {
        let name = key.last_text().unwrap_or_default();
        devices.extend(find_mfa_device(tx, account, &name)?);
    }
    Ok(devices)
}

/// Writes a device under its name.
///
/// # Errors
/// The store failed.
pub fn put_mfa_device(tx: &mut WriteTx, device: MfaDevice) -> Result<(), StoreError> {
    let account = device.account;
    if let Some(before) = find_mfa_device(tx, account, &device.name)?
        && let Some(enabled) = &before.enabled
    {
        let row = of_user(account, enabled.user.as_deref()).text(&folded(&device.name));
        tx.delete(&DEVICES_OF_USER, &row)?;
    }
    if let Some(enabled) = &device.enabled {
        let row = of_user(account, enabled.user.as_deref()).text(&folded(&device.name));
        tx.put(&DEVICES_OF_USER, &row, ())?;
    }
    tx.put(&DEVICES, &place(account, &device.name), device)
}

/// Deletes a device that is not enabled.
///
/// # Errors
/// The store failed.
pub fn delete_mfa_device(
    tx: &mut WriteTx,
    account: AccountId,
    name: &str,
) -> Result<(), StoreError> {
    tx.delete(&DEVICES, &place(account, name))
}

fn of_user(account: AccountId, user: Option<&str>) -> RowKey {
    // No user's name is empty.
    place(account, user.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(now: Timestamp) -> MfaDevice {
        MfaDevice {
            account: AccountId::default(),
            name: "phone".to_owned(),
            path: "/".to_owned(),
            seed: b"12345678901234567890".to_vec(),
            created_at: now,
            enabled: Some(EnabledFor {
                user: None,
                at: now,
                last_step: 0,
                drift_steps: 0,
            }),
            tags: Tags::new(),
        }
    }

    #[test]
    fn takes_the_code_of_now_once() {
        // RFC 6238, appendix B: at 1111111109 seconds the eight digits are 07081804.
        let now = Timestamp::from_secs(1_111_111_109);
        let mut device = device(now);
        assert!(!device.take_code("081805", now));
        assert!(device.take_code("081804", now));
        assert!(!device.take_code("081804", now), "no code is taken twice");
        assert!(!device.take_code("", now));
    }

    #[test]
    fn forgives_one_step_either_way_and_no_more() {
        let now = Timestamp::from_secs(1_111_111_109);
        for (secs, taken) in [(-60, false), (-30, true), (30, true), (60, false)] {
            assert_eq!(device(now).take_code("081804", now.plus_secs(secs)), taken);
        }
    }

    #[test]
    fn finds_two_codes_that_follow_each_other() {
        let now = Timestamp::from_secs(1_111_111_109);
        let codes = |step: u64| totp(b"12345678901234567890", step);
        let step = step_of(now);
        let (first, second) = (codes(step - 7), codes(step - 6));
        assert_eq!(
            device(now).find_consecutive(&first, &second, now, 10),
            Some(step - 6)
        );
        assert_eq!(device(now).find_consecutive(&second, &first, now, 10), None);
        assert_eq!(device(now).find_consecutive(&first, &second, now, 5), None);
    }
}
