//! Following the trail: its events from a place on, in batches.
//!
//! Only what is safe on the disk is shown, so that a follower who notes how far he came never
//! stands behind an end that a power cut moved back.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::Path;

use crate::Position;
use crate::chain::CODE_CHARS;
use crate::segment;

/// The longest event that is read.
const LONGEST_EVENT_BYTES: u64 = 64 * 1024 * 1024;

/// Events that stand one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    bytes: Vec<u8>,
    events: Vec<(Position, Range<usize>)>,
    /// Where the next batch begins. The place asked for, if nothing stands after it yet.
    pub next: Position,
}

impl Batch {
    /// A batch of none.
    pub(crate) const fn none(next: Position) -> Self {
        Self {
            bytes: Vec::new(),
            events: Vec::new(),
            next,
        }
    }

    /// The events, each a JSON object.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        let event = |(_, range): &(Position, Range<usize>)| range.clone();
        self.events
            .iter()
            .map(event)
            .map(|range| self.bytes.get(range).unwrap_or_default())
    }

    /// The events with the places they begin at.
    pub fn placed(&self) -> impl ExactSizeIterator<Item = (Position, &[u8])> {
        let places = self.events.iter().map(|(at, _)| *at);
        places.zip(self.events())
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) fn push(&mut self, at: Position, event: &[u8]) {
        let begin = self.bytes.len();
        self.bytes.extend_from_slice(event);
        self.events.push((at, begin..self.bytes.len()));
    }
}

/// The events of a folder's segments from a place to an end, about so many bytes of them.
pub(crate) fn read(
    folder: &Path,
    from: Position,
    end: Position,
    most_bytes: usize,
) -> io::Result<Batch> {
    let mut from = from;
    while from < end {
        let path = segment::path(folder, from.segment);
        let bytes = match File::open(path) {
            Ok(file) => lines_from(file, from, end, most_bytes)?,
            // Segments are counted from 1, and the oldest may have been taken away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        if !bytes.is_empty() {
            return Ok(batch(bytes, from));
        }
        if from.segment >= end.segment {
            break;
        }
        from = Position {
            segment: next_segment(folder, from.segment)?,
            offset: 0,
        };
    }
    Ok(Batch::none(from.min(end)))
}

/// The number of the first segment after one.
fn next_segment(folder: &Path, after: u64) -> io::Result<u64> {
    let numbers = segment::list(folder)?;
    let next = numbers.iter().filter_map(|path| segment::number(path));
    Ok(next.filter(|next| *next > after).min().unwrap_or(after + 1))
}

/// Whole lines of a segment, at least one where there is one.
fn lines_from(
    mut file: File,
    from: Position,
    end: Position,
    most_bytes: usize,
) -> io::Result<Vec<u8>> {
    let length = file.metadata()?.len();
    let stop = if from.segment == end.segment {
        length.min(end.offset)
    } else {
        length
    };
    let there = stop.saturating_sub(from.offset);
    file.seek(SeekFrom::Start(from.offset))?;
    let mut bytes = Vec::new();
    let mut wanted = u64::try_from(most_bytes).unwrap_or(u64::MAX).max(1);
    loop {
        let more = wanted.min(there) - u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        (&mut file).take(more).read_to_end(&mut bytes)?;
        if let Some(last) = memchr::memrchr(b'\n', &bytes) {
            bytes.truncate(last + 1);
            return Ok(bytes);
        }
        if more == 0 || wanted >= there.min(LONGEST_EVENT_BYTES) {
            return Ok(Vec::new());
        }
        wanted = wanted.saturating_mul(2);
    }
}

