//! Which events stand in the newest segment: what a crash left in the outbox may be there already.

use std::collections::HashSet;

use memchr::memmem;

/// The `eventID`s of recorded events.
#[derive(Default)]
pub(crate) struct KnownEvents(HashSet<u128>);

impl KnownEvents {
    pub(crate) fn insert(&mut self, event: &[u8]) {
        self.0.extend(id(event));
    }

    pub(crate) fn contains(&self, event: &[u8]) -> bool {
        id(event).is_some_and(|id| self.0.contains(&id))
    }
}

/// The last `eventID` in the event's text: callers' words stand before it.
fn id(event: &[u8]) -> Option<u128> {
    const NAME: &[u8] = b"\"eventID\":\"";
    let at = memmem::rfind(event, NAME)? + NAME.len();
    let text = event.get(at..at + 36)?;
    text.iter()
        .filter(|byte| **byte != b'-')
        .try_fold(0, |id, byte| {
            let digit = char::from(*byte).to_digit(16)?;
            Some(id << 4 | u128::from(digit))
        })
}
