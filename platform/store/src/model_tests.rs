//! The embedded engine does what the memory engine does, whatever it is asked.

use proptest::prelude::*;

use crate::crash_tests::{SimulatedDisk, database};
use crate::{Append, Batch, EmbeddedEngine, Engine, Expect, MemoryEngine, Rev};

#[derive(Clone, Debug)]
enum Step {
    Commit(Batch),
    Clear,
    Scan {
        prefix: Vec<u8>,
        after: Option<Vec<u8>>,
        limit: usize,
    },
    Get {
        key: Vec<u8>,
        known: Option<Rev>,
    },
}

/// Few keys, some of them the beginnings of others, so that steps meet.
fn key() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(prop_oneof![Just(0), Just(b'k'), Just(0xFF)], 0..3)
}

fn rev() -> impl Strategy<Value = Rev> {
    (0_u64..12).prop_map(Rev)
}

fn expect() -> impl Strategy<Value = Expect> {
    prop_oneof![
        key().prop_map(Expect::Absent),
        (key(), rev()).prop_map(|(key, rev)| Expect::At(key, rev)),
        (key(), rev()).prop_map(|(prefix, rev)| Expect::Still(prefix, rev)),
    ]
}

fn batch() -> impl Strategy<Value = Batch> {
    let value = || proptest::collection::vec(any::<u8>(), 0..4);
    let append = (key(), value()).prop_map(|(prefix, value)| Append { prefix, value });
    (
        // Most batches go through, so that there is something to differ in.
        proptest::option::weighted(0.4, expect()),
        proptest::collection::vec((key(), value()), 0..3),
        proptest::collection::vec(key(), 0..2),
        proptest::collection::vec(append, 0..2),
    )
        .prop_map(|(expect, put, delete, append)| Batch {
            expect: expect.into_iter().collect(),
            put,
            delete,
            append,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let scan = (key(), proptest::option::of(key()), 0_usize..6);
    let get = (key(), proptest::option::of(rev()));
    prop_oneof![
        12 => batch().prop_map(Step::Commit),
        1 => Just(Step::Clear),
        4 => scan.prop_map(|(prefix, after, limit)| Step::Scan { prefix, after, limit }),
        4 => get.prop_map(|(key, known)| Step::Get { key, known }),
    ]
}

/// What an engine answers, in a form that can be compared.
fn answer(engine: &dyn Engine, step: &Step) -> String {
    let snapshot = engine.snapshot().unwrap();
    match step.clone() {
        Step::Commit(batch) => format!("{:?}", engine.commit(batch)),
        Step::Clear => format!("{:?}", engine.clear().unwrap()),
        Step::Scan {
            prefix,
            after,
            limit,
        } => format!(
            "{:?}",
            snapshot.scan(&prefix, after.as_deref(), limit).unwrap()
        ),
        Step::Get { key, known } => format!("{:?}", snapshot.get(&key, known).unwrap()),
    }
}

fn content(engine: &dyn Engine) -> String {
    let snapshot = engine.snapshot().unwrap();
    let rows = snapshot.scan(b"", None, usize::MAX).unwrap();
    format!("{:?} {rows:?}", snapshot.rev())
}

proptest! {
    #[test]
    fn the_embedded_engine_does_what_the_memory_engine_does(
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let model = MemoryEngine::default();
        let disk = SimulatedDisk::default();
        let engine = EmbeddedEngine::over(database(&disk).unwrap()).unwrap();
        for step in &steps {
            prop_assert_eq!(answer(&model, step), answer(&engine, step), "{:?}", step);
        }
        prop_assert_eq!(content(&model), content(&engine));
        drop(engine);
        let engine = EmbeddedEngine::over(database(&disk.after_restart()).unwrap()).unwrap();
        prop_assert_eq!(content(&model), content(&engine), "after opening it again");
    }
}
