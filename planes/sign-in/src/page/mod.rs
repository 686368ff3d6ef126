//! The pages: HTML made from what they are about, one struct a page.
//!
//! They work without a script, but for passkeys. Everything that is put in is escaped by the
//! template (`maud`); addresses are made here from paths and queries of ours, or were checked.

mod consent;
mod feedback;
mod field;
mod frame;
mod handover;
mod icon;
mod mfa;
mod onward;
mod passkey;
mod password;
mod plain;
mod qr;
mod sign_in;
mod sign_up;

pub(crate) use consent::{Consent, Scope};
pub(crate) use feedback::{FeedbackGiven, FeedbackQuestion};
pub(crate) use field::{Account, AccountKind, Policy, Problem};
pub(crate) use frame::{Frame, Language, Page, render};
pub(crate) use handover::Handover;
pub(crate) use mfa::{AddressSetup, ChooseMfa, Factor, MfaCode, TotpSetup};
pub(crate) use onward::Onward;
pub(crate) use passkey::{PasskeyAdd, PasskeySignIn};
pub(crate) use password::{ForgotPassword, NewPassword, ResetPassword};
pub(crate) use plain::{SignedOut, Trouble, TroubleKind};
pub(crate) use sign_in::{ChooseWay, EnterPassword, Provider, SignIn, Way};
pub(crate) use sign_up::{Attribute, Confirm, Resend, SignUp, Terms};
