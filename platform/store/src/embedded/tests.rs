//! The thread that commits, asked directly.

use super::*;
use crate::crash_tests::{Fault, SimulatedDisk, database};

fn put(key: &str, expect: &[Expect]) -> Batch {
    Batch {
        expect: expect.to_vec(),
        put: vec![(key.into(), Vec::new())],
        ..Batch::default()
    }
}

fn views(disk: &SimulatedDisk) -> Arc<Views> {
    Arc::new(Views {
        database: database(disk).unwrap(),
        newest: RwLock::default(),
    })
}

fn committer(disk: &SimulatedDisk) -> Committer {
    let views = views(disk);
    make_tables(&views.database).unwrap();
    Committer {
        views,
        progress: None,
    }
}

/// The outcomes of a group.
fn commit(committer: &mut Committer, group: Vec<Batch>) -> Vec<Result<Rev, CommitError>> {
    let mut outcomes = Vec::new();
    let requests = group.into_iter().map(|batch| {
        let (answer, outcome) = sync_channel(1);
        outcomes.push(outcome);
        let work = Work::Commit(batch);
        Request { work, answer }
    });
    let requests = requests.collect();
    committer.commit_group(requests);
    outcomes
        .into_iter()
        .map(|outcome| outcome.recv().unwrap())
        .collect()
}

#[test]
fn a_commit_sees_those_before_it_in_its_group() {
    let mut committer = committer(&SimulatedDisk::default());
    let absent = || put("a", &[Expect::Absent(b"a".to_vec())]);
    let still = put("b", &[Expect::Still(b"a".to_vec(), Rev(0))]);
    assert_eq!(
        commit(
            &mut committer,
            vec![absent(), absent(), still, put("c", &[])]
        ),
        [
            Ok(Rev(1)),
            Err(CommitError::Conflict),
            Err(CommitError::Conflict),
            Ok(Rev(2))
        ]
    );
}

#[test]
fn a_group_of_conflicts_does_not_wait_for_the_disk() {
    let disk = SimulatedDisk::default();
    let mut committer = committer(&disk);
    assert_eq!(commit(&mut committer, vec![put("a", &[])]), [Ok(Rev(1))]);
    let before = disk.syncs();
    let conflict = put("a", &[Expect::Absent(b"a".to_vec())]);
    assert_eq!(
        commit(&mut committer, vec![conflict]),
        [Err(CommitError::Conflict)]
    );
    assert_eq!(disk.syncs(), before);
    assert_eq!(commit(&mut committer, vec![put("a", &[])]), [Ok(Rev(2))]);
}

#[test]
fn nothing_is_remembered_of_a_group_that_failed() {
    let disk = SimulatedDisk::default();
    let mut committer = committer(&disk);
    assert_eq!(commit(&mut committer, vec![put("p/a", &[])]), [Ok(Rev(1))]);
    disk.break_at(Fault::PowerCut(disk.operations() + 1));
    let failed = commit(&mut committer, vec![put("p/b", &[]), put("p/c", &[])]);
    assert_eq!(failed.len(), 2);
    assert!(failed.iter().all(|outcome| matches!(
        outcome,
        Err(CommitError::Unavailable(_) | CommitError::OutcomeUnknown(_))
    )));

    committer.views = views(&disk.after_restart());
    let still = |rev| put("q", &[Expect::Still(b"p/".to_vec(), rev)]);
    assert_eq!(
        commit(&mut committer, vec![still(Rev(0)), still(Rev(1))]),
        [Err(CommitError::Conflict), Ok(Rev(2))]
    );
}
