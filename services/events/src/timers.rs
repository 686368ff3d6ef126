//! Timers of EventBridge's resources, which account, Region and name tell apart.

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_store::Timer;

/// A timer.
pub(crate) fn timer(kind: &str, key: String, at: Timestamp) -> Timer {
    Timer {
        service: "events".to_owned(),
        kind: kind.to_owned(),
        key,
        due_millis: at.millis(),
    }
}

/// The key of the timer of a resource.
pub(crate) fn key_of(account: AccountId, region: &Region, name: &str) -> String {
    format!("{account}|{region}|{name}")
}

/// The resource that a timer is of.
pub(crate) fn resource_of(timer: &Timer) -> Option<(AccountId, Region, &str)> {
    let mut parts = timer.key.splitn(3, '|');
    let account = parts.next()?.parse().ok()?;
    let region = parts.next()?.parse().ok()?;
    Some((account, region, parts.next()?))
}
