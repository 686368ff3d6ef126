//! What a function prints: read at once whatever its length, its last 4 KiB kept for the caller,
//! the first part of each run handed to the server's log.

use std::io::{self, PipeReader};
use std::os::fd::OwnedFd;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::net::unix::pipe::Receiver;
use tokio::sync::{mpsc, oneshot};

/// What `X-Amz-Log-Result` shows at most.
const TAIL_BYTES: usize = 4 * 1024;
/// How much of one run goes to the server's log.
const LOGGED_BYTES: usize = 64 * 1024;
/// How long a line of the server's log may be.
const LINE_BYTES: usize = 8 * 1024;

/// The log of one environment.
pub(crate) struct Log {
    text: Arc<Mutex<Text>>,
    flushes: mpsc::Sender<oneshot::Sender<()>>,
}

/// What has been printed in this run.
struct Text {
    function: String,
    tail: Vec<u8>,
    /// A line that has not ended.
    line: Vec<u8>,
    logged: usize,
}

impl Log {
    /// Reads `output` in a task of its own, until it is closed.
    pub(crate) fn read(function: &str, output: PipeReader) -> io::Result<Self> {
        let output = Receiver::from_owned_fd(OwnedFd::from(output))?;
        let text = Arc::new(Mutex::new(Text {
            function: function.to_owned(),
            tail: Vec::new(),
            line: Vec::new(),
            logged: 0,
        }));
        let (flushes, asked) = mpsc::channel(4);
        tokio::spawn(follow(output, Arc::clone(&text), asked));
        Ok(Self { text, flushes })
    }

    /// A line of the platform's: `START RequestId: …`.
    pub(crate) fn platform(&self, line: &str) {
        let mut text = self.text.lock();
        text.end_line();
        if text.tail.last().is_some_and(|last| *last != b'\n') {
            text.tail_push(b"\n");
        }
        text.tail_push(line.as_bytes());
        text.tail_push(b"\n");
        tracing::info!(target: "ringwall::function", function = text.function, "{line}");
    }

    /// Waits until all that was printed so far has been read.
    pub(crate) async fn flush(&self) {
        let (done, heard) = oneshot::channel();
        if self.flushes.send(done).await.is_ok() {
            // Dropped unanswered when the output has ended: then all has been read.
            drop(heard.await);
        }
    }

    /// The last 4 KiB of this run, and the begin of the next.
    pub(crate) fn take_tail(&self) -> Vec<u8> {
        let mut text = self.text.lock();
        text.end_line();
        text.logged = 0;
        std::mem::take(&mut text.tail)
    }
}

impl Text {
    fn printed(&mut self, bytes: &[u8]) {
        self.tail_push(bytes);
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            let room = LINE_BYTES.saturating_sub(self.line.len());
            let kept = part.get(..room.min(part.len())).unwrap_or_default();
            self.line.extend_from_slice(kept);
            if part.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    fn tail_push(&mut self, bytes: &[u8]) {
        self.tail.extend_from_slice(bytes);
        let over = self.tail.len().saturating_sub(TAIL_BYTES);
        self.tail.drain(..over);
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_ascii_end();
        if line.is_empty() || self.logged > LOGGED_BYTES {
            return;
        }
        self.logged += line.len();
        let function = &self.function;
        if self.logged > LOGGED_BYTES {
            tracing::info!(target: "ringwall::function", function, "(it prints more than is kept)");
        } else {
            let line = String::from_utf8_lossy(line);
            tracing::info!(target: "ringwall::function", function, "{line}");
        }
    }
}

async fn follow(
    output: Receiver,
    text: Arc<Mutex<Text>>,
    mut flushes: mpsc::Receiver<oneshot::Sender<()>>,
) {
    // What the runtime has heard of, and what is there: a flush asks the kernel.
    let heard_of = |buffer: &mut [u8]| output.try_read(buffer);
    let there = |buffer: &mut [u8]| Ok(rustix::io::read(&output, buffer)?);
    loop {
        tokio::select! {
            ready = output.readable() => {
                if ready.is_err() || drain(heard_of, &text) == Drained::Ended {
                    return;
                }
            }
            Some(done) = flushes.recv() => {
                while drain(there, &text) == Drained::More {
                    tokio::task::yield_now().await;
                }
                // Nobody may wait any more.
                done.send(()).ok();
            }
        }
    }
}

#[derive(PartialEq, Eq)]
enum Drained {
    /// Nothing is left for now.
    Dry,
    /// There may be more.
    More,
    /// Nobody can print any more.
    Ended,
}

/// Reads a few times, so that other tasks get their turn beside a function that prints for ever.
fn drain(read: impl Fn(&mut [u8]) -> io::Result<usize>, text: &Mutex<Text>) -> Drained {
    let mut buffer = [0; 16 * 1024];
    for _ in 0..16 {
        match read(&mut buffer) {
            Ok(0) => return Drained::Ended,
            Ok(length) => text
                .lock()
                .printed(buffer.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Drained::Dry,
            Err(_) => return Drained::Ended,
        }
    }
    Drained::More
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[tokio::test]
    async fn keeps_the_last_four_kibibytes_of_a_run() {
        let (output, mut writer) = io::pipe().unwrap();
        let log = Log::read("f", output).unwrap();
        log.platform("START");
        let printing = std::thread::spawn(move || {
            for _ in 0..1000 {
                writer.write_all(&[b'x'; 1024]).unwrap();
            }
            writer.write_all(b"end\n").unwrap();
            writer
        });
        let mut writer = tokio::task::spawn_blocking(move || printing.join().unwrap())
            .await
            .unwrap();
        log.flush().await;
        let tail = log.take_tail();
        assert_eq!(tail.len(), TAIL_BYTES);
        assert!(tail.ends_with(b"xend\n"));

        writer.write_all(b"again").unwrap();
        log.flush().await;
        log.platform("END");
        assert_eq!(log.take_tail(), b"again\nEND\n");
    }

    #[tokio::test]
    async fn a_flush_after_the_end_does_not_wait() {
        let (output, writer) = io::pipe().unwrap();
        let log = Log::read("f", output).unwrap();
        drop(writer);
        log.flush().await;
        log.flush().await;
        assert!(log.take_tail().is_empty());
    }
}
