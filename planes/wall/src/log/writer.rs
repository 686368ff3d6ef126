//! The thread that writes records.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ringwall_buckets::Gathered;
use ringwall_core::{Clock, Entropy, Timestamp};

use super::Route;
use super::archive::Archive;
use super::bucket::File;
use super::live::LiveFile;
use super::queue::{Entry, Job, Load, Places};

/// How long a record may wait in a buffer.
const PATIENCE: Duration = Duration::from_millis(500);
/// Records written without a look at the clock.
const BATCH: usize = 256;
/// Archives that are written at the same time.
const ARCHIVES_MAX: usize = 256;
/// How often a trouble that lasts is told.
const COMPLAINT_SECS: i64 = 60;

pub(super) struct Writer {
    places: Places,
    /// What goes into buckets.
    lines: Option<Arc<Gathered<File>>>,
    clock: Clock,
    entropy: Arc<dyn Entropy>,
    load: Arc<Load>,
    live: Option<LiveFile>,
    /// By folder.
    archives: BTreeMap<PathBuf, Archive>,
    complained_at: Option<Timestamp>,
    told_dropped: u64,
    line: Vec<u8>,
    flushed_at: Instant,
}

impl Writer {
    pub(super) fn new(
        places: Places,
        lines: Option<Arc<Gathered<File>>>,
        clock: Clock,
        entropy: Arc<dyn Entropy>,
        load: Arc<Load>,
    ) -> Self {
        Self {
            live: places.live.clone().map(LiveFile::new),
            places,
            lines,
            clock,
            entropy,
            load,
            archives: BTreeMap::new(),
            complained_at: None,
            told_dropped: 0,
            line: Vec::new(),
            flushed_at: Instant::now(),
        }
    }

    /// Writes until nobody sends any more.
    pub(super) fn run(&mut self, jobs: &Receiver<Job>) {
        loop {
            match jobs.recv_timeout(PATIENCE) {
                Ok(job) => {
                    self.handle(job);
                    jobs.try_iter().take(BATCH).for_each(|job| self.handle(job));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.tick();
        }
        self.flush();
        let closed: Vec<_> = self.archives.values_mut().map(Archive::close).collect();
        closed.into_iter().for_each(|closed| self.check(closed));
    }

    fn handle(&mut self, job: Job) {
        match job {
            Job::Write(entry) => {
                self.load.took(&entry);
                self.write(*entry);
            }
            Job::Flush(done) => {
                self.flush();
                // Nobody waits any more if this fails.
                done.try_send(()).unwrap_or_default();
            }
        }
    }

    fn write(&mut self, entry: Entry) {
        let Entry {
            route, mut record, ..
        } = entry;
        route.hide(&mut record);
        self.line.clear();
        if let Err(error) = serde_json::to_writer(&mut self.line, &record) {
            return self.lost(&error.into());
        }
        self.line.push(b'\n');
        let line = std::mem::take(&mut self.line);
        if let Some(live) = &mut self.live {
            let written = live.write(&line);
            self.check(written);
        }
        self.keep(&route, &line);
        self.line = line;
    }

    /// Writes a line to the destination that the web ACL names.
    fn keep(&mut self, route: &Route, line: &[u8]) {
        if let Some(lines) = &self.lines
            && let Some(file) = File::of(route, self.clock.now())
        {
            if !lines.add(&file, line) {
                self.load.lose(1);
            }
        } else if let (Some(root), Some(folder)) = (&self.places.archives, &route.archive) {
            let folder = root.join(folder);
            let written = self.archive(&folder, &route.file_prefix, line);
            self.check(written);
        }
    }

    fn archive(&mut self, folder: &Path, file_prefix: &str, line: &[u8]) -> io::Result<()> {
        if self.archives.len() >= ARCHIVES_MAX && !self.archives.contains_key(folder) {
            self.close_all()?;
        }
        let new = || Archive::new(folder.to_owned(), file_prefix.to_owned());
        let archive = self.archives.entry(folder.to_owned()).or_insert_with(new);
        let entropy = &self.entropy;
        archive.write(line, self.clock.now(), || {
            let mut bytes = [0; 4];
            entropy.fill(&mut bytes);
            u32::from_be_bytes(bytes)
        })
    }

    /// What is due by the clock.
    fn tick(&mut self) {
        let now = self.clock.now();
        // Not after each record: what is flushed often is compressed badly.
        if self.flushed_at.elapsed() >= PATIENCE {
            self.flush();
        }
        let closed = self.archives.values_mut().map(|it| it.close_if_due(now));
        let closed: Vec<_> = closed.collect();
        closed.into_iter().for_each(|closed| self.check(closed));
        self.archives.retain(|_, archive| archive.is_open());
        let dropped = self.load.dropped();
        if dropped > self.told_dropped && self.may_complain() {
            let lost = dropped - self.told_dropped;
            tracing::warn!(lost, "records of WAF's logs were lost");
            self.told_dropped = dropped;
        }
    }

    fn flush(&mut self) {
        self.flushed_at = Instant::now();
        let flushed = self.archives.values_mut().map(Archive::flush);
        let mut flushed: Vec<_> = flushed.collect();
        flushed.extend(self.live.as_mut().map(LiveFile::flush));
        flushed.into_iter().for_each(|flushed| self.check(flushed));
    }

    fn close_all(&mut self) -> io::Result<()> {
        let mut archives = std::mem::take(&mut self.archives).into_values();
        archives.try_for_each(|mut archive| archive.close())
    }

    fn check(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.lost(&error);
        }
    }

    fn lost(&mut self, error: &io::Error) {
        self.load.lose(1);
        if self.may_complain() {
            tracing::error!(%error, "WAF's logs cannot be written");
            self.told_dropped = self.load.dropped();
        }
    }

    fn may_complain(&mut self) -> bool {
        let now = self.clock.now();
        let last = self.complained_at;
        let may = last.is_none_or(|last| now >= last.plus_secs(COMPLAINT_SECS));
        if may {
            self.complained_at = Some(now);
        }
        may
    }
}
