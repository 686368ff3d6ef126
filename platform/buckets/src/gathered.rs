//! Lines of logs on their way into buckets: they gather in memory, and every few minutes what has
//! gathered becomes one compressed file for each place.
//!
//! As at AWS this is done as well as it can be: lines wait for a bucket that is away, and those that
//! no longer fit are counted and dropped. Nothing that logs ever waits for a bucket.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;
use ringwall_core::{Clock, Entropy, Timestamp};

use crate::{BucketError, Buckets, NewObject, compressed};

/// Bytes of lines that wait, of all files together.
const BYTES_MAX: usize = 64 * 1024 * 1024;
/// When so many have come they are delivered before their time.
const BYTES_PATIENT: usize = BYTES_MAX / 4;
/// So many wait for one bucket that is away: it must not take the room of all others.
const BYTES_OF_AWAY: usize = BYTES_MAX / 4;

/// What becomes one file: lines of the same value are together.
pub trait LogFile: Ord + Clone + Send + 'static {
    /// The bucket that it goes to.
    fn bucket(&self) -> &str;

    /// Its key, if it ends then; `unique` tells it from others of the same time.
    fn key(&self, end: Timestamp, unique: &str) -> String;
}

/// Lines that wait.
pub struct Gathered<F> {
    waiting: Mutex<Waiting<F>>,
    wake: SyncSender<Signal>,
}

struct Waiting<F> {
    files: BTreeMap<F, Vec<u8>>,
    bytes: usize,
    /// Of these, what has come since the last delivery.
    fresh: usize,
    dropped: u64,
}

enum Signal {
    Deliver,
    Stop,
}

impl<F> Default for Waiting<F> {
    fn default() -> Self {
        Self {
            files: BTreeMap::new(),
            bytes: 0,
            fresh: 0,
            dropped: 0,
        }
    }
}

impl<F: LogFile> Gathered<F> {
    /// Takes lines, unless too many wait; says whether it did.
    pub fn add(&self, file: &F, lines: &[u8]) -> bool {
        let mut waiting = self.waiting.lock();
        let is_taken = waiting.add(file, lines);
        let is_much = waiting.fresh > BYTES_PATIENT;
        drop(waiting);
        if is_much {
            // One that is under way will do.
            drop(self.wake.try_send(Signal::Deliver));
        }
        is_taken
    }
}

impl<F: LogFile> Waiting<F> {
    fn add(&mut self, file: &F, lines: &[u8]) -> bool {
        if self.bytes + lines.len() > BYTES_MAX {
            self.dropped += 1;
            return false;
        }
        self.bytes += lines.len();
        self.fresh += lines.len();
        match self.files.get_mut(file) {
            Some(waiting) => waiting.extend_from_slice(lines),
            None => drop(self.files.insert(file.clone(), lines.to_vec())),
        }
        true
    }

    /// Takes back what could not be delivered, before what has come meanwhile.
    fn take_back(&mut self, file: F, mut lines: Vec<u8>) {
        let of_bucket = |it: &&F| it.bucket() == file.bucket();
        let of_bucket = self.files.keys().filter(of_bucket);
        let waiting = of_bucket.filter_map(|it| self.files.get(it).map(Vec::len));
        let waiting = waiting.sum::<usize>() + lines.len();
        if waiting > BYTES_OF_AWAY || self.bytes + lines.len() > BYTES_MAX {
            self.dropped += lines.iter().filter(|byte| **byte == b'\n').count() as u64;
            return;
        }
        self.bytes += lines.len();
        if let Some(newer) = self.files.remove(&file) {
            lines.extend_from_slice(&newer);
        }
        self.files.insert(file, lines);
    }
}

/// Logs that are being delivered. Dropping it leaves what has gathered undelivered; see
/// [`Self::stop`].
pub struct LogDelivery<F> {
    gathered: Arc<Gathered<F>>,
    thread: JoinHandle<()>,
}

impl<F: LogFile> LogDelivery<F> {
    /// Delivers into these buckets every `interval`. `what` names the logs, and the thread.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start(
        what: &'static str,
        buckets: Arc<dyn Buckets>,
        interval: Duration,
        clock: Clock,
        entropy: Arc<dyn Entropy>,
    ) -> io::Result<Self> {
        let (wake, signals) = sync_channel(1);
        let gathered = Arc::new(Gathered {
            waiting: Mutex::default(),
            wake,
        });
        let courier = Courier {
            what,
            gathered: Arc::clone(&gathered),
            buckets,
            clock,
            entropy,
        };
        let thread = thread::Builder::new()
            .name(what.to_owned())
            .spawn(move || courier.run(&signals, interval))?;
        Ok(Self { gathered, thread })
    }

    /// What takes lines.
    pub fn lines(&self) -> Arc<Gathered<F>> {
        Arc::clone(&self.gathered)
    }

    /// Delivers what is left. It makes its caller wait.
    pub fn stop(self) {
        // The thread is gone if nobody takes it.
        drop(self.gathered.wake.send(Signal::Stop));
        if self.thread.join().is_err() {
            tracing::error!("the thread that delivers logs has failed");
        }
    }
}

