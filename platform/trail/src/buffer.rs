//! Events on their way to the file: bounded, so that callers wait when the disk does.

use parking_lot::{Condvar, Mutex};

/// Bytes that may wait.
const CAPACITY_BYTES: usize = 8 * 1024 * 1024;

/// Events that wait to be written.
#[derive(Default)]
pub(crate) struct Buffer {
    state: Mutex<State>,
    /// Something to write, a flush, or the end.
    work: Condvar,
    /// Room again, or something was flushed.
    done: Condvar,
}

#[derive(Default)]
struct State {
    /// Events, each with a line's end.
    lines: Vec<u8>,
    /// Events taken in so far, and of these written and synced.
    taken: u64,
    flushed: u64,
    wanted: u64,
    closed: bool,
}

/// What the writer shall do.
pub(crate) struct Work {
    /// Events, each with a line's end.
    pub(crate) lines: Vec<u8>,
    /// Somebody waits until all is on the disk.
    pub(crate) flush: bool,
    pub(crate) closed: bool,
    upto: u64,
}

impl Buffer {
    /// Takes an event in; waits while there is no room.
    pub(crate) fn push(&self, event: &[u8]) {
        let mut state = self.state.lock();
        while state.lines.len() > CAPACITY_BYTES && !state.closed {
            self.done.wait(&mut state);
        }
        state.lines.extend_from_slice(event);
        state.lines.push(b'\n');
        state.taken += 1;
        // The writer looks by itself every few milliseconds; waking it costs more than the event.
        if state.lines.len() > CAPACITY_BYTES / 4 {
            self.work.notify_one();
        }
    }

    /// Waits until every event taken in so far is on the disk.
    pub(crate) fn flush(&self) {
        let mut state = self.state.lock();
        let upto = state.taken;
        state.wanted = state.wanted.max(upto);
        self.work.notify_one();
        while state.flushed < upto && !state.closed {
            self.done.wait(&mut state);
        }
    }

    pub(crate) fn close(&self) {
        self.state.lock().closed = true;
        self.work.notify_one();
    }

    /// What has gathered after a pause, or at once if somebody waits. The next events go into
    /// `room`: memory that is used again need not be asked of the system.
    pub(crate) fn take(&self, pause: std::time::Duration, room: Vec<u8>) -> Work {
        let mut state = self.state.lock();
        if state.wanted <= state.flushed && !state.closed && state.lines.len() < CAPACITY_BYTES / 4
        {
            self.work.wait_for(&mut state, pause);
        }
        let lines = std::mem::replace(&mut state.lines, room);
        self.done.notify_all();
        Work {
            lines,
            flush: state.wanted > state.flushed,
            closed: state.closed,
            upto: state.taken,
        }
    }

    /// Says that what was taken is written, and synced if it was asked for.
    pub(crate) fn written(&self, work: &Work) {
        if work.flush || work.closed {
            self.state.lock().flushed = work.upto;
            self.done.notify_all();
        }
    }
}
