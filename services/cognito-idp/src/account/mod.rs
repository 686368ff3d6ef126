//! What users do with their own accounts: sign up, confirm, recover, verify addresses.
//!
//! The operations come through here, and so do the pages of managed login.

mod confirmation;
mod reach;
mod recovery;
mod verification;

pub(crate) use confirmation::{confirm, send_sign_up_code, sign_in_session, sign_up_session};
pub(crate) use reach::{sign_up_contact, simulated_contact, simulated_delivery, simulated_to};
pub(crate) use recovery::{recoverable, send_reset_code};
pub(crate) use verification::send_verification_code;
