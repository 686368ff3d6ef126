//! Steps of tests with MFA devices.

use ringwall_crypto::totp;
use ringwall_identity::{find_mfa_device, step_of};
use ringwall_testing::{TestHouse, input};

use crate::api;

/// A device as its holder sees it.
pub(crate) struct Phone {
    pub(crate) serial_number: String,
    seed: Vec<u8>,
}

impl Phone {
    /// The code `steps` thirty-second steps from now.
    pub(crate) fn code(&self, house: &TestHouse, steps: i64) -> String {
        totp(
            &self.seed,
            step_of(house.now()).checked_add_signed(steps).unwrap(),
        )
    }

    /// Enables it for a user.
    pub(crate) fn enable(&self, house: &TestHouse, user: &str) {
        house.answer::<api::EnableMFADevice>(self.codes(house, user, 0));
    }

    /// The input of enabling or resynchronizing with the code of `steps` from now and the one
    /// before it.
    pub(crate) fn codes<I: ringwall_model::Structure>(
        &self,
        house: &TestHouse,
        user: &str,
        steps: i64,
    ) -> I {
        input(&[
            ("UserName", user),
            ("SerialNumber", &self.serial_number),
            ("AuthenticationCode1", &self.code(house, steps - 1)),
            ("AuthenticationCode2", &self.code(house, steps)),
        ])
    }
}

/// Makes a device that nobody has yet.
pub(crate) fn phone(house: &TestHouse, name: &str) -> Phone {
    let made =
        house.answer::<api::CreateVirtualMFADevice>(input(&[("VirtualMFADeviceName", name)]));
    let tx = house.store().read().unwrap();
    let device = find_mfa_device(&tx, house.account(), name);
    Phone {
        serial_number: made.virtual_mfa_device.serial_number,
        seed: device.unwrap().unwrap().seed.clone(),
    }
}
