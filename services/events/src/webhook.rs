//! Calls of webhooks that wait to be made, for the plane that makes them.
//!
//! Who calls a server elsewhere waits for it; so a delivery to an API destination is only allowed and
//! handed over in the transaction of its timer. The row stays until the plane has written down what
//! became of the call: after a crash it is made again.

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

const WAITING: Table<Waiting> = Table::new("events.webhook");

/// A call that waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Waiting {
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
    /// Tells it from all others.
    pub id: String,
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

/// Hands a delivery over to who calls.
pub(crate) fn hand_over(tx: &mut WriteTx, delivery: &Delivery) -> Result<(), StoreError> {
    let id = delivery.id();
    let waiting = Waiting {
        delivery: id.clone(),
    };
    tx.put(&WAITING, &RowKey::new().text(&id), waiting)
}

/// The calls that wait, so many at most.
///
/// # Errors
/// The store failed.
pub fn due(tx: &impl Reads, most: usize) -> Result<Vec<Due>, StoreError> {
    let rows = tx.scan(&WAITING, &RowKey::new(), None, most)?;
    let one = |(_, row): (RowKey, std::sync::Arc<Waiting>)| {
        let call = match find_delivery(tx, &row.delivery)? {
            Some(delivery) => call(tx, &delivery)?,
            None => None,
        };
        let id = row.delivery.clone();
        Ok(Due { id, call })
    };
    rows.into_iter().map(one).collect()
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
    id: &str,
    outcome: &Outcome,
    now: Timestamp,
    chance: [u8; 2],
) -> Result<(), StoreError> {
    tx.delete(&WAITING, &RowKey::new().text(id))?;
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
