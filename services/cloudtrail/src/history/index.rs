//! What each block of the trail has.

use ringwall_trail::{Batch, Position};

use crate::history::query::{Query, each_hash, moment};
use crate::resources::record::Record;

/// A block is closed at so many bytes.
const BLOCK_BYTES: usize = 512 * 1024;

/// The blocks of the trail, the oldest first.
#[derive(Default)]
pub(crate) struct Index {
    blocks: Vec<Block>,
}

/// A piece of the trail.
struct Block {
    from: Position,
    to: Position,
    bytes: usize,
    /// When its events happened, in milliseconds.
    earliest: i64,
    latest: i64,
    /// Sorted.
    hashes: Vec<u32>,
}

impl Index {
    /// Where the index ends.
    pub(crate) fn next(&self) -> Position {
        self.blocks.last().map_or(Position::START, |block| block.to)
    }

    /// Takes in what stands after the index.
    pub(crate) fn add(&mut self, batch: &Batch) {
        let is_full = |block: &Block| block.bytes >= BLOCK_BYTES;
        if self.blocks.last().is_none_or(is_full) {
            let first = batch.placed().next();
            let from = first.map_or(batch.next, |(at, _)| at);
            self.blocks.push(Block::new(from));
        }
        if let Some(block) = self.blocks.last_mut() {
            block.add(batch);
        }
    }

    /// Up to so many blocks that may have what is looked for, the newest first.
    pub(crate) fn candidates(
        &self,
        query: &Query,
        before: Option<Position>,
        most: usize,
    ) -> Vec<(Position, Position)> {
        let hash = query.hash();
        let (start, end) = (query.start.millis(), query.end.millis());
        let may_have = |block: &&Block| {
            before.is_none_or(|before| block.from < before)
                && block.latest >= start
                && block.earliest <= end
                && block.hashes.binary_search(&hash).is_ok()
        };
        let newest_first = self.blocks.iter().rev().filter(may_have);
        let places = newest_first.map(|block| (block.from, block.to));
        places.take(most).collect()
    }
}

impl Block {
    const fn new(from: Position) -> Self {
        Self {
            from,
            to: from,
            bytes: 0,
            earliest: i64::MAX,
            latest: i64::MIN,
            hashes: Vec::new(),
        }
    }

    fn add(&mut self, batch: &Batch) {
        for event in batch.events() {
            self.bytes += event.len();
            let Some(record) = Record::parse(event) else {
                continue;
            };
            if let Some(time) = moment(&record.event_time) {
                self.earliest = self.earliest.min(time.millis());
                self.latest = self.latest.max(time.millis());
            }
            each_hash(&record, |hash| self.hashes.push(hash));
        }
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.to = batch.next;
    }
}
