//! Messages on their way: kept until they are delivered or given up.

use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_service::Message;
use ringwall_store::{Reads as _, RowKey, Store, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

/// In the order they are due.
const WAITING: Table<Waiting> = Table::new("messages.waiting");

/// Pauses before the second try and those after it, in seconds.
const PAUSES_SECS: [i64; 8] = [5, 30, 120, 600, 1800, 3600, 7200, 14_400];
/// How often it is looked whether there is a way for a message that has none.
const LOOK_SECS: i64 = 60;
/// A message older than this is given up: its code has expired.
const MOST_AGE_SECS: i64 = 24 * 3600;

/// A message on its way.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) message: Message,
    /// How often it was tried.
    pub(crate) attempts: u32,
    /// When it is tried next.
    pub(crate) due: Timestamp,
}

/// Who is told of messages that were given up.
pub trait Undelivered: Send + Sync {
    /// A message was given up, for a reason that has no word of it.
    ///
    /// # Errors
    /// The store failed.
    fn gave_up(
        &self,
        tx: &mut WriteTx,
        message: &Message,
        now: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError>;
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Somebody took it.
    Delivered,
    /// Nobody is configured to take it.
    NoWay,
    /// It may work later; says why without a word of the message.
    Failed(String),
    /// It never will.
    Refused(String),
}

impl Waiting {
    /// A message that has just been written.
    pub(crate) const fn new(message: Message, now: Timestamp) -> Self {
        Self {
            message,
            attempts: 0,
            due: now,
        }
    }

    fn key(&self) -> RowKey {
        let due = u64::try_from(self.due.millis()).unwrap_or(0);
        RowKey::new().number(due).text(&self.message.id)
    }

