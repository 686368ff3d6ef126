//! A writer that remembers what it was promised.

use std::collections::BTreeMap;

use super::Dice;
use crate::{Append, Batch, CommitError, EmbeddedEngine, Engine as _, Entry, Expect, Rev};

/// Keys that each batch writes.
const KEYS: [&str; 3] = ["first", "middle", "last"];
const LOG: &[u8] = b"log/";

/// Commits numbered batches, each over the one before.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    name: u8,
    /// The last batch that was acknowledged, with its revision.
    acknowledged: (u64, Rev),
    /// How the last commit was refused.
    refusal: Option<CommitError>,
}

impl Writer {
    pub(super) const fn new(name: u8) -> Self {
        Self {
            name,
            acknowledged: (0, Rev(0)),
            refusal: None,
        }
    }

    /// Commits until it is done or refused.
    pub(super) fn write(&mut self, engine: &EmbeddedEngine, steps: usize) {
        for _ in 0..steps {
            // Whether the batch in doubt was committed is not known before `verify`.
            if self.was_left_in_doubt() {
                return;
            }
            let step = self.acknowledged.0 + 1;
            match engine.commit(self.batch(step)) {
                Ok(rev) => {
                    assert!(rev > self.acknowledged.1, "revisions go up");
                    self.acknowledged = (step, rev);
                    self.refusal = None;
                }
                Err(refusal) => {
                    assert_ne!(refusal, CommitError::Conflict, "nobody else writes here");
                    return self.refusal = Some(refusal);
                }
            }
        }
    }

    pub(super) fn is_content(&self) -> bool {
        self.refusal.is_none()
    }

    pub(super) fn was_unavailable(&self) -> bool {
        matches!(self.refusal, Some(CommitError::Unavailable(_)))
    }

    pub(super) fn was_left_in_doubt(&self) -> bool {
        matches!(self.refusal, Some(CommitError::OutcomeUnknown(_)))
    }

    fn key(&self, name: &str) -> Vec<u8> {
        format!("{}/{name}", self.name).into_bytes()
    }

    /// Three values, a key that moves, and a line in the log; of very different sizes, so that
    /// pages split and the file grows.
    fn batch(&self, step: u64) -> Batch {
        let mut dice = Dice(step ^ u64::from(self.name) << 32);
        let mut value = || {
            let size = [10, 300, 9000][usize::try_from(dice.below(3)).unwrap()];
            let padding = usize::try_from(dice.below(size)).unwrap();
            let mut value = step.to_be_bytes().to_vec();
            value.resize(8 + padding, step.to_be_bytes()[7]);
            value
        };
        let moving = |step: u64| self.key(&format!("moving/{step}"));
        let mut put: Vec<_> = KEYS.iter().map(|key| (self.key(key), value())).collect();
        put.push((moving(step), value()));
        let at_last = match self.acknowledged {
            (0, _) => Expect::Absent(self.key(KEYS[0])),
            (_, rev) => Expect::At(self.key(KEYS[0]), rev),
        };
        Batch {
            expect: vec![at_last],
            put,
            delete: vec![moving(step - 1)],
            append: vec![Append {
                prefix: LOG.to_vec(),
                value: [&[self.name][..], &step.to_be_bytes()].concat(),
            }],
        }
    }

    /// The batch that the store shows must be one that may be there, and be there whole.
    fn verify(&mut self, rows: &BTreeMap<Vec<u8>, Entry>) {
        let found: Vec<(&Vec<u8>, &Entry)> = rows
            .range(self.key("")..)
            .take_while(|(key, _)| key.starts_with(&self.key("")))
            .collect();
        let step = found.first().map_or(0, |(_, entry)| number(&entry.value));
        let rev = found.first().map_or(Rev(0), |(_, entry)| entry.rev);
        let (last, last_rev) = self.acknowledged;
        if self.was_left_in_doubt() && step == last + 1 {
            assert!(rev > last_rev);
        } else {
            assert_eq!((step, rev), self.acknowledged, "{:?}", self.refusal);
        }
        // Commits in between told nothing of the batch before: restore what it expected.
        let mut expected: Vec<_> = self.batch_of(step).put;
        expected.sort();
        let contents: Vec<_> = found
            .iter()
            .map(|(key, entry)| ((*key).clone(), entry.value.clone()))
            .collect();
        assert_eq!(contents, expected);
        assert!(found.iter().all(|(_, entry)| entry.rev == rev));
        self.acknowledged = (step, rev);
        self.refusal = None;
        self.verify_log(rows);
    }

    fn batch_of(&self, step: u64) -> Batch {
        match step {
            0 => Batch::default(),
            step => self.batch(step),
        }
    }

    /// A line for each batch, in their order, the last one under the batch's own revision.
    fn verify_log(&self, rows: &BTreeMap<Vec<u8>, Entry>) {
        let lines: Vec<_> = rows
            .range(LOG.to_vec()..)
            .take_while(|(key, _)| key.starts_with(LOG))
            .filter(|(_, entry)| entry.value[0] == self.name)
            .collect();
        let steps: Vec<u64> = lines
            .iter()
            .map(|(_, entry)| number(&entry.value[1..]))
            .collect();
        assert_eq!(steps, (1..=self.acknowledged.0).collect::<Vec<_>>());
        for (key, entry) in &lines {
            assert_eq!(number(&key[LOG.len()..]), entry.rev.0);
        }
        let last = lines.last().map_or(Rev(0), |(_, entry)| entry.rev);
        assert_eq!(last, self.acknowledged.1);
    }
}

/// Checks that the store holds what the writers were promised, and nothing else.
pub(super) fn verify_all(engine: &EmbeddedEngine, writers: &mut [Writer]) {
    let snapshot = engine.snapshot().unwrap();
    let rows: BTreeMap<_, _> = snapshot
        .scan(b"", None, usize::MAX)
        .unwrap()
        .into_iter()
        .collect();
    for writer in &mut *writers {
        writer.verify(&rows);
    }
    let newest = writers.iter().map(|writer| writer.acknowledged.1).max();
    assert_eq!(snapshot.rev(), newest.unwrap_or_default());
}

/// The number that a value begins with.
fn number(bytes: &[u8]) -> u64 {
    u64::from_be_bytes(*bytes.first_chunk().unwrap())
}
