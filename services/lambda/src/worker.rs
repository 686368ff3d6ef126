//! What happens without a request: functions become active, updates are done.

use ringwall_core::Timestamp;
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use crate::api::{LastUpdateStatus, State};
use crate::error::LambdaError;
use crate::resources::function::{Function, Version, VersionNumber};
use crate::resources::function_ref::FunctionRef;
use crate::store::LambdaWrite;

/// A version is made, or an update of it is done.
pub(crate) const VERSION_READY: &str = "version-ready";

/// How long it takes.
const TRANSITION_MILLIS: i64 = 100;

impl LambdaWrite<'_> {
    /// A version is about to be ready.
    pub(crate) fn schedule_ready(
        &mut self,
        function: &Function,
        number: VersionNumber,
        now: Timestamp,
    ) -> Result<(), LambdaError> {
        let Function {
            account,
            region,
            name,
            id,
            ..
        } = function;
        Ok(self.tx.schedule(Timer {
            service: "lambda".to_owned(),
            kind: VERSION_READY.to_owned(),
            key: format!("{account}|{region}|{name}|{}|{id}", number.number()),
            due_millis: now.plus_millis(TRANSITION_MILLIS).millis(),
        })?)
    }
}

/// A version is ready.
pub(crate) fn finish_transition(
    _: &TimerContext<'_>,
    tx: &mut LambdaWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, LambdaError> {
    let mut parts = timer.key.split('|');
    let mut part = || parts.next().unwrap_or_default();
    let (Ok(account), Ok(region)) = (part().parse(), part().parse::<ringwall_core::Region>())
    else {
        return Ok(vec![]);
    };
    let named = FunctionRef {
        partition: region.partition(),
        region,
        account,
        name: part().to_owned(),
        qualifier: None,
    };
    let number = VersionNumber::published(part().parse().unwrap_or(0));
    // Another function of that name, made since, has a timer of its own.
    let id = part();
    if tx
        .find_function(&named)?
        .is_none_or(|function| function.id != id)
    {
        return Ok(vec![]);
    }
    if let Some(version) = tx.find_version(&named, number)? {
        let ready = Version {
            state: State::Active,
            last_update: LastUpdateStatus::Successful,
            ..(*version).clone()
        };
        tx.put_version(&named, ready)?;
    }
    Ok(vec![])
}
