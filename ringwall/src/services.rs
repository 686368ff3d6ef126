//! The services that are built, wired.

use ringwall_gateway::Registry;
use ringwall_iam::Iam;
use ringwall_kms::Kms;
use ringwall_organizations::Organizations;
use ringwall_store::Store;
use ringwall_sts::Sts;

/// Every service, over a store.
pub(crate) fn registry(store: &Store) -> Registry {
    Registry::new([
        Iam::new(store).routes(),
        Kms::new(store).routes(),
        Organizations::new(store).routes(),
        Sts.routes(),
    ])
}

/// The names of the services that are built.
pub(crate) fn names() -> Vec<&'static str> {
    vec!["iam", "kms", "organizations", "sts"]
}