/// Takes what gathered to the buckets.
struct Courier<F> {
    what: &'static str,
    gathered: Arc<Gathered<F>>,
    buckets: Arc<dyn Buckets>,
    clock: Clock,
    entropy: Arc<dyn Entropy>,
}

impl<F: LogFile> Courier<F> {
    fn run(&self, signals: &Receiver<Signal>, interval: Duration) {
        loop {
            let signal = signals.recv_timeout(interval);
            self.deliver();
            match signal {
                Ok(Signal::Deliver) | Err(RecvTimeoutError::Timeout) => {}
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn deliver(&self) {
        let waiting = std::mem::take(&mut *self.gathered.waiting.lock());
        let what = self.what;
        if waiting.dropped > 0 {
            tracing::warn!(what, lines = waiting.dropped, "logs had no room");
        }
        for (file, lines) in waiting.files {
            if let Err(error) = self.put(&file, &lines) {
                let bucket = file.bucket();
                tracing::warn!(%error, what, bucket, "logs are not delivered yet");
                self.gathered.waiting.lock().take_back(file, lines);
            }
        }
    }

    fn put(&self, file: &F, lines: &[u8]) -> Result<(), BucketError> {
        let mut unique = [0; 4];
        self.entropy.fill(&mut unique);
        let body = compressed(lines).map_err(|source| BucketError::Files {
            bucket: file.bucket().to_owned(),
            source,
        })?;
        self.buckets.put(&NewObject {
            bucket: file.bucket(),
            key: &file.key(self.clock.now(), &hex::encode(unique)),
            body: &body,
            content_type: "application/octet-stream",
            content_encoding: None,
            metadata: &BTreeMap::new(),
            kms_key: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use ringwall_core::SystemEntropy;

    use super::*;
    use crate::FolderBuckets;

    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
    struct In(&'static str);

    impl LogFile for In {
        fn bucket(&self) -> &str {
            self.0
        }

        fn key(&self, _: Timestamp, unique: &str) -> String {
            format!("lines_{unique}.log.gz")
        }
    }

    fn delivery(folder: &tempfile::TempDir, interval: Duration) -> LogDelivery<In> {
        let buckets = Arc::new(FolderBuckets::new(folder.path().to_owned()));
        let entropy = Arc::new(SystemEntropy);
        LogDelivery::start("lines", buckets, interval, Clock::system(), entropy).unwrap()
    }

    fn delivered(folder: &tempfile::TempDir) -> String {
        let buckets = FolderBuckets::new(folder.path().to_owned());
        let mut text = String::new();
        for key in buckets.list("logs", "lines_").unwrap() {
            let file = buckets.get("logs", &key).unwrap().unwrap();
            let mut lines = flate2::read::GzDecoder::new(file.body.as_slice());
            lines.read_to_string(&mut text).unwrap();
        }
        text
    }

    #[test]
    fn what_gathered_is_one_file_when_delivery_stops() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("logs")).unwrap();
        let delivery = delivery(&folder, Duration::from_secs(3600));
        for line in [b"one\n", b"two\n"] {
            assert!(delivery.lines().add(&In("logs"), line));
        }
        delivery.stop();
        assert_eq!(delivered(&folder), "one\ntwo\n");
    }

    #[test]
    fn lines_wait_for_a_bucket_that_is_away() {
        let folder = tempfile::tempdir().unwrap();
        let (wake, _signals) = sync_channel(1);
        let courier = Courier {
            what: "lines",
            gathered: Arc::new(Gathered {
                waiting: Mutex::default(),
                wake,
            }),
            buckets: Arc::new(FolderBuckets::new(folder.path().to_owned())),
            clock: Clock::system(),
            entropy: Arc::new(SystemEntropy),
        };
        courier.gathered.add(&In("logs"), b"one\n");
        courier.deliver();
        courier.gathered.add(&In("logs"), b"two\n");
        std::fs::create_dir(folder.path().join("logs")).unwrap();
        courier.deliver();
        assert_eq!(delivered(&folder), "one\ntwo\n");
        assert!(courier.gathered.waiting.lock().files.is_empty());
    }

    #[test]
    fn a_bucket_that_is_away_leaves_room_for_others() {
        let mut waiting = Waiting::default();
        waiting.add(&In("away"), b"later\n");
        waiting.take_back(In("away"), b"first\n".to_vec());
        assert_eq!(waiting.files.get(&In("away")).unwrap(), b"first\nlater\n");
        assert_eq!(waiting.fresh, 6);
        waiting.take_back(In("away"), vec![b'\n'; BYTES_OF_AWAY]);
        assert_eq!((waiting.bytes, waiting.dropped), (12, BYTES_OF_AWAY as u64));
        waiting.take_back(In("here"), vec![b'\n'; BYTES_OF_AWAY]);
        assert_eq!(waiting.bytes, 12 + BYTES_OF_AWAY);
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let mut waiting = Waiting::default();
        let half = vec![b'x'; BYTES_MAX / 2];
        let taken = [(); 3].map(|()| waiting.add(&In("logs"), &half));
        assert_eq!(taken, [true, true, false]);
        assert_eq!((waiting.bytes, waiting.dropped), (BYTES_MAX, 1));
    }
}
