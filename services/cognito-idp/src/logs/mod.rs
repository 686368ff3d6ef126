//! Logs of user pools: what users do (`userAuthEvents`), and messages that did not reach them
//! (`userNotification`).
//!
//! A record is written in the transaction of what it tells of, and handed to its log group within a
//! second or so, at least once. What goes into buckets gathers in memory from then on, and is written
//! as a file every few minutes: as at AWS, delivery is best effort.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html>

mod destination;
mod record;

use std::io;
use std::ops::Deref;

use ringwall_buckets::LogFile as _;
use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use crate::api::EventSourceName;
use crate::error::CognitoError;
use crate::resources::auth_event::AuthEvent;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};

use destination::Destination;
pub(crate) use destination::LogDelivery;
pub use destination::PoolBucket;

/// By pool.
const DELIVERIES: Table<LogDelivery> = Table::new("cognito-idp.log_delivery");
/// Records on their way, by destination, by when they were written and by their id.
const RECORDS: Table<Record> = Table::new("cognito-idp.log_line");

/// So many are handed over at once.
const AT_ONCE: usize = 1_000;
/// What could not be handed over for so long is given up: delivery is best effort.
const KEPT_SECS: i64 = 86_400;

/// A log group of CloudWatch Logs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LogGroup {
    /// Its owner.
    pub account: AccountId,
    /// Its Region.
    pub region: Region,
    /// Its name.
    pub name: String,
}

/// Who keeps log groups.
pub trait LogGroups: Send + Sync {
    /// Adds records, a line of JSON each, to a group.
    ///
    /// # Errors
    /// They cannot be kept; they come again.
    fn append(&self, group: &LogGroup, at: Timestamp, lines: &[String]) -> io::Result<()>;
}

/// A record on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    to: Destination,
    at: Timestamp,
    line: String,
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Where a pool's logs go.
    pub(crate) fn log_delivery(&self, pool: &Pool) -> Result<LogDelivery, StoreError> {
        let found = self.tx.get(&DELIVERIES, &RowKey::new().text(&pool.id))?;
        Ok(found.map_or_else(LogDelivery::default, |found| LogDelivery::clone(&found)))
    }
}

impl CognitoWrite<'_> {
    pub(crate) fn put_log_delivery(
        &mut self,
        pool: &Pool,
        delivery: LogDelivery,
    ) -> Result<(), StoreError> {
        self.tx
            .put(&DELIVERIES, &RowKey::new().text(&pool.id), delivery)
    }

    /// Removes rows of a pool that is gone while `left` lasts.
    pub(crate) fn purge_log_delivery(
        &mut self,
        prefix: &RowKey,
        left: &mut usize,
    ) -> Result<(), StoreError> {
        self.purge(&DELIVERIES, prefix, left)
    }
}

/// Tells the pool's log what a user did, if there is one.
pub(crate) fn tell_event(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    event: &AuthEvent,
) -> Result<(), StoreError> {
    let delivery = tx.log_delivery(pool)?;
    let Some(to) = delivery.destination(pool, EventSourceName::UserAuthEvents) else {
        return Ok(());
    };
    // The same event is told again when it has come to its end, or was judged.
    let id = format!("{} {:?} {:?}", event.id, event.response, event.feedback);
    let at = event
        .feedback
        .as_ref()
        .map_or(event.at, |feedback| feedback.at);
    let line = record::of_event(pool, user, event)?;
    put(tx, to, at, &id, line)
}

/// Tells the log of a pool that a message did not reach a user, if there is one.
pub(crate) fn tell_undelivered(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    at: Timestamp,
    id: &str,
    details: &str,
) -> Result<(), StoreError> {
    let delivery = tx.log_delivery(pool)?;
    let Some(to) = delivery.destination(pool, EventSourceName::UserNotification) else {
        return Ok(());
    };
    let line = record::of_undelivered(pool, at, details)?;
    put(tx, to, at, id, line)
}

fn put(
    tx: &mut CognitoWrite<'_>,
    to: Destination,
    at: Timestamp,
    id: &str,
    line: String,
) -> Result<(), StoreError> {
    let millis = u64::try_from(at.millis()).unwrap_or_default();
    let key = place(&to).number(millis).text(id);
    tx.tx.put(&RECORDS, &key, Record { to, at, line })
}

