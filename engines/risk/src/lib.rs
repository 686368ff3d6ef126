//! How likely a sign-in is somebody else's.
//!
//! [`passwords`] tells passwords that others know: those of a list that was imported, and those that
//! anybody would try. [`assess`] scores what is unusual about a sign-in, by the [`Profile`] of those
//! before it, and says why.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html>

mod assess;
mod fading;
mod observation;
pub mod passwords;
mod profile;
mod travel;

pub use assess::{Assessment, Failures, Level, MOST_POINTS, Reason, assess};
pub use fading::Fading;
pub use observation::{Mark, Observation, Position};
pub use profile::Profile;
