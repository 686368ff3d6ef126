//! The store's format, and the way from older ones.

use crate::read::Reads as _;
use crate::{RowKey, Store, StoreError, Table, WriteTx};

const FORMAT: Table<u32> = Table::new("store.format");

/// A step from one format to the next.
pub(crate) struct Migration {
    /// What it is about, for the log.
    pub(crate) name: &'static str,
    /// What it changes; all of it is one commit with the new format's number.
    pub(crate) run: fn(&mut WriteTx) -> Result<(), StoreError>,
}

/// The steps from format 1 on. A released step is never changed.
pub(crate) const MIGRATIONS: &[Migration] = &[];

/// Brings a store to the newest format; a new store has it at once.
pub(crate) fn migrate(store: &Store, migrations: &[Migration]) -> Result<(), StoreError> {
    let newest = u32::try_from(migrations.len())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    let found = store
        .read()?
        .get(&FORMAT, &RowKey::new())?
        .map(|format| *format);
    match found {
        None => store.write(|tx| tx.put(&FORMAT, &RowKey::new(), newest)),
        Some(found) if found > newest => Err(StoreError::NewerFormat {
            found,
            known: newest,
        }),
        Some(found) => {
            let done = usize::try_from(found.saturating_sub(1)).unwrap_or(usize::MAX);
            for (format, migration) in (found + 1..).zip(migrations.iter().skip(done)) {
                tracing::info!(format, name = migration.name, "migrating the store");
                store.write(|tx| {
                    (migration.run)(tx)?;
                    tx.put(&FORMAT, &RowKey::new(), format)
                })?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTES: Table<String> = Table::new("test.note");
    const STEPS: &[Migration] = &[
        Migration {
            name: "one",
            run: |tx| tx.put(&NOTES, &RowKey::new(), "one".to_owned()),
        },
        Migration {
            name: "two",
            run: |tx| {
                let before = tx.get(&NOTES, &RowKey::new())?;
                let text = format!("{} two", before.as_deref().map_or("", |text| text));
                tx.put(&NOTES, &RowKey::new(), text)
            },
        },
    ];

    #[test]
    fn each_step_runs_once_and_in_order() {
        let store = Store::in_memory().unwrap();
        migrate(&store, STEPS).unwrap();
        migrate(&store, STEPS).unwrap();
        let note = store.read().unwrap().get(&NOTES, &RowKey::new()).unwrap();
        assert_eq!(note.as_deref().map(String::as_str), Some("one two"));
    }

    #[test]
    fn a_newer_store_is_left_alone() {
        let store = Store::in_memory().unwrap();
        store
            .write(|tx| tx.put(&FORMAT, &RowKey::new(), 9_u32))
            .unwrap();
        let refused = migrate(&store, STEPS).unwrap_err();
        assert!(matches!(
            refused,
            StoreError::NewerFormat { found: 9, known: 3 }
        ));
    }
}
