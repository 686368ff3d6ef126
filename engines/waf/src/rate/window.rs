//! A count over a sliding window, from two fixed ones.

/// The requests of a key in the window at hand and in the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// Which window is at hand, counted from 1970.
    number: i64,
    current: u32,
    previous: u32,
}

impl Window {
    /// Counts a request.
    pub(super) fn count(&mut self, at_millis: i64, length_millis: i64) {
        self.turn(at_millis.div_euclid(length_millis));
        self.current = self.current.saturating_add(1);
    }

    /// How many requests there were in the length of a window up to a time: those of the window at
    /// hand, and the share of those before that still falls within.
    pub(super) fn estimate(&self, at_millis: i64, length_millis: i64) -> u64 {
        let mut window = *self;
        window.turn(at_millis.div_euclid(length_millis));
        let elapsed = at_millis.rem_euclid(length_millis).unsigned_abs();
        let length = length_millis.unsigned_abs().max(1);
        let before = u64::from(window.previous) * (length - elapsed.min(length)) / length;
        u64::from(window.current) + before
    }

    /// Goes on to a window. A clock that goes back stays in the window at hand.
    fn turn(&mut self, number: i64) {
        let steps = number.saturating_sub(self.number);
        if steps <= 0 {
            return;
        }
        self.previous = if steps == 1 { self.current } else { 0 };
        self.current = 0;
        self.number = number;
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_window_slides() {
        let mut window = Window::default();
        for second in 0..60 {
            window.count(MINUTE * 100 + second * 1_000, MINUTE);
        }

        assert_eq!(window.estimate(MINUTE * 101 - 1, MINUTE), 60);
        assert_eq!(window.estimate(MINUTE * 101 + 30_000, MINUTE), 30);
        assert_eq!(window.estimate(MINUTE * 102 - 1, MINUTE), 0);
        assert_eq!(window.estimate(MINUTE * 103, MINUTE), 0);
    }

    #[test]
    fn a_clock_that_goes_back_loses_nothing() {
        let mut window = Window::default();
        window.count(MINUTE * 100, MINUTE);
        window.count(MINUTE * 99, MINUTE);

        assert_eq!(window.estimate(MINUTE * 100 + 1, MINUTE), 2);
    }
}
