//! A disk that can lose power: it knows which bytes were synced, and a seed decides what becomes
//! of the others.

use std::io;
use std::sync::Arc;

use parking_lot::Mutex;
use redb::StorageBackend;

/// What a disk writes whole or not at all.
const SECTOR_BYTES: usize = 512;

/// A disk. Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct SimulatedDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What a reader sees.
    content: Vec<u8>,
    /// What is there after a power cut in any case.
    synced: Vec<u8>,
    /// What was done since, in its order.
    unsynced: Vec<Change>,
    /// Writes, syncs and changes of the length so far.
    operations: u64,
    syncs: u64,
    fault: Option<Fault>,
    /// Whether the fault has shown itself.
    has_failed: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Length(usize),
}

/// When and how a disk fails, counted in operations from the disk's beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Power goes at this operation: it and all later ones fail.
    PowerCut(u64),
    /// This one operation fails.
    Once(u64),
    /// Nothing can be read any more.
    Reads,
}

impl SimulatedDisk {
    /// How many operations there were.
    pub(crate) fn operations(&self) -> u64 {
        self.0.lock().operations
    }

    /// How many syncs there were.
    pub(crate) fn syncs(&self) -> u64 {
        self.0.lock().syncs
    }

    /// Lets the disk fail.
    pub(crate) fn break_at(&self, fault: Fault) {
        self.0.lock().fault = Some(fault);
    }

    /// Whether the fault has shown itself.
    pub(crate) fn has_failed(&self) -> bool {
        self.0.lock().has_failed
    }

    /// The same content on a disk without faults: the process ended, the machine did not.
    pub(crate) fn after_restart(&self) -> Self {
        let state = self.0.lock();
        Self::with_content(state.content.clone())
    }

    /// What a power cut leaves: all that was synced, and of each later change what the dice say.
    pub(crate) fn after_power_cut(&self, dice: &mut Dice) -> Self {
        let state = self.0.lock();
        let mut content = state.synced.clone();
        let mut lengths = dice.below(1 + count_lengths(&state.unsynced));
        for change in &state.unsynced {
            match change {
                // A file's length is journaled: a later change is not there without the earlier.
                Change::Length(_) if lengths == 0 => {}
                Change::Length(bytes) => {
                    lengths -= 1;
                    content.resize(*bytes, 0);
                }
                Change::Write { offset, bytes } => tear(&mut content, *offset, bytes, dice),
            }
        }
        Self::with_content(content)
    }

    fn with_content(content: Vec<u8>) -> Self {
        let state = State {
            synced: content.clone(),
            content,
            ..State::default()
        };
        Self(Arc::new(Mutex::new(state)))
    }
}

fn failure() -> io::Error {
    io::Error::other("input/output error")
}

fn count_lengths(changes: &[Change]) -> u64 {
    let lengths = changes
        .iter()
        .filter(|change| matches!(change, Change::Length(_)));
    lengths.map(|_| 1).sum()
}

/// Writes all, nothing, or some sectors.
fn tear(content: &mut [u8], offset: usize, bytes: &[u8], dice: &mut Dice) {
    let fate = dice.below(4);
    let mut at = 0;
    while at < bytes.len() {
        let end = bytes
            .len()
            .min((offset + at) / SECTOR_BYTES * SECTOR_BYTES + SECTOR_BYTES - offset);
        let kept = match fate {
            0 => false,
            1 => true,
            _ => dice.below(2) == 0,
        };
        // Beyond a growth that was lost there is no place.
        if let Some(place) = content.get_mut(offset + at..offset + end)
            && kept
        {
            place.copy_from_slice(&bytes[at..end]);
        }
        at = end;
    }
}

impl State {
    /// Counts an operation; whether it fails.
    fn operate(&mut self) -> io::Result<()> {
        self.operations += 1;
        let fails = match self.fault {
            None | Some(Fault::Reads) => false,
            Some(Fault::PowerCut(at)) => self.operations >= at,
            Some(Fault::Once(at)) => self.operations == at,
        };
        self.has_failed |= fails;
        if fails { Err(failure()) } else { Ok(()) }
    }
}

impl StorageBackend for SimulatedDisk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().content.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.lock();
        if matches!(state.fault, Some(Fault::Reads)) {
            state.has_failed = true;
            return Err(failure());
        }
        let offset = usize::try_from(offset).unwrap();
        let bytes = state.content.get(offset..offset + out.len());
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.0.lock();
        state.operate()?;
        let bytes = usize::try_from(len).unwrap();
        state.content.resize(bytes, 0);
        state.unsynced.push(Change::Length(bytes));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.0.lock();
        state.operate()?;
        state.syncs += 1;
        state.unsynced.clear();
        state.synced = state.content.clone();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.0.lock();
        let outcome = state.operate();
        // A write that fails may have reached the disk, whole or in part.
        let offset = usize::try_from(offset).unwrap();
        state.unsynced.push(Change::Write {
            offset,
            bytes: data.to_vec(),
        });
        outcome?;
        state.content[offset..offset + data.len()].copy_from_slice(data);
        Ok(())
    }
}

/// Chance that repeats itself: the numbers that follow from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The next number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

#[test]
fn a_power_cut_keeps_what_was_synced_and_tears_the_rest_at_sectors() {
    let disk = SimulatedDisk::default();
    disk.set_len(4 * 512).unwrap();
    disk.write(0, &[1; 4 * 512]).unwrap();
    disk.sync_data().unwrap();
    disk.write(0, &[2; 4 * 512]).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..200 {
        let after = disk.after_power_cut(&mut Dice(seed));
        let mut content = vec![0; 4 * 512];
        after.read(0, &mut content).unwrap();
        let sectors: Vec<&[u8]> = content.chunks(512).collect();
        for sector in &sectors {
            assert!(*sector == [1; 512] || *sector == [2; 512]);
        }
        seen.insert(sectors.iter().map(|sector| sector[0]).collect::<Vec<u8>>());
    }
    assert_eq!(seen.len(), 16, "every way to tear four sectors");
}
