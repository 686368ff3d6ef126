//! Recording and reading the trail.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::Mutex;

use crate::buffer::Buffer;
use crate::chain::{ChainKey, Code, split};
use crate::follow::{self, Batch};
use crate::known::KnownEvents;
use crate::position::{End, Position};
use crate::segment::{self, Segment};

/// Events kept by a trail in memory.
const MEMORY_EVENTS: usize = 10_000;
/// How long events gather before they are written.
const PAUSE: Duration = Duration::from_millis(10);
/// Memory that the writer keeps between two pauses, twice.
const LARGEST_ROOM_BYTES: usize = 1024 * 1024;
/// Written events are synced once in so many pauses.
const PAUSES_PER_SYNC: u32 = 100;

/// The trail could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[error("the trail in {folder} cannot be used: {source}")]
pub struct TrailError {
    folder: String,
    source: io::Error,
}

/// The trail of a server.
pub struct Trail(Kind);

enum Kind {
    Files {
        folder: PathBuf,
        buffer: Arc<Buffer>,
        end: Arc<End>,
        /// What a crash may have left in the outbox as well.
        known: KnownEvents,
        writer: Option<JoinHandle<()>>,
    },
    Memory {
        events: Mutex<Kept>,
        end: End,
    },
}

/// The newest events, and how many there were before them.
#[derive(Default)]
struct Kept {
    gone: u64,
    events: VecDeque<Vec<u8>>,
}

impl Kept {
    fn end(&self) -> Position {
        Position {
            segment: 0,
            offset: self.gone + u64::try_from(self.events.len()).unwrap_or(u64::MAX),
        }
    }

    fn follow(&self, from: Position, most_bytes: usize) -> Batch {
        let begin = from.offset.max(self.gone);
        let skipped = usize::try_from(begin - self.gone).unwrap_or(usize::MAX);
        let mut batch = Batch::none(Position {
            segment: 0,
            offset: begin,
        });
        let mut bytes = 0;
        for event in self.events.iter().skip(skipped) {
            batch.push(batch.next, event);
            batch.next.offset += 1;
            bytes += event.len();
            if bytes >= most_bytes {
                break;
            }
        }
        batch
    }
}

impl Trail {
    /// The trail in `folder`, continued where it ended.
    ///
    /// # Errors
    /// Files that cannot be read or written.
    pub fn open(folder: &Path, key: ChainKey) -> Result<Self, TrailError> {
        let failed = |source| TrailError {
            folder: folder.display().to_string(),
            source,
        };
        let (segment, last, known) = Segment::open(folder).map_err(failed)?;
        let buffer = Arc::new(Buffer::default());
        let end = Arc::new(End::default());
        end.move_to(segment.end());
        let writer = Writer {
            buffer: Arc::clone(&buffer),
            end: Arc::clone(&end),
            segment,
            key,
            last,
            unsynced: 0,
        };
        let thread = std::thread::Builder::new()
            .name("trail".to_owned())
            .spawn(move || writer.run());
        Ok(Self(Kind::Files {
            folder: folder.to_owned(),
            buffer,
            end,
            known,
            writer: Some(thread.map_err(failed)?),
        }))
    }

    /// A trail of the newest events only, gone with the process.
    pub fn in_memory() -> Self {
        Self(Kind::Memory {
            events: Mutex::default(),
            end: End::default(),
        })
    }

    /// Records an event: one JSON object, without line ends. Waits if the disk is behind.
    pub fn append(&self, event: Vec<u8>) {
        match &self.0 {
            Kind::Files { buffer, .. } => buffer.push(&event),
            Kind::Memory { events, end } => {
                let mut kept = events.lock();
                if kept.events.len() >= MEMORY_EVENTS {
                    kept.events.pop_front();
                    kept.gone += 1;
                }
                kept.events.push_back(event);
                end.move_to(kept.end());
            }
        }
    }

    /// Records an event that may have been recorded before the server was started: one whose
    /// `eventID` stands in the newest segment already is left out.
    pub fn append_once(&self, event: Vec<u8>) {
        let is_known = match &self.0 {
            Kind::Files { known, .. } => known.contains(&event),
            Kind::Memory { .. } => false,
        };
        if !is_known {
            self.append(event);
        }
    }

