//! Delivers access logs into buckets: what gathered of each load balancer, as one compressed file,
//! every few minutes. As at AWS this is done as well as it can be: lines wait in memory, and those
//! that no longer fit are counted and dropped.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use parking_lot::Mutex;
use ringwall_buckets::{BucketError, Buckets, NewObject};
use ringwall_core::{Clock, Entropy, Timestamp};
use ringwall_elbv2::resources::access_logs::LogPlace;

use crate::access_log::{Entry, Recorder};
use crate::config::LoadBalancer;

/// Bytes of lines that wait, of all load balancers together.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// A load balancer by its ARN, and where its lines go.
type Destination = (String, LogPlace);

/// Access logs that are being delivered. Dropping it leaves what has gathered undelivered; see
/// [`Self::stop`].
pub struct AccessLogs {
    gatherer: Arc<Gatherer>,
    stop: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl AccessLogs {
    /// Delivers into these buckets every `interval`.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub fn start(
        buckets: Arc<dyn Buckets>,
        interval: Duration,
        clock: Clock,
        entropy: Arc<dyn Entropy>,
    ) -> io::Result<Self> {
        let gatherer = Arc::new(Gatherer::default());
        let courier = Courier {
            gatherer: Arc::clone(&gatherer),
            buckets,
            clock,
            entropy,
        };
        let (stop, stopped) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("access-logs".to_owned())
            .spawn(move || courier.run(&stopped, interval))?;
        Ok(Self {
            gatherer,
            stop,
            thread,
        })
    }

    /// What takes the door's entries.
    pub fn recorder(&self) -> Arc<dyn Recorder> {
        Arc::clone(&self.gatherer) as Arc<dyn Recorder>
    }

    /// Delivers what is left. It makes its caller wait.
    pub fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            tracing::error!("the delivery of access logs has failed");
        }
    }
}

/// Lines that wait.
#[derive(Default)]
struct Gatherer {
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    files: BTreeMap<Destination, File>,
    bytes: usize,
    dropped: u64,
}

/// What will be one file.
struct File {
    /// The address that took the first of its requests.
    node: IpAddr,
    lines: Vec<u8>,
}

impl Recorder for Gatherer {
    fn record(&self, balancer: &LoadBalancer, entry: &Entry<'_>) {
        let Some(place) = &balancer.attributes.access_logs else {
            return;
        };
        let line = format!("{entry}\n").into_bytes();
        let destination = (balancer.arn.clone(), place.clone());
        self.waiting
            .lock()
            .add(destination, entry.local.ip(), &line);
    }
}

impl Waiting {
    fn add(&mut self, destination: Destination, node: IpAddr, lines: &[u8]) {
        if self.bytes + lines.len() > BYTES_MAX {
            self.dropped += 1;
            return;
        }
        self.bytes += lines.len();
        let file = self.files.entry(destination).or_insert_with(|| File {
            node,
            lines: Vec::new(),
        });
        file.lines.extend_from_slice(lines);
    }
}

/// Takes what gathered to the buckets.
struct Courier {
    gatherer: Arc<Gatherer>,
    buckets: Arc<dyn Buckets>,
    clock: Clock,
    entropy: Arc<dyn Entropy>,
}

impl Courier {
    fn run(&self, stopped: &mpsc::Receiver<()>, interval: Duration) {
        let mut goes_on = true;
        while goes_on {
            goes_on = stopped.recv_timeout(interval) == Err(mpsc::RecvTimeoutError::Timeout);
            self.deliver();
        }
    }

    fn deliver(&self) {
        let waiting = std::mem::take(&mut *self.gatherer.waiting.lock());
        if waiting.dropped > 0 {
            tracing::warn!(requests = waiting.dropped, "access logs had no room");
        }
        for (destination, file) in waiting.files {
            if let Err(error) = self.put(&destination, &file) {
                let bucket = &destination.1.bucket;
                tracing::warn!(%error, bucket, "access logs are not delivered yet");
                let mut waiting = self.gatherer.waiting.lock();
                waiting.add(destination, file.node, &file.lines);
            }
        }
    }

