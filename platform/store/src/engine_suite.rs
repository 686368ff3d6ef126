//! One behavioural suite for every engine, and the store above it.

use std::sync::Arc;

use crate::{
    Append, Batch, CommitError, EmbeddedEngine, Engine, Expect, Fetched, MemoryEngine, Reads as _,
    Rev, RootKey, RowKey, Seal, Store, StoreError, Table, Timer,
};

fn put(key: &str, value: &str) -> Batch {
    Batch {
        put: vec![(key.into(), value.into())],
        ..Batch::default()
    }
}

fn value(engine: &dyn Engine, key: &str) -> Option<String> {
    match engine
        .snapshot()
        .unwrap()
        .get(key.as_bytes(), None)
        .unwrap()
    {
        Fetched::Found(entry) => Some(String::from_utf8(entry.value).unwrap()),
        _ => None,
    }
}

macro_rules! engine_suite {
    ($engine:ident, $new:expr) => {
        mod $engine {
            use super::*;

            #[test]
            fn a_commit_is_seen_by_later_snapshots_alone() {
                let (_folder, engine) = $new;
                engine.commit(put("a", "1")).unwrap();
                let before = engine.snapshot().unwrap();
                engine.commit(put("a", "2")).unwrap();
                assert!(matches!(before.get(b"a", None).unwrap(),
                    Fetched::Found(entry) if entry.value == b"1"));
                assert_eq!(value(&*engine, "a").as_deref(), Some("2"));
            }

            #[test]
            fn a_known_revision_is_not_read_again() {
                let (_folder, engine) = $new;
                let rev = engine.commit(put("a", "1")).unwrap();
                let snapshot = engine.snapshot().unwrap();
                assert_eq!(snapshot.get(b"a", Some(rev)).unwrap(), Fetched::Known);
                assert_eq!(snapshot.rev(), rev);
            }

            #[test]
            fn what_was_expected_must_hold() {
                let (_folder, engine) = $new;
                let first = engine.commit(put("a", "1")).unwrap();
                let expecting = |expect| Batch { expect: vec![expect], ..put("b", "1") };
                for broken in [
                    Expect::Absent(b"a".to_vec()),
                    Expect::At(b"a".to_vec(), Rev(first.0 + 7)),
                    Expect::At(b"x".to_vec(), first),
                    Expect::Still(b"a".to_vec(), Rev(0)),
                ] {
                    let refused = engine.commit(expecting(broken.clone()));
                    assert_eq!(refused, Err(CommitError::Conflict), "{broken:?}");
                    assert_eq!(value(&*engine, "b"), None);
                }
                for holding in [
                    Expect::Absent(b"x".to_vec()),
                    Expect::At(b"a".to_vec(), first),
                    Expect::Still(b"a".to_vec(), first),
                ] {
                    engine.commit(expecting(holding)).unwrap();
                }
            }

            #[test]
            fn a_deletion_breaks_what_stood_still() {
                let (_folder, engine) = $new;
                let rev = engine.commit(put("p/a", "1")).unwrap();
                engine
                    .commit(Batch { delete: vec![b"p/a".to_vec()], ..Batch::default() })
                    .unwrap();
                let batch =
                    Batch { expect: vec![Expect::Still(b"p/".to_vec(), rev)], ..put("b", "") };
                assert_eq!(engine.commit(batch), Err(CommitError::Conflict));
            }

            #[test]
            fn a_commit_that_conflicts_changes_nothing() {
                let (_folder, engine) = $new;
                let rev = engine.commit(put("a", "1")).unwrap();
                let batch = Batch {
                    expect: vec![Expect::Absent(b"x".to_vec()), Expect::Absent(b"a".to_vec())],
                    delete: vec![b"a".to_vec()],
                    append: vec![Append { prefix: b"log/".to_vec(), value: vec![] }],
                    ..put("b", "1")
                };
                assert_eq!(engine.commit(batch), Err(CommitError::Conflict));
                let snapshot = engine.snapshot().unwrap();
                assert_eq!(snapshot.rev(), rev);
                assert_eq!(snapshot.scan(b"", None, 9).unwrap().len(), 1);
                assert_eq!(value(&*engine, "a").as_deref(), Some("1"));
            }

            #[test]
            fn a_key_written_anew_is_not_the_one_that_was_read() {
                let (_folder, engine) = $new;
                let rev = engine.commit(put("a", "1")).unwrap();
                let delete = Batch { delete: vec![b"a".to_vec()], ..Batch::default() };
                engine.commit(delete).unwrap();
                engine.commit(Batch { expect: vec![Expect::Absent(b"a".to_vec())], ..put("a", "1") }).unwrap();
                let stale = Batch { expect: vec![Expect::At(b"a".to_vec(), rev)], ..put("b", "") };
                assert_eq!(engine.commit(stale), Err(CommitError::Conflict));
            }

            #[test]
            fn a_batch_may_delete_and_write_a_key() {
                let (_folder, engine) = $new;
                engine.commit(Batch { delete: vec![b"a".to_vec()], ..put("a", "2") }).unwrap();
                assert_eq!(value(&*engine, "a").as_deref(), Some("2"));
            }

            #[test]
            fn a_snapshot_stays_as_it_was() {
                let (_folder, engine) = $new;
                let rev = engine.commit(put("p/a", "1")).unwrap();
                let before = engine.snapshot().unwrap();
                let rows = before.scan(b"p/", None, 9).unwrap();
                engine.commit(Batch { delete: vec![b"p/a".to_vec()], ..put("p/b", "2") }).unwrap();
                engine.clear().unwrap();
                assert_eq!(before.scan(b"p/", None, 9).unwrap(), rows);
                assert_eq!(before.get(b"p/b", None).unwrap(), Fetched::Absent);
                assert_eq!(before.rev(), rev);
            }

            #[test]
            fn one_of_many_threads_makes_a_key() {
                let (_folder, engine) = $new;
                let engine = &*engine;
                let make = |thread: u8| {
                    let batch = Batch {
                        expect: vec![Expect::Absent(b"a".to_vec())],
                        ..put("a", &thread.to_string())
                    };
                    engine.commit(batch).is_ok().then(|| thread.to_string())
                };
                let made: Vec<String> = std::thread::scope(|scope| {
                    let threads: Vec<_> = (0..8).map(|thread| scope.spawn(move || make(thread))).collect();
                    threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
                });
                assert_eq!(made.len(), 1);
                assert_eq!(value(engine, "a").as_ref(), made.first());
            }

            #[test]
            fn scans_are_in_order_and_within_the_prefix() {
                let (_folder, engine) = $new;
                for key in ["p/b", "p/a", "o", "q", "p/c"] {
                    engine.commit(put(key, key)).unwrap();
                }
                let snapshot = engine.snapshot().unwrap();
                let keys = |after: Option<&[u8]>, limit| -> Vec<String> {
                    let rows = snapshot.scan(b"p/", after, limit).unwrap();
                    rows.into_iter().map(|(key, _)| String::from_utf8(key).unwrap()).collect()
                };
                assert_eq!(keys(None, 10), ["p/a", "p/b", "p/c"]);
                assert_eq!(keys(Some(b"p/a"), 1), ["p/b"]);
                assert_eq!(keys(Some(b"p/c"), 10), [""; 0]);
                assert_eq!(keys(Some(b"p/aa"), 10), ["p/b", "p/c"], "after a key that is not there");
                assert_eq!(keys(Some(b"o"), 1), ["p/a"], "after what comes before the prefix");
                assert_eq!(keys(Some(b"q"), 10), [""; 0], "after what comes behind the prefix");
                assert_eq!(keys(None, 0), [""; 0]);
            }

            #[test]
            fn appended_values_come_in_the_order_of_commits() {
                let (_folder, engine) = $new;
                let append = |value: &str| Append { prefix: b"log/".to_vec(), value: value.into() };
                let mut keys = Vec::new();
                for values in [vec!["1", "2"], vec!["3"]] {
                    let append: Vec<_> = values.into_iter().map(append).collect();
                    let places = 0..u32::try_from(append.len()).unwrap();
                    let Rev(rev) = engine.commit(Batch { append, ..Batch::default() }).unwrap();
                    keys.extend(places.map(|place| {
                        [b"log/", &rev.to_be_bytes()[..], &place.to_be_bytes()].concat()
                    }));
                }
                let rows = engine.snapshot().unwrap().scan(b"log/", None, 9).unwrap();
                let (found, values): (Vec<_>, Vec<_>) =
                    rows.into_iter().map(|(key, entry)| (key, entry.value)).unzip();
                assert_eq!(values, [b"1", b"2", b"3"]);
                assert_eq!(found, keys);
            }

            #[test]
            fn clearing_leaves_nothing_and_breaks_what_was_read() {
                let (_folder, engine) = $new;
                let rev = engine.commit(put("a", "1")).unwrap();
                engine.clear().unwrap();
                assert_eq!(value(&*engine, "a"), None);
                for broken in [Expect::Still(vec![], rev), Expect::At(b"a".to_vec(), rev)] {
                    let batch = Batch { expect: vec![broken], ..put("b", "") };
                    assert_eq!(engine.commit(batch), Err(CommitError::Conflict));
                }
                let fresh = Batch { expect: vec![Expect::Absent(b"a".to_vec())], ..put("a", "2") };
                assert!(engine.commit(fresh).unwrap() > rev, "revisions go on");
            }

            #[test]
            fn counting_from_many_threads_loses_no_step() {
                let (_folder, engine) = $new;
                let store = Store::over(engine, Seal::in_memory().unwrap()).unwrap();
                let step = || {
                    for _ in 0..10 {
                        while store.write(|tx| {
                            let count = tx.get(&COUNT, &RowKey::new())?.map_or(0, |count| *count);
                            tx.put(&COUNT, &RowKey::new(), count + 1)
                        }).is_err() {}
                    }
                };
                std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(step))));
                let count = store.read().unwrap().get(&COUNT, &RowKey::new()).unwrap();
                assert_eq!(count.as_deref(), Some(&40));
            }

            #[test]
            fn timers_come_when_they_are_due() {
                let (_folder, engine) = $new;
                let store = Store::over(engine, Seal::in_memory().unwrap()).unwrap();
                let timer = |key: &str, due_millis| Timer {
                    service: "kms".to_owned(), kind: "test".to_owned(), key: key.to_owned(), due_millis,
                };
                for timer in [timer("late", 30), timer("early", -10), timer("moved", 5), timer("moved", 20)] {
                    store.write(|tx| tx.schedule(timer.clone())).unwrap();
                }
                store.write(|tx| tx.schedule(timer("gone", 1))).unwrap();
                store.write(|tx| tx.cancel("kms", "test", "gone")).unwrap();
                let due = |now| -> Vec<String> {
                    let due = store.read().unwrap().due_timers(now, 9).unwrap();
                    due.into_iter().map(|timer| timer.key).collect()
                };
                assert_eq!(due(19), ["early"]);
                assert_eq!(due(30), ["early", "moved", "late"]);
                assert!(store.write(|tx| tx.take_timer(&timer("early", -10))).unwrap());
                assert!(!store.write(|tx| tx.take_timer(&timer("early", -10))).unwrap());
            }

            #[test]
            fn the_outbox_keeps_what_was_not_sent() {
                let (_folder, engine) = $new;
                let store = Store::over(engine, Seal::in_memory().unwrap()).unwrap();
                store.write(|tx| tx.send("mail", b"one").and_then(|()| tx.send("mail", b"two"))).unwrap();
                store.write(|tx| tx.send("other", b"three")).unwrap();
                let mut rows = store.read().unwrap().outbox("mail", 9).unwrap();
                assert_eq!(rows.iter().map(|row| &row.payload[..]).collect::<Vec<_>>(), [b"one", b"two"]);
                rows.pop();
                store.outbox_sent(rows).unwrap();
                let left = store.read().unwrap().outbox("mail", 9).unwrap();
                assert_eq!(left.len(), 1);
                assert_eq!(left[0].payload, b"two");
            }
        }
    };
}

