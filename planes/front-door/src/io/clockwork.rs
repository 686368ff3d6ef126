//! Deadlines of a worker's connections.
//!
//! Requests set and move deadlines all the time and hardly ever meet one. So a deadline is a
//! number, and one task looks at all of them some times a second; the runtime's own timers would
//! cost each request more.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use slab::Slab;
use tokio::sync::watch;

/// How often deadlines are looked at.
const TICK: Duration = Duration::from_millis(100);
const NEVER: u64 = u64::MAX;

/// Where time comes from.
#[derive(Clone, Debug)]
pub enum Pace {
    /// It passes.
    Real,
    /// It is what the other end of the channel says, since the start. For tests.
    Told(watch::Receiver<Duration>),
}

/// The deadlines of a worker.
#[derive(Debug)]
pub(crate) struct Clockwork {
    now: Cell<u64>,
    timers: RefCell<Slab<Rc<Timer>>>,
}

/// One deadline.
#[derive(Debug)]
struct Timer {
    at: Cell<u64>,
    waker: RefCell<Option<Waker>>,
}

/// A deadline that is looked after for as long as this lives.
#[derive(Debug)]
pub(crate) struct Alarm {
    timer: Rc<Timer>,
    key: usize,
    clockwork: Rc<Clockwork>,
}

impl Clockwork {
    pub(crate) fn new() -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(0),
            timers: RefCell::new(Slab::new()),
        })
    }

    /// Milliseconds since the start, as of the last look.
    pub(crate) fn now(&self) -> u64 {
        self.now.get()
    }

    pub(crate) fn alarm(self: &Rc<Self>) -> Alarm {
        let timer = Rc::new(Timer {
            at: Cell::new(NEVER),
            waker: RefCell::new(None),
        });
        let key = self.timers.borrow_mut().insert(Rc::clone(&timer));
        Alarm {
            timer,
            key,
            clockwork: Rc::clone(self),
        }
    }

    pub(crate) async fn sleep(self: &Rc<Self>, duration: Duration) {
        let alarm = self.alarm();
        alarm.set(duration);
        poll_fn(|cx| alarm.poll(cx)).await;
    }

    /// `None` if it took too long.
    pub(crate) async fn within<F: Future>(
        self: &Rc<Self>,
        duration: Duration,
        future: F,
    ) -> Option<F::Output> {
        let alarm = self.alarm();
        alarm.set(duration);
        tokio::select! {
            biased;
            output = future => Some(output),
            () = poll_fn(|cx| alarm.poll(cx)) => None,
        }
    }

    /// Lets time pass for as long as the worker runs.
    pub(crate) async fn run(self: Rc<Self>, pace: Pace, mut each_tick: impl FnMut()) {
        let start = tokio::time::Instant::now();
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut pace = pace;
        loop {
            let now = match &mut pace {
                Pace::Real => {
                    ticks.tick().await;
                    start.elapsed()
                }
                Pace::Told(told) => {
                    let now = *told.borrow_and_update();
                    self.advance(now);
                    each_tick();
                    if told.changed().await.is_err() {
                        return;
                    }
                    *told.borrow()
                }
            };
            self.advance(now);
            each_tick();
        }
    }

    fn advance(&self, now: Duration) {
        let now = millis(now);
        self.now.set(now);
        let is_due = |timer: &&Rc<Timer>| timer.at.get() <= now;
        let timers = self.timers.borrow();
        for timer in timers.iter().map(|(_, timer)| timer).filter(is_due) {
            timer.wake();
        }
    }

    /// Wakes whoever waits under a deadline, so that it looks whether it should go on.
    pub(crate) fn wake_all(&self) {
        for (_, timer) in self.timers.borrow().iter() {
            timer.wake();
        }
    }
}

impl Timer {
    fn wake(&self) {
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Alarm {
    /// The deadline is so long from now.
    pub(crate) fn set(&self, after: Duration) {
        let at = self.clockwork.now().saturating_add(millis(after));
        self.timer.at.set(at);
    }

    pub(crate) fn clear(&self) {
        self.timer.at.set(NEVER);
    }

    pub(crate) fn now(&self) -> u64 {
        self.clockwork.now()
    }

    pub(crate) fn is_due(&self) -> bool {
        self.timer.at.get() <= self.clockwork.now()
    }

    /// Ready when the deadline is over. Else the task is woken then.
    pub(crate) fn poll(&self, cx: &Context<'_>) -> Poll<()> {
        if self.is_due() {
            return Poll::Ready(());
        }
        let mut waker = self.timer.waker.borrow_mut();
        if !waker
            .as_ref()
            .is_some_and(|waker| waker.will_wake(cx.waker()))
        {
            *waker = Some(cx.waker().clone());
        }
        Poll::Pending
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        // Waking may drop other tasks, and with them alarms, only from outside of `advance`.
        if let Ok(mut timers) = self.clockwork.timers.try_borrow_mut() {
            timers.try_remove(self.key);
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::pin::Pin;

    fn poll_once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
        future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn deadlines_are_met_when_time_says_so() {
        let clockwork = Clockwork::new();
        let mut sleep = Box::pin(clockwork.sleep(Duration::from_secs(2)));
        assert!(poll_once(&mut sleep).is_pending());
        clockwork.advance(Duration::from_millis(1999));
        assert!(poll_once(&mut sleep).is_pending());
        clockwork.advance(Duration::from_secs(2));
        assert!(poll_once(&mut sleep).is_ready());
        drop(sleep);
        assert!(clockwork.timers.borrow().is_empty());
    }
}
