//! The way of records from traffic to the disk: bounded, and never waited for.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use metrics::counter;
use ringwall_buckets::{Buckets, LogDelivery};
use ringwall_core::{Clock, Entropy};

use super::Route;
use super::bucket::File;
use super::record::Record;
use super::writer::Writer;

/// Records that may wait.
const RECORDS_MAX: usize = 16_384;
/// Bytes of requests that may wait.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Where logs are written.
#[derive(Clone, Default)]
pub struct Places {
    /// The buckets that there are, and how long records gather for them.
    pub buckets: Option<(Arc<dyn Buckets>, Duration)>,
    /// The folder of the archives that logging configurations ask for.
    pub archives: Option<PathBuf>,
    /// A file for the records of all web ACLs, whether they have a logging configuration or not.
    pub live: Option<PathBuf>,
}

/// Takes records of requests, and writes them on a thread of its own. What has been taken is written
/// when this is dropped.
pub struct Log {
    queue: Option<SyncSender<Job>>,
    load: Arc<Load>,
    thread: Option<JoinHandle<()>>,
    delivery: Option<LogDelivery<File>>,
    has_live_file: bool,
}

impl Places {
    /// Whether nothing is written anywhere.
    pub(crate) fn are_none(&self) -> bool {
        self.buckets.is_none() && self.archives.is_none() && self.live.is_none()
    }
}

/// What waits, and what was lost.
#[derive(Default)]
pub(super) struct Load {
    bytes: AtomicUsize,
    dropped: AtomicU64,
}

/// What the writer gets.
pub(super) enum Job {
    Write(Box<Entry>),
    /// To say when all before it is on the disk.
    Flush(SyncSender<()>),
}

/// A record, and how it is written.
pub(super) struct Entry {
    pub(super) route: Arc<Route>,
    pub(super) record: Record,
    bytes: usize,
}

impl Log {
    /// Starts the thread that writes.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(places: Places, clock: Clock, entropy: Arc<dyn Entropy>) -> io::Result<Self> {
        let (queue, jobs) = sync_channel(RECORDS_MAX);
        let load = Arc::new(Load::default());
        let has_live_file = places.live.is_some();
        let deliver = |(buckets, interval): (Arc<dyn Buckets>, Duration)| {
            let (clock, entropy) = (clock.clone(), Arc::clone(&entropy));
            LogDelivery::start("waf-buckets", buckets, interval, clock, entropy)
        };
        let delivery = places.buckets.clone().map(deliver).transpose()?;
        let lines = delivery.as_ref().map(LogDelivery::lines);
        let mut writer = Writer::new(places, lines, clock, entropy, Arc::clone(&load));
        let thread = std::thread::Builder::new()
            .name("waf-logs".to_owned())
            .spawn(move || writer.run(&jobs))?;
        Ok(Self {
            queue: Some(queue),
            load,
            thread: Some(thread),
            delivery,
            has_live_file,
        })
    }

    /// Whether there is a file for records that no logging configuration asks for.
    pub fn has_live_file(&self) -> bool {
        self.has_live_file
    }

    /// Takes a record, or drops it if too many wait.
    pub fn push(&self, route: &Arc<Route>, record: Record) {
        let bytes = weight(&record);
        let Some(queue) = &self.queue else { return };
        if self.load.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes > BYTES_MAX {
            return self.load.give_up(bytes);
        }
        let entry = Entry {
            route: Arc::clone(route),
            record,
            bytes,
        };
        match queue.try_send(Job::Write(Box::new(entry))) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => self.load.give_up(bytes),
        }
    }

    /// Waits until what was taken so far is written.
    pub fn flush(&self) {
        let (done, is_done) = sync_channel(1);
        let sent = self
            .queue
            .as_ref()
            .map(|queue| queue.send(Job::Flush(done)));
        if matches!(sent, Some(Ok(()))) {
            // The writer is gone if nobody answers, and then there is nothing to wait for.
            is_done.recv().unwrap_or_default();
        }
    }

    /// How many records were lost since the start.
    pub fn dropped(&self) -> u64 {
        self.load.dropped.load(Ordering::Relaxed)
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread of WAF's logs panicked");
        }
        if let Some(delivery) = self.delivery.take() {
            delivery.stop();
        }
    }
}

impl Load {
    /// A record was taken out of the queue.
    pub(super) fn took(&self, entry: &Entry) {
        self.bytes.fetch_sub(entry.bytes, Ordering::Relaxed);
    }

    fn give_up(&self, bytes: usize) {
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.lose(1);
    }

