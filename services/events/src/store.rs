//! EventBridge's tables in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};

use crate::Events;
use crate::api::{ApiDestinationState, ConnectionState};
use crate::delivery::Delivery;
use crate::error::EventsError;
use crate::permission::Place;
use crate::resources::bus::{Bus, BusRef};
use crate::resources::connection::{Connection, name_of};
use crate::resources::destination::Destination;
use crate::resources::rule::Rule;

const BUSES: Table<Bus> = Table::new("events.bus");
const RULES: Table<Rule> = Table::new("events.rule");
pub(crate) const DELIVERIES: Table<Delivery> = Table::new("events.delivery");
const CONNECTIONS: Table<Connection> = Table::new("events.connection");
const DESTINATIONS: Table<Destination> = Table::new("events.destination");

/// EventBridge's tables in a transaction.
pub struct EventsTx<'a, X> {
    pub(crate) service: &'a Events,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type EventsRead<'a> = EventsTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type EventsWrite<'a> = EventsTx<'a, &'a mut WriteTx>;

impl<X: Deref<Target: Reads + Sized>> EventsTx<'_, X> {
    /// An event bus. The default one is there without having been made.
    pub(crate) fn find_bus(&self, bus: &BusRef) -> Result<Option<Arc<Bus>>, StoreError> {
        let found = self.tx.get(&BUSES, &of_bus(bus))?;
        Ok(found.or_else(|| bus.is_default().then(|| Arc::new(Bus::new(bus.clone())))))
    }

    /// The event buses of an account in a Region, by name, without a default one that was never
    /// changed.
    pub(crate) fn buses(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<Vec<Arc<Bus>>, StoreError> {
        let rows = self
            .tx
            .scan(&BUSES, &in_region(account, region), None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, bus)| bus).collect())
    }

    pub(crate) fn find_rule(
        &self,
        bus: &BusRef,
        name: &str,
    ) -> Result<Option<Arc<Rule>>, StoreError> {
        self.tx.get(&RULES, &of_bus(bus).text(name))
    }

    /// The rules of an event bus, by name.
    pub(crate) fn rules(&self, bus: &BusRef) -> Result<Vec<Arc<Rule>>, StoreError> {
        let rows = self.tx.scan(&RULES, &of_bus(bus), None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, rule)| rule).collect())
    }

    /// Where a rule stands or would stand: its event bus as a request names it.
    pub(crate) fn place(
        &self,
        ctx: &RequestContext,
        bus: Option<&str>,
        rule: &str,
    ) -> Result<Place, EventsError> {
        let bus = BusRef::parse(ctx, bus)?;
        Ok(Place {
            found_bus: self.find_bus(&bus)?,
            rule: self.find_rule(&bus, rule)?,
            name: rule.to_owned(),
            bus,
        })
    }

    pub(crate) fn find_delivery(&self, id: &str) -> Result<Option<Arc<Delivery>>, StoreError> {
        find_delivery(&*self.tx, id)
    }

    pub(crate) fn find_connection(
        &self,
        account: AccountId,
        region: &Region,
        name: &str,
    ) -> Result<Option<Arc<Connection>>, StoreError> {
        find_connection(&*self.tx, account, region, name)
    }

    /// The connections of an account in a Region, by name.
    pub(crate) fn connections(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<Vec<Arc<Connection>>, StoreError> {
        let place = in_region(account, region);
        let rows = self.tx.scan(&CONNECTIONS, &place, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    pub(crate) fn find_destination(
        &self,
        account: AccountId,
        region: &Region,
        name: &str,
    ) -> Result<Option<Arc<Destination>>, StoreError> {
        find_destination(&*self.tx, account, region, name)
    }

    /// Whether calls of an API destination can be authorized.
    pub(crate) fn destination_state(
        &self,
        destination: &Destination,
    ) -> Result<ApiDestinationState, StoreError> {
        let (account, region) = (destination.account, &destination.region);
        let through = &destination.connection_arn;
        let found = match name_of(through, "connection", account, region) {
            Ok((name, _)) => self.find_connection(account, region, &name)?,
            Err(_) => None,
        };
        let is_usable = |found: &Connection| {
            found.arn() == *through && found.state() == ConnectionState::Authorized
        };
        Ok(match found {
            Some(found) if is_usable(&found) => ApiDestinationState::Active,
            _ => ApiDestinationState::Inactive,
        })
    }

    /// The API destinations of an account in a Region, by name.
    pub(crate) fn destinations(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<Vec<Arc<Destination>>, StoreError> {
        let place = in_region(account, region);
        let rows = self.tx.scan(&DESTINATIONS, &place, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

impl EventsWrite<'_> {
    pub(crate) fn put_bus(&mut self, bus: Bus) -> Result<(), StoreError> {
        let row = of_bus(&bus.place);
        self.tx.put(&BUSES, &row, bus)
    }

    pub(crate) fn delete_bus(&mut self, bus: &BusRef) -> Result<(), StoreError> {
        self.tx.delete(&BUSES, &of_bus(bus))
    }

    pub(crate) fn put_rule(&mut self, rule: Rule) -> Result<(), StoreError> {
        let row = of_bus(&rule.bus).text(&rule.name);
        self.tx.put(&RULES, &row, rule)
    }

    pub(crate) fn delete_rule(&mut self, rule: &Rule) -> Result<(), StoreError> {
        self.tx.delete(&RULES, &of_bus(&rule.bus).text(&rule.name))
    }

    pub(crate) fn put_delivery(&mut self, delivery: Delivery) -> Result<(), StoreError> {
        put_delivery(self.tx, delivery)
    }

    pub(crate) fn put_connection(&mut self, connection: Connection) -> Result<(), StoreError> {
        let row = in_region(connection.account, &connection.region).text(&connection.name);
        self.tx.put(&CONNECTIONS, &row, connection)
    }

    pub(crate) fn delete_connection(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let row = in_region(connection.account, &connection.region).text(&connection.name);
        self.tx.delete(&CONNECTIONS, &row)
    }

    pub(crate) fn put_destination(&mut self, destination: Destination) -> Result<(), StoreError> {
        let row = in_region(destination.account, &destination.region).text(&destination.name);
        self.tx.put(&DESTINATIONS, &row, destination)
    }

    pub(crate) fn delete_destination(
        &mut self,
        destination: &Destination,
    ) -> Result<(), StoreError> {
        let row = in_region(destination.account, &destination.region).text(&destination.name);
        self.tx.delete(&DESTINATIONS, &row)
    }

    pub(crate) fn delete_delivery(&mut self, id: &str) -> Result<(), StoreError> {
        self.tx.delete(&DELIVERIES, &RowKey::new().text(id))
    }
}

pub(crate) fn of_delivery(id: &str) -> RowKey {
    RowKey::new().text(id)
}

pub(crate) fn find_delivery(
    tx: &impl Reads,
    id: &str,
) -> Result<Option<Arc<Delivery>>, StoreError> {
    tx.get(&DELIVERIES, &of_delivery(id))
}

pub(crate) fn put_delivery(tx: &mut WriteTx, delivery: Delivery) -> Result<(), StoreError> {
    let row = of_delivery(&delivery.id());
    tx.put(&DELIVERIES, &row, delivery)
}

pub(crate) fn find_connection(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
    name: &str,
) -> Result<Option<Arc<Connection>>, StoreError> {
    tx.get(&CONNECTIONS, &in_region(account, region).text(name))
}

pub(crate) fn find_destination(
    tx: &impl Reads,
    account: AccountId,
    region: &Region,
    name: &str,
) -> Result<Option<Arc<Destination>>, StoreError> {
    tx.get(&DESTINATIONS, &in_region(account, region).text(name))
}

pub(crate) fn in_region(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

fn of_bus(bus: &BusRef) -> RowKey {
    in_region(bus.account, &bus.region).text(&bus.name)
}
