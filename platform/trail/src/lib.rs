//! The trail: every API call as a CloudTrail event, in files that cannot be rewritten unseen.
//!
//! Events are lines of JSON in segment files. Before each line stands a code: HMAC-SHA-256 over
//! the code of the line before and this line's event, under a key of the installation. So an
//! event that was changed, removed, added or moved breaks the chain at its place, and who lacks
//! the key cannot mend it. What the chain alone does not show is a cut at its very end.
//!
//! Recording puts an event into a bounded buffer; a thread writes what has gathered. A full
//! buffer makes callers wait: no event is dropped. What was handed to the system survives the
//! process; it is synced to the disk once a second, and when the trail is flushed.
//!
//! Whoever needs the events as they come follows the trail from a [`Position`] on and keeps how
//! far he is ([`Trail::follow`], [`Trail::wait`]).

mod buffer;
mod chain;
mod follow;
mod known;
mod position;
mod segment;
mod trail;
mod verify;

pub use chain::ChainKey;
pub use follow::Batch;
pub use position::Position;
pub use trail::{Trail, TrailError};
pub use verify::{Problem, Report, verify};