/// The events of whole lines. What is no event of the trail is left out: `verify` tells of it.
fn batch(bytes: Vec<u8>, from: Position) -> Batch {
    let (mut events, mut begin) = (Vec::new(), 0);
    let place = |offset: usize| Position {
        offset: from.offset + u64::try_from(offset).unwrap_or(u64::MAX),
        ..from
    };
    for end in memchr::memchr_iter(b'\n', &bytes) {
        let event = begin + CODE_CHARS + 1;
        if event < end {
            events.push((place(begin), event..end));
        }
        begin = end + 1;
    }
    let next = place(begin);
    Batch {
        bytes,
        events,
        next,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{Batch, ChainKey, Position, Trail};

    fn key() -> ChainKey {
        ChainKey::new(&[7; 32])
    }

    fn texts(batch: &Batch) -> Vec<String> {
        let text = |event: &[u8]| String::from_utf8(event.to_vec()).unwrap();
        batch.events().map(text).collect()
    }

    /// Everything from a place on, in batches of about so many bytes.
    fn all(trail: &Trail, from: Position, most_bytes: usize) -> Vec<String> {
        let (mut at, mut found) = (from, Vec::new());
        loop {
            let batch = trail.follow(at, most_bytes).unwrap();
            if batch.is_empty() {
                return found;
            }
            found.extend(texts(&batch));
            at = batch.next;
        }
    }

    #[test]
    fn every_event_comes_once_whatever_the_size_of_batches() {
        let folder = tempfile::tempdir().unwrap();
        let trail = Trail::open(folder.path(), key()).unwrap();
        let events: Vec<_> = (0..50).map(|n| format!("{{\"event\":{n}}}")).collect();
        for event in &events {
            trail.append(event.clone().into_bytes());
        }
        trail.flush();
        for most in [1, 100, 1_000, 1 << 20] {
            assert_eq!(all(&trail, Position::START, most), events, "{most}");
        }
    }

    #[test]
    fn a_place_is_good_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let trail = Trail::open(folder.path(), key()).unwrap();
        trail.append(b"{\"event\":1}".to_vec());
        trail.flush();
        let seen = trail.follow(Position::START, 1000).unwrap().next;
        assert_eq!(seen, trail.end());
        drop(trail);
        let trail = Trail::open(folder.path(), key()).unwrap();
        assert!(!trail.wait(seen, Duration::ZERO));
        trail.append(b"{\"event\":2}".to_vec());
        trail.flush();
        assert!(trail.wait(seen, Duration::ZERO));
        assert_eq!(all(&trail, seen, 1000), [r#"{"event":2}"#]);
    }

    #[test]
    fn placed_events_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let trail = Trail::open(folder.path(), key()).unwrap();
        (0..9).for_each(|n| trail.append(format!("{{\"event\":{n}}}").into_bytes()));
        trail.flush();
        let batch = trail.follow(Position::START, 1 << 20).unwrap();
        for (at, event) in batch.placed() {
            let again = trail.follow(at, 1).unwrap();
            assert_eq!(again.events().next(), Some(event));
        }
    }

    #[test]
    fn a_trail_in_memory_is_followed_alike() {
        let trail = Trail::in_memory();
        (0..3).for_each(|n| trail.append(format!("{{\"event\":{n}}}").into_bytes()));
        let first = trail.follow(Position::START, 1).unwrap();
        assert_eq!(texts(&first), [r#"{"event":0}"#]);
        assert_eq!(all(&trail, first.next, 1000).len(), 2);
        let end = trail.end();
        trail.reset();
        assert!(trail.follow(Position::START, 1000).unwrap().is_empty());
        trail.append(b"{}".to_vec());
        assert_eq!(all(&trail, end, 1000), ["{}"]);
    }

    #[test]
    fn an_event_of_before_the_crash_is_not_recorded_again() {
        let folder = tempfile::tempdir().unwrap();
        let id = "0b1c2d3e-0000-4000-8000-00000000000";
        let event = |n: u32| format!("{{\"eventID\":\"{id}{n}\"}}").into_bytes();
        let trail = Trail::open(folder.path(), key()).unwrap();
        trail.append(event(1));
        drop(trail);
        let trail = Trail::open(folder.path(), key()).unwrap();
        trail.append_once(event(1));
        trail.append_once(event(2));
        trail.flush();
        assert_eq!(all(&trail, Position::START, 1000).len(), 2);
    }
}
