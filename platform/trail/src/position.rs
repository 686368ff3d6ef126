//! Places in the trail, and how far it is safe on the disk.

use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use serde::{Deserialize, Serialize};

/// A place in the trail, between two events: what stands before it has been seen.
///
/// Places are ordered as the events are. One stays good for as long as its segment is there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Position {
    /// The segment's number; 0 for a trail in memory.
    pub segment: u64,
    /// Bytes into the segment; events since the start for a trail in memory.
    pub offset: u64,
}

impl Position {
    /// Before the first event there ever was.
    pub const START: Self = Self {
        segment: 0,
        offset: 0,
    };
}

/// The end of what cannot get lost any more.
#[derive(Default)]
pub(crate) struct End {
    at: Mutex<Position>,
    moved: Condvar,
}

impl End {
    pub(crate) fn at(&self) -> Position {
        *self.at.lock()
    }

    pub(crate) fn move_to(&self, position: Position) {
        *self.at.lock() = position;
        self.moved.notify_all();
    }

    /// Waits until something stands after a place, or patience ends; tells which.
    pub(crate) fn wait(&self, after: Position, patience: Duration) -> bool {
        let mut at = self.at.lock();
        if *at <= after {
            self.moved.wait_for(&mut at, patience);
        }
        *at > after
    }
}
