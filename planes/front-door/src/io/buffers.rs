//! Buffers that connections borrow while bytes move, so that idle ones cost nothing.

use std::cell::RefCell;

use bytes::BytesMut;

/// What one read takes at most.
pub(crate) const BUFFER_BYTES: usize = 16 * 1024;
/// So many are kept.
const MOST_KEPT: usize = 256;
/// Larger ones are not kept.
const LARGEST_KEPT_BYTES: usize = 2 * BUFFER_BYTES;

/// The spare buffers of a worker.
#[derive(Debug, Default)]
pub(crate) struct Buffers(RefCell<Vec<BytesMut>>);

impl Buffers {
    /// Makes room for a read.
    pub(crate) fn make_room(&self, buffer: &mut BytesMut) {
        if buffer.capacity() == 0 {
            let spare = self.0.borrow_mut().pop();
            *buffer = spare.unwrap_or_else(|| BytesMut::with_capacity(BUFFER_BYTES));
        } else if buffer.capacity() - buffer.len() < BUFFER_BYTES / 4 {
            buffer.reserve(BUFFER_BYTES);
        }
    }

    /// Takes a buffer back if nothing is in it.
    pub(crate) fn give_back(&self, buffer: &mut BytesMut) {
        if !buffer.is_empty() || buffer.capacity() == 0 {
            return;
        }
        let mut spare = std::mem::take(buffer);
        // What was consumed in front is room again.
        spare.reserve(BUFFER_BYTES);
        let mut kept = self.0.borrow_mut();
        if kept.len() < MOST_KEPT
            && (BUFFER_BYTES / 2..=LARGEST_KEPT_BYTES).contains(&spare.capacity())
        {
            kept.push(spare);
        }
    }
}
