//! Lists, for who reads their objects and for who feeds the engine.
//!
//! The plane asks for the lists that are [`waiting`], reads the objects of those that are to be
//! activated, and [`settle`]s each in one transaction: what was read and the list's status change
//! together, so that a crash in between only means that the object is read again.

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer, WriteTx};
use ringwall_threat::intelligence::{Indicator, List, parse_at_most};
use serde::{Deserialize, Serialize};

use crate::members;
use crate::resources::detector::Detector;
pub use crate::resources::entry_list::{EntryList, ListKind, ListStatus, MOST_BYTES};
use crate::resources::location::Location;

/// By detector, kind and id.
const LISTS: Table<EntryList> = Table::new("guardduty.list");
/// What was read of a list: by its id and the number of the part.
const PARTS: Table<Part> = Table::new("guardduty.list-part");
/// The lists that wait for the plane, as keys of lists.
const WAITING: Table<()> = Table::new("guardduty.list-waiting");

/// Entries of a part.
const PART_ENTRIES: usize = 8192;
/// How long a deleted list is remembered.
const REMEMBERED_SECS: i64 = 60 * 60;
/// The timer that forgets a deleted list.
pub(crate) const REMOVAL: &str = "list-removal";

/// Some of the entries of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Part {
    addresses: Vec<(u32, u32)>,
    names: Vec<String>,
    hashes: Vec<[u8; 32]>,
}

/// What became of a list's object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read.
    Entries(Vec<Indicator>),
    /// It cannot be used, in words for the user.
    Unusable(String),
}

/// The lists that wait for something to be done to them.
///
/// # Errors
/// The store failed.
pub fn waiting(tx: &impl Reads) -> Result<Vec<Arc<EntryList>>, StoreError> {
    let rows = tx.scan(&WAITING, &RowKey::new(), None, usize::MAX)?;
    let lists = rows.into_iter().map(|(key, _)| tx.get(&LISTS, &key));
    lists.filter_map(Result::transpose).collect()
}

/// The bucket and the key of a list's object.
pub fn place(list: &EntryList) -> Option<(String, String)> {
    let location = Location::parse(&list.location)?;
    Some((location.bucket, location.key))
}

/// Reads the object of a list. Lines that are no entries are counted and left out.
pub fn read(list: &EntryList, object: &[u8]) -> Outcome {
    if object.len() > MOST_BYTES {
        let limit = MOST_BYTES / (1024 * 1024);
        return Outcome::Unusable(format!("The list is larger than {limit} MB."));
    }
    let (kind, most) = (list.kind, list.kind.most_entries());
    let mut parsed = parse_at_most(most, list.format, kind.scope(), object);
    if kind.is_trusted() {
        // Files are never trusted.
        let before = parsed.indicators.len();
        let is_kept = |indicator: &Indicator| !matches!(indicator, Indicator::Hash(_));
        parsed.indicators.retain(is_kept);
        parsed.rejected += u64::try_from(before - parsed.indicators.len()).unwrap_or_default();
    }
    if parsed.beyond > 0 {
        return Outcome::Unusable(format!("The list has more than {most} entries."));
    }
    if parsed.indicators.is_empty() {
        return Outcome::Unusable(format!(
            "The list has no entry of a supported kind; {} lines could not be read.",
            parsed.rejected
        ));
    }
    if parsed.rejected > 0 {
        tracing::warn!(
            list = list.id,
            rejected = parsed.rejected,
            "a list has lines that are no entries"
        );
    }
    Outcome::Entries(parsed.indicators)
}

/// Ends what a list waits for, if it still waits for it. `outcome` is that of its object, where one
/// was to be read.
///
/// # Errors
/// The store failed.
pub fn settle(
    tx: &mut WriteTx,
    list: &EntryList,
    outcome: Option<Outcome>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let key = key(list);
    let Some(found) = tx.get(&LISTS, &key)? else {
        return tx.delete(&WAITING, &key);
    };
    if (found.generation, found.status) != (list.generation, list.status) {
        return Ok(()); // It has gone on meanwhile: the next round sees what it waits for.
    }
    let mut list = EntryList::clone(&found);
    delete_parts(tx, &list)?;
    match (list.status, outcome) {
        (ListStatus::Activating, Some(Outcome::Entries(indicators))) => {
            put_parts(tx, &list, indicators)?;
            list.begin(ListStatus::Active, now);
        }
        (ListStatus::Activating, Some(Outcome::Unusable(reason))) => {
            list.begin(ListStatus::Error, now);
            list.error = Some(reason);
        }
        (ListStatus::Deactivating, _) => list.begin(ListStatus::Inactive, now),
        (ListStatus::DeletePending, _) => {
            list.begin(ListStatus::Deleted, now);
            tx.schedule(Timer {
                service: "guardduty".to_owned(),
                kind: REMOVAL.to_owned(),
                key: [&list.detector, list.kind.path(), &list.id].join("/"),
                due_millis: now.plus_secs(REMEMBERED_SECS).millis(),
            })?;
        }
        _ => return Ok(()),
    }
    put(tx, list)
}

/// The lists in force for a detector: its own, or its administrator's.
fn in_force(tx: &impl Reads, detector: &Detector) -> Result<Vec<Arc<EntryList>>, StoreError> {
    let governing = members::governing(tx, detector)?;
    let mut lists = all(tx, &governing)?;
    lists.retain(|list| list.status == ListStatus::Active);
    Ok(lists)
}

