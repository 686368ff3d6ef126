//! Second factors, devices and passkeys.
//!
//! What a sign-in asks of here:
//! - [`first::available_challenges`]: how a sign-in by choice may begin;
//! - [`next::after_password`]: which second factor comes after the first;
//! - [`software_token::take`], [`code`]: whether an answer to it is right;
//! - [`passkey::challenge`], [`passkey::check`]: signing in with a passkey;
//! - [`device`]: a new device's keys, and whether a remembered one stands for the second factor.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html>

pub(crate) mod applicant;
pub(crate) mod code;
pub(crate) mod device;
pub(crate) mod device_attributes;
pub(crate) mod first;
pub(crate) mod next;
pub(crate) mod passkey;
pub(crate) mod passkey_name;
pub(crate) mod passkey_registration;
pub(crate) mod pool_config;
pub(crate) mod preference;
pub(crate) mod relying_party;
pub(crate) mod software_token;
pub(crate) mod store;
#[cfg(test)]
mod test_bearers;
#[cfg(test)]
pub(crate) mod test_bench;
