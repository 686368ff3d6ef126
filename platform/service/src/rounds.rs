//! A thread that looks again and again whether there is something to do.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// A thread of rounds. It ends after the round it is in when this is dropped.
pub struct Rounds {
    name: &'static str,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Rounds {
    /// Starts a thread that does `round`, and rests for `pause` after each.
    ///
    /// # Errors
    /// There is no room for a thread.
    pub fn start(
        name: &'static str,
        pause: Duration,
        mut round: impl FnMut() + Send + 'static,
    ) -> io::Result<Self> {
        let stopping = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stopping);
        let rounds = move || {
            while !told.load(Ordering::Acquire) {
                round();
                std::thread::park_timeout(pause);
            }
        };
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(rounds)?;
        Ok(Self {
            name,
            stopping,
            thread: Some(thread),
        })
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!(thread = self.name, "a thread ended in a panic");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::Rounds;

    #[test]
    fn rounds_go_on_until_they_are_dropped() {
        let (tell, told) = mpsc::channel();
        let pause = Duration::from_millis(1);
        let rounds = Rounds::start("rounds", pause, move || tell.send(()).unwrap_or_default());
        let rounds = rounds.unwrap();
        for _ in 0..3 {
            told.recv().unwrap();
        }
        drop(rounds);
        while told.try_recv().is_ok() {}
        assert_eq!(told.try_recv(), Err(mpsc::TryRecvError::Disconnected));
    }
}
