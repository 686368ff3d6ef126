//! Event history: the server's own trail, looked up.
//!
//! The trail is cut into blocks of about half a megabyte. An index in memory knows of each block
//! when its events happened and, as hashes, which values its events can be looked up by; so a
//! look-up reads only blocks that have what it looks for, the newest first. The index is built as
//! the trail grows, and at the first look after a start.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html>

mod index;
mod query;

use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_trail::{Position, Trail, TrailError};

use crate::history::index::Index;
pub(crate) use crate::history::query::{Attribute, Query, moment};
use crate::resources::record::Record;

/// Blocks that one look-up reads; with a token it goes on after them.
const MOST_BLOCKS: usize = 64;
/// Bytes read at once.
const READ_BYTES: usize = 512 * 1024;

/// The events of the server's trail.
pub(crate) struct History {
    trail: Arc<Trail>,
    index: Mutex<Index>,
}

/// Events that were found, the newest first.
pub(crate) struct Found {
    pub(crate) events: Vec<(Position, Vec<u8>)>,
    /// Where a further look begins: before this place.
    pub(crate) next: Option<Position>,
}

impl History {
    pub(crate) fn new(trail: Arc<Trail>) -> Self {
        Self {
            trail,
            index: Mutex::default(),
        }
    }

    /// Takes in what the trail has got since.
    pub(crate) fn catch_up(&self) -> Result<(), TrailError> {
        let mut index = self.index.lock();
        loop {
            let batch = self.trail.follow(index.next(), READ_BYTES)?;
            if batch.is_empty() {
                return Ok(());
            }
            index.add(&batch);
        }
    }

    /// The newest events that fit, before a place where one is given.
    pub(crate) fn look_up(
        &self,
        query: &Query,
        before: Option<Position>,
        limit: usize,
    ) -> Result<Found, TrailError> {
        self.catch_up()?;
        let blocks = self.index.lock().candidates(query, before, MOST_BLOCKS + 1);
        let mut events = Vec::new();
        for (count, (from, to)) in blocks.iter().enumerate() {
            if count == MOST_BLOCKS {
                let next = Some(*to);
                return Ok(Found { events, next });
            }
            let to = before.map_or(*to, |before| before.min(*to));
            let mut fitting = self.fitting(query, *from, to)?;
            while let Some(event) = fitting.pop() {
                if events.len() == limit {
                    let last = events.last().map(|(at, _)| *at);
                    return Ok(Found { events, next: last });
                }
                events.push(event);
            }
        }
        Ok(Found { events, next: None })
    }

    /// The events between two places that fit, in the trail's order.
    fn fitting(
        &self,
        query: &Query,
        from: Position,
        to: Position,
    ) -> Result<Vec<(Position, Vec<u8>)>, TrailError> {
        let (mut at, mut fitting) = (from, Vec::new());
        while at < to {
            let batch = self.trail.follow(at, READ_BYTES)?;
            let fits =
                |event: &[u8]| Record::parse(event).is_some_and(|record| query.fits(&record));
            let placed = batch.placed().filter(|(place, _)| *place < to);
            let found = placed.filter(|(_, event)| fits(event));
            fitting.extend(found.map(|(place, event)| (place, event.to_vec())));
            if batch.is_empty() {
                break;
            }
            at = batch.next;
        }
        Ok(fitting)
    }
}

#[cfg(test)]
mod tests;