const COUNT: Table<u64> = Table::new("test.count");

fn embedded() -> (tempfile::TempDir, Box<dyn Engine>) {
    let folder = tempfile::tempdir().unwrap();
    let engine = EmbeddedEngine::open(&folder.path().join("store.redb")).unwrap();
    (folder, Box::new(engine))
}

engine_suite!(
    memory,
    ((), Box::new(MemoryEngine::default()) as Box<dyn Engine>)
);
engine_suite!(embedded, embedded());

#[test]
fn a_transaction_sees_its_own_changes() {
    let store = Store::in_memory().unwrap();
    let key = |name: &str| RowKey::new().text(name);
    store.write(|tx| tx.put(&COUNT, &key("a"), 1)).unwrap();
    let mut tx = store.begin_write().unwrap();
    tx.put(&COUNT, &key("b"), 2).unwrap();
    tx.delete(&COUNT, &key("a")).unwrap();
    assert_eq!(tx.get(&COUNT, &key("a")).unwrap(), None);
    let rows = tx.scan(&COUNT, &RowKey::new(), None, 9).unwrap();
    assert_eq!(
        rows.iter().map(|(_, count)| **count).collect::<Vec<_>>(),
        [2]
    );
    drop(tx);
    assert_eq!(store.read().unwrap().get(&COUNT, &key("b")).unwrap(), None);
}