fn place(to: &Destination) -> RowKey {
    match to {
        Destination::Group(group) => {
            let account = group.account.to_string();
            let place = RowKey::new().text("group").text(&account);
            place.text(group.region.as_str()).text(&group.name)
        }
        Destination::Bucket(place) => {
            let bucket = RowKey::new().text("bucket").text(place.bucket());
            bucket.text(place.pool_id())
        }
    }
}

/// Hands the records of each destination over, and forgets them. One that takes none holds up no other.
pub(crate) fn deliver(tx: &mut CognitoWrite<'_>, now: Timestamp) -> Result<(), StoreError> {
    let mut after: Option<RowKey> = None;
    loop {
        let next = tx.tx.scan(&RECORDS, &RowKey::new(), after.as_ref(), 1)?;
        let Some((_, next)) = next.first() else {
            return Ok(());
        };
        hand_over(tx, &next.to, now)?;
        after = Some(place(&next.to).number(u64::MAX));
    }
}

fn hand_over(
    tx: &mut CognitoWrite<'_>,
    to: &Destination,
    now: Timestamp,
) -> Result<(), StoreError> {
    let records = tx.tx.scan(&RECORDS, &place(to), None, AT_ONCE)?;
    let lines = records.iter().map(|(_, record)| record.line.clone());
    let lines: Vec<_> = lines.collect();
    let kept = take(tx, to, now, &lines);
    if let Err(error) = &kept {
        tracing::error!(%error, ?to, "records could not be handed over");
    }
    for (key, record) in records {
        if kept.is_ok() || record.at.plus_secs(KEPT_SECS) < now {
            tx.tx.delete(&RECORDS, &key)?;
        }
    }
    Ok(())
}

fn take(
    tx: &CognitoWrite<'_>,
    to: &Destination,
    now: Timestamp,
    lines: &[String],
) -> io::Result<()> {
    match (to, &tx.service.log_groups, &tx.service.log_files) {
        (Destination::Group(group), Some(keeper), _) => keeper.append(group, now, lines),
        (Destination::Group(_), None, _) => Err(io::Error::other("nobody keeps log groups")),
        (Destination::Bucket(place), _, Some(files)) => {
            let mut text = lines.join("\n");
            text.push('\n');
            match files.add(place, text.as_bytes()) {
                true => Ok(()),
                false => Err(io::Error::other("too much waits for buckets")),
            }
        }
        (Destination::Bucket(_), _, None) => Err(io::Error::other("there are no buckets")),
    }
}

/// Somebody must keep log groups.
pub(crate) fn require_keeper(tx: &CognitoWrite<'_>) -> Result<(), CognitoError> {
    if tx.service.log_groups.is_some() {
        return Ok(());
    }
    Err(CognitoError::not_implemented(
        "Delivery to log groups by a server without a folder for them (--log-group-dir)",
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parking_lot::Mutex;
    use ringwall_service::Service as _;
    use ringwall_testing::ACCOUNT;

    use super::*;
    use crate::CognitoIdp;
    use crate::test_users::house_with;

    /// Takes the lines of all groups but one.
    #[derive(Default)]
    struct Kept(Mutex<Vec<String>>);

    impl LogGroups for Kept {
        fn append(&self, group: &LogGroup, _at: Timestamp, lines: &[String]) -> io::Result<()> {
            if group.name == "full" {
                return Err(io::Error::other("the disk is full"));
            }
            self.0.lock().extend(lines.iter().cloned());
            Ok(())
        }
    }

    #[test]
    fn a_group_that_takes_nothing_holds_up_no_other() {
        let house = house_with(|_| {});
        let kept = Arc::new(Kept::default());
        let service = CognitoIdp::new(house.store()).with_log_groups(Arc::clone(&kept) as _);
        let group = |name: &str| {
            Destination::Group(LogGroup {
                account: ACCOUNT.parse().unwrap(),
                region: Region::us_east_1(),
                name: name.to_owned(),
            })
        };
        let mut tx = house.store().begin_write().unwrap();
        let mut write = service.write(&mut tx);
        let now = house.now();
        for number in 0..=AT_ONCE {
            let id = number.to_string();
            put(&mut write, group("full"), now, &id, "lost".to_owned()).unwrap();
        }
        put(&mut write, group("good"), now, "last", "line".to_owned()).unwrap();
        deliver(&mut write, now).unwrap();
        assert_eq!(*kept.0.lock(), ["line"]);
        deliver(&mut write, now).unwrap();
        assert_eq!(*kept.0.lock(), ["line"], "each is handed over once");
    }
}