    /// The events from a place on, about so many bytes of them but at least one; none if nothing
    /// stands after it yet. Events appear once they are safe on the disk, within a second.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn follow(&self, from: Position, most_bytes: usize) -> Result<Batch, TrailError> {
        match &self.0 {
            Kind::Files { folder, end, .. } => {
                let read = follow::read(folder, from, end.at(), most_bytes);
                read.map_err(|source| TrailError {
                    folder: folder.display().to_string(),
                    source,
                })
            }
            Kind::Memory { events, .. } => Ok(events.lock().follow(from, most_bytes)),
        }
    }

    /// The end: after all events that can be followed.
    pub fn end(&self) -> Position {
        match &self.0 {
            Kind::Files { end, .. } => end.at(),
            Kind::Memory { end, .. } => end.at(),
        }
    }

    /// Waits until an event stands after a place, or until patience ends; tells which.
    pub fn wait(&self, after: Position, patience: Duration) -> bool {
        match &self.0 {
            Kind::Files { end, .. } => end.wait(after, patience),
            Kind::Memory { end, .. } => end.wait(after, patience),
        }
    }

    /// Waits until every event recorded so far is on the disk.
    pub fn flush(&self) {
        if let Kind::Files { buffer, .. } = &self.0 {
            buffer.flush();
        }
    }

    /// Forgets what is in memory; files stay.
    pub fn reset(&self) {
        if let Kind::Memory { events, .. } = &self.0 {
            let mut kept = events.lock();
            kept.gone = kept.end().offset;
            kept.events.clear();
        }
    }

    /// The newest events of a folder, the newest last.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn tail(folder: &Path, count: usize) -> Result<Vec<String>, TrailError> {
        let failed = |source| TrailError {
            folder: folder.display().to_string(),
            source,
        };
        let mut newest = VecDeque::with_capacity(count);
        for path in segment::list(folder).map_err(failed)? {
            for line in segment::lines(&path).map_err(failed)? {
                let line = line.map_err(failed)?;
                let Some((_, event)) = split(&line) else {
                    continue;
                };
                if newest.len() == count {
                    newest.pop_front();
                }
                newest.push_back(String::from_utf8_lossy(event).into_owned());
            }
        }
        Ok(newest.into())
    }
}

impl Drop for Trail {
    fn drop(&mut self) {
        if let Kind::Files { buffer, writer, .. } = &mut self.0 {
            buffer.close();
            if let Some(writer) = writer.take()
                && writer.join().is_err()
            {
                tracing::error!("the trail's thread ended in a panic");
            }
        }
    }
}

/// Memory to use again, but not what a burst left.
fn emptied(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.clear();
    bytes.shrink_to(LARGEST_ROOM_BYTES);
    bytes
}

/// A trail that cannot be written must not lose events: tries until it can.
fn until_done(mut work: impl FnMut() -> io::Result<()>) {
    while let Err(error) = work() {
        tracing::error!(%error, "the trail cannot be written; callers wait");
        std::thread::park_timeout(Duration::from_secs(1));
    }
}

/// The thread that writes.
struct Writer {
    buffer: Arc<Buffer>,
    end: Arc<End>,
    segment: Segment,
    key: ChainKey,
    last: Code,
    /// Pauses since the last sync in which something was written.
    unsynced: u32,
}

impl Writer {
    fn run(mut self) {
        let (mut room, mut lines) = (Vec::new(), Vec::new());
        loop {
            let work = self.buffer.take(PAUSE, room);
            self.chain(&work.lines, &mut lines);
            until_done(|| self.write(&lines));
            until_done(|| self.sync(work.flush || work.closed));
            self.buffer.written(&work);
            if work.closed {
                return;
            }
            room = emptied(work.lines);
            lines = emptied(lines);
        }
    }

    /// Puts each event's code before it.
    fn chain(&mut self, events: &[u8], lines: &mut Vec<u8>) {
        let mut begin = 0;
        for end in memchr::memchr_iter(b'\n', events) {
            let event = events.get(begin..end).unwrap_or_default();
            self.last = self.key.next(self.last, event);
            lines.extend_from_slice(self.last.text().as_bytes());
            lines.push(b' ');
            lines.extend_from_slice(event);
            lines.push(b'\n');
            begin = end + 1;
        }
    }

    fn write(&mut self, lines: &[u8]) -> io::Result<()> {
        if !lines.is_empty() {
            self.segment.write(lines)?;
            self.unsynced = self.unsynced.max(1);
        }
        if self.unsynced > 0 {
            self.unsynced += 1;
        }
        Ok(())
    }

    /// Syncs what is written, once in a while or when it must be `now`.
    fn sync(&mut self, now: bool) -> io::Result<()> {
        if self.unsynced > PAUSES_PER_SYNC || now && self.unsynced > 0 {
            self.segment.sync()?;
            self.unsynced = 0;
            self.end.move_to(self.segment.end());
        }
        Ok(())
    }
}