    /// As it waits after a try, or `None` if there is nothing to wait for.
    fn after(&self, outcome: &Outcome, now: Timestamp) -> Option<Self> {
        if now >= self.message.time.plus_secs(MOST_AGE_SECS) {
            return None;
        }
        let (attempts, pause) = match outcome {
            Outcome::Delivered | Outcome::Refused(_) => return None,
            Outcome::NoWay => (self.attempts, LOOK_SECS),
            Outcome::Failed(_) => {
                let tried = usize::try_from(self.attempts).ok()?;
                (self.attempts + 1, *PAUSES_SECS.get(tried)?)
            }
        };
        Some(Self {
            message: self.message.clone(),
            attempts,
            due: now.plus_secs(pause),
        })
    }
}

/// Keeps messages.
pub(crate) fn keep(store: &Store, waiting: &[Waiting]) -> Result<(), StoreError> {
    store.write(|tx| {
        for one in waiting {
            tx.put(&WAITING, &one.key(), one.clone())?;
        }
        Ok(())
    })
}

/// The messages that are due, the longest overdue first.
pub(crate) fn due(
    store: &Store,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Arc<Waiting>>, StoreError> {
    let rows = store.read()?.scan(&WAITING, &RowKey::new(), None, limit)?;
    let rows = rows.into_iter().map(|(_, waiting)| waiting);
    Ok(rows.take_while(|waiting| waiting.due <= now).collect())
}

/// Writes down what became of a try.
pub(crate) fn settle(
    store: &Store,
    tried: &Waiting,
    outcome: &Outcome,
    now: Timestamp,
    listener: Option<&dyn Undelivered>,
) -> Result<(), StoreError> {
    let next = tried.after(outcome, now);
    let reason = reason(outcome);
    tell(tried, reason, outcome, next.is_some());
    store.write(|tx| {
        tx.delete(&WAITING, &tried.key())?;
        match (&next, reason, listener) {
            (Some(next), ..) => tx.put(&WAITING, &next.key(), next.clone()),
            (None, Some(reason), Some(listener)) => {
                listener.gave_up(tx, &tried.message, now, reason)
            }
            (None, ..) => Ok(()),
        }
    })
}

/// Why a message was not delivered, if it was not.
fn reason(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Delivered => None,
        Outcome::NoWay => Some("no way to deliver it was configured in time"),
        Outcome::Failed(reason) | Outcome::Refused(reason) => Some(reason),
    }
}

/// Tells the log of what went wrong, by the message's id.
fn tell(tried: &Waiting, reason: Option<&str>, outcome: &Outcome, is_tried_again: bool) {
    let Message { id, service, .. } = &tried.message;
    let is_usual = *outcome == Outcome::NoWay && is_tried_again;
    let Some(reason) = reason.filter(|_| !is_usual) else {
        return;
    };
    if is_tried_again {
        tracing::warn!(id, service, reason, "a message could not be delivered yet");
    } else {
        tracing::error!(id, service, reason, "a message was given up");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mailbox::tests::mail;

    const NOW: Timestamp = Timestamp::from_secs(1_000_000);

    fn failed() -> Outcome {
        Outcome::Failed("busy".to_owned())
    }

    fn due_ids(store: &Store, now: Timestamp) -> Vec<String> {
        let due = due(store, now, 10).unwrap();
        due.iter().map(|one| one.message.id.clone()).collect()
    }

    #[test]
    fn a_failure_is_tried_again_less_and_less_often_and_then_given_up() {
        let mut waiting = Waiting::new(mail("1", "ann@example.com", NOW), NOW);
        let mut pauses = Vec::new();
        while let Some(next) = waiting.after(&failed(), waiting.due) {
            pauses.push((next.due.millis() - waiting.due.millis()) / 1000);
            waiting = next;
        }
        assert_eq!(pauses, PAUSES_SECS);
    }

    #[test]
    fn what_has_no_way_waits_for_a_day() {
        let waiting = Waiting::new(mail("1", "ann@example.com", NOW), NOW);
        let next = waiting.after(&Outcome::NoWay, NOW).unwrap();
        assert_eq!((next.attempts, next.due), (0, NOW.plus_secs(LOOK_SECS)));
        assert!(
            next.after(&Outcome::NoWay, NOW.plus_secs(MOST_AGE_SECS))
                .is_none()
        );
    }

    #[test]
    fn a_delivered_message_is_gone_and_a_failed_one_is_due_later() {
        let store = Store::in_memory().unwrap();
        let (one, other) = (
            mail("1", "a@example.com", NOW),
            mail("2", "b@example.com", NOW),
        );
        let waiting = [Waiting::new(one, NOW), Waiting::new(other, NOW)];
        keep(&store, &waiting).unwrap();
        assert_eq!(due_ids(&store, NOW), ["1", "2"]);

        settle(&store, &waiting[0], &Outcome::Delivered, NOW, None).unwrap();
        settle(&store, &waiting[1], &failed(), NOW, None).unwrap();

        assert!(due_ids(&store, NOW).is_empty());
        assert_eq!(due_ids(&store, NOW.plus_secs(5)), ["2"]);
    }

    #[derive(Default)]
    struct Told(std::sync::atomic::AtomicUsize);

    impl Undelivered for Told {
        fn gave_up(
            &self,
            _tx: &mut WriteTx,
            message: &Message,
            _now: Timestamp,
            reason: &str,
        ) -> Result<(), StoreError> {
            assert_eq!((message.id.as_str(), reason), ("1", "no such address"));
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok(())
        }
    }

    #[test]
    fn who_listens_is_told_of_what_is_given_up_alone() {
        let (store, told) = (Store::in_memory().unwrap(), Told::default());
        let waiting = Waiting::new(mail("1", "a@example.com", NOW), NOW);
        let refused = Outcome::Refused("no such address".to_owned());
        for outcome in [&Outcome::Delivered, &failed(), &refused] {
            settle(&store, &waiting, outcome, NOW, Some(&told)).unwrap();
        }
        assert_eq!(told.0.into_inner(), 1);
    }
}
