//! Checking the chain.

use std::io;
use std::path::Path;

use serde::Serialize;

use crate::chain::{ChainKey, Code, split};
use crate::segment;

/// What checking found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Segment files read.
    pub segments: usize,
    /// Events read.
    pub events: u64,
    /// Where the chain is broken.
    pub problems: Vec<Problem>,
}

/// A place where the chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The segment file.
    pub segment: String,
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong.
    pub what: &'static str,
}

/// Checks every event of a folder's trail.
///
/// # Errors
/// Files that cannot be read.
pub fn verify(folder: &Path, key: &ChainKey) -> io::Result<Report> {
    let mut report = Report::default();
    let mut last = Code::default();
    for path in segment::list(folder)? {
        report.segments += 1;
        for (line, number) in segment::lines(&path)?.zip(1..) {
            let line = line?;
            report.events += 1;
            let mut problem = |what| {
                let segment = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                report.problems.push(Problem {
                    segment,
                    line: number,
                    what,
                });
            };
            match split(&line) {
                None => problem("the line is no event of the trail"),
                Some((code, event)) => {
                    if !code.is(key.next(last, event)) {
                        problem(
                            "this event, or the one before it, was changed, added, moved or removed",
                        );
                    }
                    // Go on from what stands here, so that one break is one problem.
                    last = code;
                }
            }
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::Trail;

    fn key() -> ChainKey {
        ChainKey::new(&[7; 32])
    }

    fn write(folder: &Path, events: std::ops::Range<u32>) {
        let trail = Trail::open(folder, key()).unwrap();
        for event in events {
            trail.append(format!("{{\"event\":{event}}}").into_bytes());
        }
    }

    fn tampered(change: impl FnOnce(&mut Vec<String>)) -> Report {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 0..5);
        let path = folder.path().join("trail-000001.jsonl");
        let mut lines: Vec<String> = fs::read_to_string(&path)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect();
        change(&mut lines);
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        verify(folder.path(), &key()).unwrap()
    }

    #[test]
    fn a_trail_that_was_left_alone_holds_also_across_restarts() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 0..5);
        write(folder.path(), 5..9);
        let report = verify(folder.path(), &key()).unwrap();
        assert_eq!((report.events, report.problems.len()), (9, 0));
        assert_eq!(
            Trail::tail(folder.path(), 2).unwrap(),
            [r#"{"event":7}"#, r#"{"event":8}"#]
        );
        assert!(
            !verify(folder.path(), &ChainKey::new(&[8; 32]))
                .unwrap()
                .problems
                .is_empty()
        );
    }

    #[test]
    fn every_kind_of_tampering_is_found_at_its_place() {
        let line = |report: Report| report.problems.first().unwrap().line;
        assert_eq!(
            line(tampered(|lines| lines[2] = lines[2].replace("2}", "9}"))),
            3
        );
        assert_eq!(line(tampered(|lines| drop(lines.remove(2)))), 3);
        assert_eq!(line(tampered(|lines| lines.swap(1, 2))), 2);
        assert_eq!(line(tampered(|lines| lines.insert(1, lines[0].clone()))), 2);
        assert_eq!(line(tampered(|lines| lines[3] = "garbage".to_owned())), 4);
    }

    #[test]
    fn an_event_that_a_crash_cut_is_removed_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), 0..3);
        let path = folder.path().join("trail-000001.jsonl");
        let mut bytes = fs::read(&path).unwrap();
        bytes.truncate(bytes.len() - 4);
        fs::write(&path, bytes).unwrap();
        write(folder.path(), 3..4);
        let report = verify(folder.path(), &key()).unwrap();
        assert_eq!((report.events, report.problems), (3, vec![]));
    }

    #[test]
    fn many_recorders_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let trail = Trail::open(folder.path(), key()).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..5_000).for_each(|_| trail.append(vec![b'x'; 1_000])));
            }
        });
        trail.flush();
        let report = verify(folder.path(), &key()).unwrap();
        assert_eq!((report.events, report.problems.len()), (20_000, 0));
    }
}
