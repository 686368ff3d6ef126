//! API calls, told on the event bus of whoever a trail logs for.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html>

use std::collections::HashMap;
use std::sync::Arc;

use ringwall_cloudtrail::delivery::{self, Delivery};
use ringwall_cloudtrail::{Record, Trail, trails, trails_for};
use ringwall_core::AccountId;
use ringwall_service::BusEvent;
use ringwall_store::{ReadTx, StoreError};

use crate::{DeliveryError, TrailDelivery};

const READ_BYTES: usize = 256 * 1024;
/// Longer events are not told.
const LONGEST_BYTES: usize = 256 * 1024;

impl TrailDelivery {
    /// Tells what has happened since the last time. The events and the place that was reached are
    /// committed together, so that each is told once.
    pub(crate) fn tell(&self) -> Result<(), DeliveryError> {
        loop {
            let tx = self.store.read()?;
            let told = delivery::told(&tx)?;
            let logging = logging(&tx)?;
            let Some(begin) = logging.values().map(|delivery| delivery.position).min() else {
                return Ok(());
            };
            let begin = told.map_or(begin, |told| told.max(begin));
            let batch = self.trail.follow(begin, READ_BYTES)?;
            if batch.is_empty() {
                return Ok(());
            }
            let events = events(&tx, &logging, batch.events())?;
            self.store.write(|tx| {
                if delivery::told(tx)? != told {
                    return Ok(());
                }
                events.iter().try_for_each(|event| event.send(tx))?;
                delivery::put_told(tx, batch.next)
            })?;
        }
    }
}

/// The deliveries of the trails that log, or whose end is still to come, by the trail's id.
fn logging(tx: &ReadTx) -> Result<HashMap<String, Arc<Delivery>>, StoreError> {
    let mut logging = HashMap::new();
    for trail in trails(tx)? {
        if let Some(delivery) = delivery::find_delivery(tx, &trail.id)?
            && (trail.logging.is_on || delivery.until.is_some())
        {
            logging.insert(trail.id.clone(), delivery);
        }
    }
    Ok(logging)
}

/// What is told of records: those that a trail selects which logs.
fn events<'e>(
    tx: &ReadTx,
    logging: &HashMap<String, Arc<Delivery>>,
    records: impl Iterator<Item = &'e [u8]>,
) -> Result<Vec<BusEvent>, StoreError> {
    let mut known: HashMap<AccountId, Vec<Arc<Trail>>> = HashMap::new();
    let mut events = Vec::new();
    for text in records.filter(|text| text.len() <= LONGEST_BYTES) {
        let Some((record, account)) = Record::parse(text)
            .and_then(|record| record.account().map(|account| (record, account)))
        else {
            continue;
        };
        if !known.contains_key(&account) {
            known.insert(account, trails_for(tx, account)?);
        }
        let trails = known.get(&account).map(Vec::as_slice).unwrap_or_default();
        let covers = |trail: &Trail| {
            let delivery = logging.get(&trail.id);
            let time = record.time();
            delivery.is_some_and(|delivery| time.is_some_and(|time| delivery.covers(time)))
        };
        let selects = |trail: &Arc<Trail>| covers(trail) && trail.admits(&record);
        if trails.iter().any(selects) {
            events.extend(event(&record, account, text));
        }
    }
    Ok(events)
}

fn event(record: &Record<'_>, account: AccountId, text: &[u8]) -> Option<BusEvent> {
    let kind = match record.event_type.as_ref() {
        "AwsApiCall" => "AWS API Call via CloudTrail",
        "AwsServiceEvent" => "AWS Service Event via CloudTrail",
        "AwsConsoleSignIn" => "AWS Console Sign In via CloudTrail",
        _ => return None,
    };
    let service = record.event_source.strip_suffix(".amazonaws.com")?;
    Some(BusEvent {
        id: record.event_id.clone().into_owned(),
        source: format!("aws.{service}"),
        detail_type: kind.to_owned(),
        account,
        region: record.region()?,
        time: record.time()?,
        resources: vec![],
        detail: String::from_utf8(text.to_vec()).ok()?,
    })
}
