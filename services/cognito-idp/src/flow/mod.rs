//! Sign-in: flows and challenges as a state machine, and the sessions that carry it from one call to
//! the next.
//!
//! A sign-in begins with [`initiate`], in one of the flows. Each step ends in an [`Outcome`]: another
//! challenge, which [`respond`] takes the answer to, or tokens. What was proven so far stands in a
//! [`session::Session`], sealed, which the caller carries: any server of an installation can go on with
//! it, and each is good for one step.
//!
//! ```text
//! initiate ─┬─ password ──┐
//!           ├─ srp ───────┤                 ┌─ new_password ─┐
//!           ├─ choice ────┼─ proceed ───────┼─ second_factor ┼─ finish: tokens
//!           ├─ custom ────┘  (may he?)      └─ device ───────┘
//!           └─ refresh ───── tokens
//! ```
//!
//! **Architecture invariant:** the order is client, secret, flow, user, lockout, credential, and only
//! then enabled and status: what state a user is in is told to nobody but him.
//!
//! **Architecture invariant:** for callers who may not find out who is there, a name that nobody has
//! goes the same way as one that somebody has ([`nobody`]), with the same work.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html>

mod answer;
mod call;
mod choice;
mod codes;
mod custom;
mod device;
mod finish;
mod initiate;
pub(crate) mod lockout;
mod migration;
mod new_password;
pub(crate) mod nobody;
mod passkey;
mod password;
mod proceed;
pub(crate) mod proof;
mod raise;
mod refresh;
mod respond;
mod second_factor;
pub(crate) mod session;
pub(crate) mod setup;
mod srp;
pub(crate) mod step_up;
mod subject;
#[cfg(test)]
pub(crate) mod test_bench;
#[cfg(test)]
mod threat_tests;

pub(crate) use answer::{Answer, Outcome};
pub(crate) use call::{By, Call, Parameters, Stage};
pub(crate) use initiate::initiate;
pub(crate) use migration::take_in;
pub(crate) use raise::raise;
pub(crate) use respond::respond;
pub(crate) use session::after_sign_up;
