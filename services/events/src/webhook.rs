//! Calls of webhooks that wait to be made, for the plane that makes them.
//!
//! Who calls a server elsewhere waits for it; so a delivery to an API destination is only allowed and
//! handed over in the transaction of its timer. The row stays until the plane has written down what
//! became of the call: after a crash it is made again.

use std::collections::HashSet;

use ringwall_core::Timestamp;
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer, WriteTx};
use serde::{Deserialize, Serialize};

use crate::delivery::{DELIVERY, Delivery};
use crate::resources::connection::name_of;
pub use crate::resources::connection::{Auth, Connection, OAuth, Parameter, Parameters, Secret};
pub use crate::resources::destination::Destination;
use crate::resources::target::{Http, TargetKind};
use crate::store::{find_connection, find_delivery, find_destination, of_delivery, put_delivery};
use crate::transform::Matched;

/// By destination and delivery.
const WAITING: Table<Waiting> = Table::new("events.webhook");
/// What no delivery's id comes after.
const LAST: &str = "\u{10FFFF}";

/// A call that waits to be made; tells it from all others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Waiting {
    /// The ARN of the API destination.
    pub destination: String,
    delivery: String,
}

/// A call to be made.
pub struct Call {
    /// Where to.
    pub destination: Destination,
    /// As whom.
    pub connection: Connection,
    /// In place of each `*` of the endpoint.
    pub path: Vec<String>,
    /// Headers of the target's own.
    pub headers: Vec<(String, String)>,
    /// The query of the target's own.
    pub query: Vec<(String, String)>,
    /// What is sent.
    pub body: String,
}

/// A call that is due.
pub struct Due {
    /// Which it is.
    pub waiting: Waiting,
    /// The call; nothing, where its destination was deleted.
    pub call: Option<Call>,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Arrived,
    /// It may be taken later.
    Busy(String),
    /// It would be refused again.
    Refused(String),
}

impl Waiting {
    fn place(&self) -> RowKey {
        of_destination(&self.destination).text(&self.delivery)
    }
}

fn of_destination(arn: &str) -> RowKey {
    RowKey::new().text(arn)
}

/// Hands a delivery over to who calls.
pub(crate) fn hand_over(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), StoreError> {
    let waiting = Waiting {
        destination: delivery.target.arn.clone(),
        delivery: delivery.id(),
    };
    tx.put(&WAITING, &waiting.place(), waiting)
}

/// The API destinations that calls wait for, by ARN, in their order.
///
/// # Errors
/// The store failed.
pub fn destinations(tx: &impl Reads) -> Result<Vec<String>, StoreError> {
    let mut found: Vec<String> = Vec::new();
    loop {
        let after = found.last().map(|arn| of_destination(arn).text(LAST));
        let next = tx.scan(&WAITING, &RowKey::new(), after.as_ref(), 1)?;
        match next.first() {
            Some((_, waiting)) => found.push(waiting.destination.clone()),
            None => return Ok(found),
        }
    }
}

/// The calls that wait for a destination and are not made yet, so many at most.
///
/// # Errors
/// The store failed.
pub fn due(
    tx: &impl Reads,
    destination: &str,
    under_way: &HashSet<Waiting>,
    most: usize,
) -> Result<Vec<Due>, StoreError> {
    let enough = most.saturating_add(under_way.len());
    let rows = tx.scan(&WAITING, &of_destination(destination), None, enough)?;
    let waiting = rows
        .into_iter()
        .map(|(_, waiting)| Waiting::clone(&waiting));
    let waiting = waiting.filter(|waiting| !under_way.contains(waiting));
    let one = |waiting: Waiting| {
        let call = match find_delivery(tx, &waiting.delivery)? {
            Some(delivery) => call(tx, &delivery)?,
            None => None,
        };
        Ok(Due { waiting, call })
    };
    waiting.take(most).map(one).collect()
}

fn call(tx: &impl Reads, delivery: &Delivery) -> Result<Option<Call>, StoreError> {
    let TargetKind::Webhook = delivery.target.kind else {
        return Ok(None);
    };
    let Some((destination, connection)) = found(tx, delivery)? else {
        return Ok(None);
    };
    let body = delivery.target.input.apply(&Matched {
        event: &delivery.event,
        rule_arn: &delivery.rule_arn(),
        rule_name: &delivery.rule,
        received_at: delivery.received_at,
    });
    let Http {
        path,
        headers,
        query,
    } = delivery.target.http.clone().unwrap_or_default();
    Ok(Some(Call {
        destination,
        connection,
        path,
        headers: headers.into_iter().collect(),
        query: query.into_iter().collect(),
        body,
    }))
}

/// The destination and the connection of a delivery, where both are there.
pub(crate) fn found(
    tx: &impl Reads,
    delivery: &Delivery,
) -> Result<Option<(Destination, Connection)>, StoreError> {
    let (account, region) = (delivery.bus.account, &delivery.bus.region);
    let arn = &delivery.target.arn;
    let Ok((name, _)) = name_of(arn, "api-destination", account, region) else {
        return Ok(None);
    };
    let destination = find_destination(tx, account, region, &name)?;
    let Some(destination) = destination.filter(|destination| destination.arn() == *arn) else {
        return Ok(None);
    };
    let through = &destination.connection_arn;
    let Ok((name, _)) = name_of(through, "connection", account, region) else {
        return Ok(None);
    };
    let connection = find_connection(tx, account, region, &name)?;
    let connection = connection.filter(|connection| connection.arn() == *through);
    Ok(connection.map(|connection| {
        (
            Destination::clone(&destination),
            Connection::clone(&connection),
        )
    }))
}

/// Writes down what became of a call: it is done, is made again later, or is given up.
///
/// # Errors
/// The store failed.
pub fn finish(
    tx: &mut WriteTx,
    waiting: &Waiting,
    outcome: &Outcome,
    now: Timestamp,
    chance: [u8; 2],
) -> Result<(), StoreError> {
    let id = waiting.delivery.as_str();
    tx.delete(&WAITING, &waiting.place())?;
    let Some(delivery) = find_delivery(tx, id)? else {
        return Ok(());
    };
    let failed = Delivery {
        failures: delivery.failures + 1,
        ..Delivery::clone(&delivery)
    };
    let words = match outcome {
        Outcome::Arrived => return tx.delete(&crate::store::DELIVERIES, &of_delivery(id)),
        Outcome::Busy(words) => {
            if let Some(next) = failed.next_try(now, chance) {
                tx.schedule(Timer {
                    service: "events".to_owned(),
                    kind: DELIVERY.to_owned(),
                    key: id.to_owned(),
                    due_millis: next.millis(),
                })?;
                return put_delivery(tx, failed);
            }
            words
        }
        Outcome::Refused(words) => words,
    };
    tracing::warn!(
        rule = failed.rule_arn(),
        target = failed.target.arn,
        event = failed.event.id,
        failures = failed.failures,
        error = words,
        "an event was not delivered and is dropped"
    );
    tx.delete(&crate::store::DELIVERIES, &of_delivery(id))
}