#[test]
fn what_was_committed_is_there_after_reopening_and_sealed_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let root = RootKey::File(folder.path().join("root.key"));
    const TEXTS: Table<String> = Table::new("test.text");
    let store = Store::open(folder.path(), &root).unwrap();
    store
        .write(|tx| tx.put(&TEXTS, &RowKey::new(), "known plaintext".to_owned()))
        .unwrap();
    assert!(Store::open(folder.path(), &root).is_err(), "in use");
    drop(store);
    let bytes = std::fs::read(folder.path().join("store.redb")).unwrap();
    assert!(!bytes.windows(15).any(|window| window == b"known plaintext"));
    let store = Store::open(folder.path(), &root).unwrap();
    let text = store.read().unwrap().get(&TEXTS, &RowKey::new()).unwrap();
    assert_eq!(text.as_deref().map(String::as_str), Some("known plaintext"));
}

#[test]
fn no_new_seal_is_made_for_values_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let root = RootKey::File(folder.path().join("root.key"));
    drop(Store::open(folder.path(), &root).unwrap());
    let seal = folder.path().join("seal.json");
    std::fs::remove_file(&seal).unwrap();
    let refused = Store::open(folder.path(), &root).err();
    assert!(matches!(refused, Some(StoreError::SealMissing(path)) if path == seal));
    assert!(!seal.exists());
}

#[test]
fn rows_in_use_are_shared_until_they_change() {
    let store = Store::in_memory().unwrap();
    let get = || {
        store
            .read()
            .unwrap()
            .get(&COUNT, &RowKey::new())
            .unwrap()
            .unwrap()
    };
    store.write(|tx| tx.put(&COUNT, &RowKey::new(), 1)).unwrap();
    let (one, same) = (get(), get());
    assert!(Arc::ptr_eq(&one, &same));
    store.write(|tx| tx.put(&COUNT, &RowKey::new(), 2)).unwrap();
    assert_eq!((*one, *get()), (1, 2));
}