    /// Records were lost.
    pub(super) fn lose(&self, records: u64) {
        self.dropped.fetch_add(records, Ordering::Relaxed);
        counter!("WafLogRecordsDropped").increment(records);
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

/// About how much memory a record takes.
fn weight(record: &Record) -> usize {
    let request = &record.http_request;
    let headers = request.headers.iter();
    let headers: usize = headers.map(|it| it.name.len() + it.value.len() + 48).sum();
    let labels: usize = record.labels.iter().map(|it| it.name.len() + 24).sum();
    size_of::<Record>() + headers + labels + request.uri.len() + request.args.len()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use ringwall_buckets::FolderBuckets;
    use ringwall_core::{AccountId, CountedEntropy, Timestamp};

    use super::*;
    use crate::log::destination::BucketFolder;
    use crate::log::record::HttpRequest;
    use crate::log::{Protection, Redaction};

    fn log(places: Places) -> Log {
        let clock = Clock::fixed(Timestamp::from_secs(1_635_450_750));
        Log::start(places, clock, Arc::new(CountedEntropy::default())).unwrap()
    }

    fn route() -> Arc<Route> {
        let account = AccountId::from_number(111_122_223_333).unwrap();
        Arc::new(Route {
            protection: Protection::new(None, account),
            redaction: Redaction::default(),
            filter: None,
            archive: Some("s3/aws-waf-logs-a".into()),
            bucket: Some(BucketFolder {
                bucket: "aws-waf-logs-a".to_owned(),
                folder: "AWSLogs".to_owned(),
            }),
            file_prefix: "111122223333_waflogs_us-east-1_site".to_owned(),
        })
    }

    fn record(action: &str) -> Record {
        Record {
            action: action.to_owned(),
            http_request: HttpRequest {
                uri: "/".to_owned(),
                ..HttpRequest::default()
            },
            ..Record::default()
        }
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .flat_map(|path| {
                if path.is_dir() {
                    files(&path)
                } else {
                    vec![path]
                }
            })
            .collect()
    }

    #[test]
    fn records_are_written_to_both_places() {
        let folder = tempfile::tempdir().unwrap();
        let live = folder.path().join("waf.ndjson");
        let log = log(Places {
            archives: Some(folder.path().join("archives")),
            live: Some(live.clone()),
            ..Places::default()
        });
        let route = route();

        log.push(&route, record("BLOCK"));
        log.flush();
        let text = std::fs::read_to_string(&live).unwrap();
        let lines: Vec<Record> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines, [record("BLOCK")]);
        assert_eq!(log.dropped(), 0);

        drop(log);
        let files = files(&folder.path().join("archives"));
        assert_eq!(files.len(), 1);
        let name = files[0].strip_prefix(folder.path()).unwrap();
        let name = name.to_str().unwrap();
        assert!(
            name.starts_with("archives/s3/aws-waf-logs-a/2021/10/28/19/50/111122223333_waflogs_")
                && name.ends_with(".log.gz"),
            "{name}"
        );
    }

    #[test]
    fn a_server_with_buckets_writes_into_them_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (store, archives) = (
            folder.path().join("buckets"),
            folder.path().join("archives"),
        );
        std::fs::create_dir_all(store.join("aws-waf-logs-a")).unwrap();
        let buckets = Arc::new(FolderBuckets::new(store.clone()));
        let log = log(Places {
            buckets: Some((buckets, Duration::from_secs(3600))),
            archives: Some(archives.clone()),
            live: None,
        });

        log.push(&route(), record("BLOCK"));
        drop(log);

        let files = files(&store);
        assert_eq!(files.len(), 1);
        let name = files[0].strip_prefix(&store).unwrap().to_str().unwrap();
        let begins = "aws-waf-logs-a/AWSLogs/2021/10/28/19/50/111122223333_waflogs_us-east-1_site_20211028T1950Z_";
        assert!(name.starts_with(begins), "{name}");
        assert!(!archives.exists());
    }

    #[test]
    fn a_record_too_many_is_dropped_and_counted() {
        let log = log(Places::default());
        let route = route();
        let mut large = record("ALLOW");
        large.http_request.args = "a".repeat(BYTES_MAX);

        log.push(&route, large);

        assert_eq!(log.dropped(), 1);
        assert_eq!(log.load.bytes.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn records_that_cannot_be_written_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, "").unwrap();
        let log = log(Places {
            archives: Some(in_the_way),
            ..Places::default()
        });

        log.push(&route(), record("ALLOW"));
        log.flush();

        assert_eq!(log.dropped(), 1);
    }
}