    fn put(&self, (arn, place): &Destination, file: &File) -> Result<(), BucketError> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let packed = encoder
            .write_all(&file.lines)
            .and_then(|()| encoder.finish());
        let body = packed.map_err(|source| BucketError::Files {
            bucket: place.bucket.clone(),
            source,
        })?;
        self.buckets.put(&NewObject {
            bucket: &place.bucket,
            key: &self.key(arn, place, file.node),
            body: &body,
            content_type: "application/octet-stream",
            content_encoding: None,
            metadata: &BTreeMap::new(),
            kms_key: None,
        })
    }

    /// The key of a file that ends now.
    fn key(&self, arn: &str, place: &LogPlace, node: IpAddr) -> String {
        let mut unique = [0; 4];
        self.entropy.fill(&mut unique);
        key(arn, place, node, self.clock.now(), &hex::encode(unique))
    }
}

fn key(arn: &str, place: &LogPlace, node: IpAddr, end: Timestamp, unique: &str) -> String {
    // arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/app/NAME/ID
    let mut parts = arn.splitn(6, ':').skip(3);
    let mut part = || parts.next().unwrap_or_default();
    let (region, account, resource) = (part(), part(), part());
    let id = resource
        .trim_start_matches("loadbalancer/")
        .replace('/', ".");
    let end = end.iso8601();
    let day = end.get(..10).unwrap_or_default().replace('-', "/");
    let minute = end.get(..16).unwrap_or_default().replace(['-', ':'], "");
    // Not every machine can have colons in the names of files.
    let node = node.to_string().replace(':', "-");
    let folder = place.folder(account);
    format!(
        "{folder}/elasticloadbalancing/{region}/{day}/\
         {account}_elasticloadbalancing_{region}_{id}_{minute}Z_{node}_{unique}.log.gz"
    )
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use ringwall_buckets::FolderBuckets;
    use ringwall_core::SystemEntropy;

    use super::*;

    const ARN: &str = "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/shop/50dc6c495c0c9188";

    fn place(prefix: &str) -> LogPlace {
        LogPlace {
            bucket: "logs".to_owned(),
            prefix: prefix.to_owned(),
        }
    }

    #[test]
    fn files_are_named_as_at_aws() {
        let end = Timestamp::from_secs(1_644_968_400);
        let key =
            |prefix, node: &str| key(ARN, &place(prefix), node.parse().unwrap(), end, "20sg8hgm");
        assert_eq!(
            key("doors", "172.160.1.192"),
            "doors/AWSLogs/123456789012/elasticloadbalancing/us-east-2/2022/02/15/\
             123456789012_elasticloadbalancing_us-east-2_app.shop.50dc6c495c0c9188_\
             20220215T2340Z_172.160.1.192_20sg8hgm.log.gz"
        );
        let plain = key("", "::1");
        assert!(
            plain.starts_with("AWSLogs/") && plain.contains("_--1_"),
            "{plain}"
        );
    }

    #[test]
    fn lines_wait_for_a_bucket_that_is_away() {
        let folder = tempfile::tempdir().unwrap();
        let courier = Courier {
            gatherer: Arc::default(),
            buckets: Arc::new(FolderBuckets::new(folder.path().to_owned())),
            clock: Clock::system(),
            entropy: Arc::new(SystemEntropy),
        };
        let add = |line: &[u8]| {
            let mut waiting = courier.gatherer.waiting.lock();
            waiting.add(
                (ARN.to_owned(), place("")),
                Ipv4Addr::LOCALHOST.into(),
                line,
            );
        };
        add(b"one\n");
        courier.deliver();
        add(b"two\n");
        std::fs::create_dir(folder.path().join("logs")).unwrap();
        courier.deliver();
        let keys = courier.buckets.list("logs", "AWSLogs/").unwrap();
        let [key] = keys.as_slice() else {
            panic!("{keys:?}");
        };
        let file = courier.buckets.get("logs", key).unwrap().unwrap();
        let mut lines = String::new();
        let mut reader = flate2::read::GzDecoder::new(file.body.as_slice());
        io::Read::read_to_string(&mut reader, &mut lines).unwrap();
        assert_eq!(lines, "one\ntwo\n");
        assert!(courier.gatherer.waiting.lock().files.is_empty());
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let mut waiting = Waiting::default();
        let node = Ipv4Addr::LOCALHOST.into();
        for _ in 0..3 {
            let half = vec![b'x'; BYTES_MAX / 2];
            waiting.add((ARN.to_owned(), place("")), node, &half);
        }
        assert_eq!((waiting.bytes, waiting.dropped), (BYTES_MAX, 1));
    }
}
