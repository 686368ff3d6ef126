//! Event buses get the event as it is. Who sends it is a session of the target's role, or the
//! rule's account where another account's event bus lets that in.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html>

use std::sync::Arc;

use ringwall_core::{
    Arn, CallSource, Caller, Client, Principal, PrincipalKind, RequestContext, Session,
};
use ringwall_identity::find_role;
use ringwall_service::TimerContext;

use super::Delivery;
use crate::error::EventsError;
use crate::permission::ask_to_put;
use crate::resources::bus::BusRef;
use crate::resources::event::Event;
use crate::store::EventsWrite;
use crate::sts_api::{AssumeRole, AssumeRoleInput};

pub(super) fn send(
    context: &TimerContext<'_>,
    tx: &mut EventsWrite<'_>,
    delivery: &Delivery,
    bus: &BusRef,
) -> Result<(), EventsError> {
    let caller = match &delivery.role_arn {
        Some(role) => session_of(context, tx, delivery, role)?,
        None => Caller::root(delivery.bus.account, delivery.bus.region.partition()),
    };
    let found = tx.find_bus(bus)?;
    let mut ctx = RequestContext::new(
        Arc::clone(context.platform),
        "events",
        "PutEvents",
        caller,
        bus.region.clone(),
        Client::inside(),
    );
    ctx.source = Some(source(delivery));
    let crosses_accounts = bus.account != delivery.bus.account;
    let ask = ask_to_put(bus, found.as_deref(), &delivery.event, crosses_accounts);
    ctx.authorize(&ask)?;
    let event = Event {
        was_sent_on: true,
        ..delivery.event.clone()
    };
    tx.route(bus, &event, context.now)
}

/// A session of a role that trusts EventBridge.
pub(super) fn session_of(
    context: &TimerContext<'_>,
    tx: &EventsWrite<'_>,
    delivery: &Delivery,
    role: &str,
) -> Result<Caller, EventsError> {
    let BusRef {
        account, region, ..
    } = &delivery.bus;
    let ctx = RequestContext::of_service(
        Arc::clone(context.platform),
        "events",
        *account,
        region.clone(),
        Some(source(delivery)),
    );
    let assumed = ctx.call::<AssumeRole>(AssumeRoleInput {
        role_arn: role.to_owned(),
        role_session_name: "events".to_owned(),
    })?;
    let invalid = || EventsError::invalid_arn(role);
    let arn: Arn = role.parse().map_err(|_| invalid())?;
    let role_account = arn.account.parse().map_err(|_| invalid())?;
    let name = arn.resource.rsplit('/').next().unwrap_or_default();
    let found = find_role(&*tx.tx, role_account, name)?.ok_or_else(invalid)?;
    let expires_at = assumed.credentials.map(|given| given.expiration);
    Ok(Caller {
        principal: Principal {
            kind: PrincipalKind::AssumedRole {
                path: found.path.clone(),
                role: found.name.clone(),
                session: "events".to_owned(),
            },
            account: role_account,
            partition: region.partition(),
            unique_id: format!("{}:events", found.id),
        },
        access_key_id: None,
        session: Some(Arc::new(Session {
            issued_at: context.now,
            expires_at: expires_at.unwrap_or(context.now),
            ..Session::default()
        })),
    })
}

fn source(delivery: &Delivery) -> CallSource {
    CallSource {
        arn: delivery.rule_arn(),
        account: delivery.bus.account,
    }
}
