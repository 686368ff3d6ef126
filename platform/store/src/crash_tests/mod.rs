//! The embedded engine on a disk that loses power or fails.
//!
//! Writers commit batches of several keys until the disk fails. Then the engine is opened over
//! what is left, and each writer's keys must be those of one of its batches, whole: the last that
//! was acknowledged, or the one whose outcome it was not told.

mod simulated_disk;
mod writer;

use redb::Database;

use crate::{EmbeddedEngine, Engine as _, StoreError};
pub(crate) use simulated_disk::{Dice, Fault, SimulatedDisk};
use writer::Writer;

/// Batches of a writer within one life of the engine.
const STEPS: usize = 12;

/// A small cache, so that pages are also written before the commit and read again.
pub(crate) fn database(disk: &SimulatedDisk) -> Result<Database, redb::DatabaseError> {
    Database::builder()
        .set_cache_size(16 * 1024)
        .create_with_backend(disk.clone())
}

/// A disk with a file that has just been made: until then there is nothing to lose.
fn new_disk() -> SimulatedDisk {
    let disk = SimulatedDisk::default();
    drop(database(&disk).unwrap());
    disk.after_restart()
}

fn open(disk: &SimulatedDisk) -> Result<EmbeddedEngine, StoreError> {
    let database = database(disk).map_err(|error| StoreError::Engine(error.to_string()))?;
    EmbeddedEngine::over(database)
}

/// Every writer commits, all at once, until it is done or refused.
fn write_all(engine: &EmbeddedEngine, writers: &mut [Writer]) {
    if let [writer] = writers {
        return writer.write(engine, STEPS);
    }
    std::thread::scope(|scope| {
        for writer in writers {
            scope.spawn(|| writer.write(engine, STEPS));
        }
    });
}

/// Opens the engine over what is left, and checks everything that was promised.
fn verify(disk: &SimulatedDisk, writers: &mut [Writer]) {
    let mut database = database(disk).unwrap();
    assert!(database.check_integrity().unwrap(), "pages are damaged");
    let engine = EmbeddedEngine::over(database).unwrap();
    writer::verify_all(&engine, writers);
    let before = engine.snapshot().unwrap().rev();
    write_all(&engine, writers);
    assert!(writers.iter().all(Writer::is_content), "it must go on");
    assert!(engine.snapshot().unwrap().rev() > before);
    drop(engine);
    let engine = open(&disk.after_restart()).unwrap();
    writer::verify_all(&engine, writers);
}

/// One life: the engine is opened and written to until the disk fails.
fn live(disk: &SimulatedDisk, writers: &mut [Writer]) {
    // Opening may be what the power cut interrupts.
    if let Ok(engine) = open(disk) {
        write_all(&engine, writers);
    }
}

/// How many disk operations a life without faults takes from a new disk.
fn operations_of_a_life() -> u64 {
    let disk = new_disk();
    live(&disk, &mut [Writer::new(0)]);
    disk.operations()
}

#[test]
fn a_power_cut_at_any_operation_loses_no_acknowledged_commit() {
    let operations = operations_of_a_life();
    assert!(operations > 50, "{operations} cut points are too few");
    for cut in 1..=operations {
        for seed in 0..4 {
            let disk = new_disk();
            disk.break_at(Fault::PowerCut(cut));
            let mut writers = [Writer::new(0)];
            live(&disk, &mut writers);
            assert!(disk.has_failed());
            verify(&disk.after_power_cut(&mut Dice(seed)), &mut writers);
        }
    }
}

#[test]
fn power_cuts_in_a_row_lose_no_acknowledged_commit_of_many_writers() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let mut disk = new_disk();
        let mut writers = [0, 1, 2].map(Writer::new);
        for _ in 0..4 {
            disk.break_at(Fault::PowerCut(1 + dice.below(120)));
            live(&disk, &mut writers);
            disk = disk.after_power_cut(&mut dice);
        }
        verify(&disk, &mut writers);
    }
}

#[test]
fn a_disk_error_at_any_operation_is_answered_and_loses_no_acknowledged_commit() {
    let (mut unavailable, mut unknown) = (0, 0);
    for at in 1..=operations_of_a_life() {
        let disk = new_disk();
        disk.break_at(Fault::Once(at));
        let mut writers = [Writer::new(0)];
        live(&disk, &mut writers);
        assert!(disk.has_failed());
        unavailable += usize::from(writers[0].was_unavailable());
        unknown += usize::from(writers[0].was_left_in_doubt());
        verify(&disk.after_restart(), &mut writers.clone());
        verify(&disk.after_power_cut(&mut Dice(at)), &mut writers);
    }
    assert!(unavailable > 0 && unknown > 0, "{unavailable} {unknown}");
}

#[test]
fn what_cannot_be_read_is_not_taken_for_absent() {
    let disk = new_disk();
    let engine = open(&disk).unwrap();
    let mut writers = [0, 1, 2].map(Writer::new);
    write_all(&engine, &mut writers);
    disk.break_at(Fault::Reads);
    let all = |engine: &EmbeddedEngine| engine.snapshot()?.scan(b"", None, usize::MAX);
    assert!(matches!(all(&engine), Err(StoreError::Engine(_))));
    assert!(disk.has_failed());
    write_all(&engine, &mut writers);
    assert!(writers.iter().all(Writer::was_unavailable));
    drop(engine);
    verify(&disk.after_restart(), &mut writers);
}
