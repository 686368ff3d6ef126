//! Elastic Load Balancing before the door: what its API has written down is listened on, and what
//! becomes of it is reported back.

mod balancer;
mod certificate;
mod group;
mod login;
mod logs;
mod plane;
mod public_keys;
mod rule;

pub use login::PoolPages;
pub use logs::Logs;
pub use plane::{Plane, Settings};
pub use public_keys::PublicKeys;
