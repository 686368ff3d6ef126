//! The only place where time is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::Timestamp;

/// Tells the time: the system's, moved by an offset, or a fixed one.
///
/// Clones share the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System { offset_millis: AtomicI64 },
    Fixed { millis: AtomicI64 },
}

impl Clock {
    /// The system's time.
    pub fn system() -> Self {
        Self(Arc::new(Source::System {
            offset_millis: AtomicI64::new(0),
        }))
    }

    /// A time that stands still until it is moved. For tests.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(Source::Fixed {
            millis: AtomicI64::new(at.millis()),
        }))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Source::System { offset_millis } => {
                system_now().plus_millis(offset_millis.load(Ordering::Relaxed))
            }
            Source::Fixed { millis } => Timestamp::from_millis(millis.load(Ordering::Relaxed)),
        }
    }

    /// Moves the clock by so many milliseconds, back when negative.
    pub fn advance_millis(&self, by: i64) {
        let (Source::System { offset_millis: at } | Source::Fixed { millis: at }) = &*self.0;
        at.fetch_add(by, Ordering::Relaxed);
    }

    /// Undoes every move of a system clock; a fixed clock stays where it is.
    pub fn restore(&self) {
        if let Source::System { offset_millis } = &*self.0 {
            offset_millis.store(0, Ordering::Relaxed);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the clock is read"
)]
fn system_now() -> Timestamp {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(Timestamp::from_secs(100));
        assert_eq!(clock.now(), Timestamp::from_secs(100));
        clock.advance_millis(1500);
        assert_eq!(clock.now(), Timestamp::from_millis(101_500));
    }

    #[test]
    fn a_moved_system_clock_can_be_restored() {
        let clock = Clock::system();
        clock.advance_millis(-86_400_000);
        let yesterday = clock.now();
        clock.restore();
        assert!(clock.now() > yesterday.plus_secs(80_000));
    }
}