/// Tells whether the lists in force for a detector are still those that were [`active`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark(Vec<(String, u64, String)>);

/// The mark of the lists in force.
///
/// # Errors
/// The store failed.
pub fn mark(tx: &impl Reads, detector: &Detector) -> Result<Mark, StoreError> {
    let lists = in_force(tx, detector)?;
    let mark = |list: Arc<EntryList>| (list.id.clone(), list.generation, list.name.clone());
    Ok(Mark(lists.into_iter().map(mark).collect()))
}

/// The lists in force for a detector with what is in them.
///
/// # Errors
/// The store failed.
pub fn active(
    tx: &impl Reads,
    detector: &Detector,
) -> Result<Vec<(List, Vec<Indicator>)>, StoreError> {
    let lists = in_force(tx, detector)?;
    let filled = lists.into_iter().map(|list| {
        let head = List {
            name: list.name.clone(),
            threat: String::new(),
            category: list.kind.category(),
        };
        Ok((head, entries(tx, &list)?))
    });
    filled.collect()
}

/// What was read of a list.
pub(crate) fn entries(tx: &impl Reads, list: &EntryList) -> Result<Vec<Indicator>, StoreError> {
    let parts = tx.scan(&PARTS, &parts_of(list), None, usize::MAX)?;
    let mut indicators = Vec::new();
    for (_, part) in parts {
        let addresses = part.addresses.iter();
        indicators.extend(addresses.map(|(first, last)| Indicator::Addresses(*first, *last)));
        indicators.extend(part.names.iter().cloned().map(Indicator::Name));
        indicators.extend(part.hashes.iter().copied().map(Indicator::Hash));
    }
    Ok(indicators)
}

fn put_parts(
    tx: &mut WriteTx,
    list: &EntryList,
    indicators: Vec<Indicator>,
) -> Result<(), StoreError> {
    let mut indicators = indicators.into_iter().peekable();
    for number in 0.. {
        if indicators.peek().is_none() {
            break;
        }
        let mut part = Part::default();
        for indicator in indicators.by_ref().take(PART_ENTRIES) {
            match indicator {
                Indicator::Addresses(first, last) => part.addresses.push((first, last)),
                Indicator::Name(name) => part.names.push(name),
                Indicator::Hash(hash) => part.hashes.push(hash),
                Indicator::AccessKey(_) => {}
            }
        }
        tx.put(&PARTS, &parts_of(list).number(number), part)?;
    }
    Ok(())
}

fn delete_parts(tx: &mut WriteTx, list: &EntryList) -> Result<(), StoreError> {
    let parts = tx.scan(&PARTS, &parts_of(list), None, usize::MAX)?;
    for (key, _) in parts {
        tx.delete(&PARTS, &key)?;
    }
    Ok(())
}

/// All lists of a detector that are not deleted, by kind and id.
pub(crate) fn all(tx: &impl Reads, detector: &str) -> Result<Vec<Arc<EntryList>>, StoreError> {
    let rows = tx.scan(&LISTS, &RowKey::new().text(detector), None, usize::MAX)?;
    let lists = rows.into_iter().map(|(_, list)| list);
    Ok(lists
        .filter(|list| list.status != ListStatus::Deleted)
        .collect())
}

/// A list of a detector.
pub(crate) fn find(
    tx: &impl Reads,
    detector: &str,
    kind: ListKind,
    id: &str,
) -> Result<Option<Arc<EntryList>>, StoreError> {
    tx.get(&LISTS, &key_of(detector, kind, id))
}

/// Writes a list, and has the plane look at it if it waits for something.
pub(crate) fn put(tx: &mut WriteTx, list: EntryList) -> Result<(), StoreError> {
    let key = key(&list);
    if list.status.is_passing() {
        tx.put(&WAITING, &key, ())?;
    } else {
        tx.delete(&WAITING, &key)?;
    }
    tx.put(&LISTS, &key, list)
}

/// Deletes the lists of a detector that goes.
pub(crate) fn delete_all(tx: &mut WriteTx, detector: &str) -> Result<(), StoreError> {
    let rows = tx.scan(&LISTS, &RowKey::new().text(detector), None, usize::MAX)?;
    for (_, list) in rows {
        delete(tx, &list)?;
    }
    Ok(())
}

fn delete(tx: &mut WriteTx, list: &EntryList) -> Result<(), StoreError> {
    delete_parts(tx, list)?;
    tx.delete(&WAITING, &key(list))?;
    tx.delete(&LISTS, &key(list))
}

/// Forgets a deleted list, by the key of its timer.
pub(crate) fn forget(tx: &mut WriteTx, timer_key: &str) -> Result<(), StoreError> {
    let mut parts = timer_key.splitn(3, '/');
    let (Some(detector), Some(path), Some(id)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(());
    };
    let Some(kind) = ListKind::of_path(path) else {
        return Ok(());
    };
    match find(tx, detector, kind, id)? {
        Some(list) if list.status == ListStatus::Deleted => delete(tx, &list),
        _ => Ok(()),
    }
}

fn key(list: &EntryList) -> RowKey {
    key_of(&list.detector, list.kind, &list.id)
}

fn key_of(detector: &str, kind: ListKind, id: &str) -> RowKey {
    RowKey::new().text(detector).text(kind.path()).text(id)
}

fn parts_of(list: &EntryList) -> RowKey {
    RowKey::new().text(&list.id)
}
