//! The services that are built, wired.

use ringwall_gateway::Registry;
use ringwall_iam::Iam;
use ringwall_kms::Kms;
use ringwall_outbound::Outbound;
use ringwall_store::Store;
use ringwall_sts::Sts;

/// Every service, over a store; `outbound` fetches what they need from elsewhere.
pub(crate) fn registry(store: &Store, outbound: Outbound) -> Registry {
    Registry::new([
        Iam::new(store).routes(),
        Kms::new(store).routes(),
        Sts::new(outbound).routes(),
    ])
}

/// The names of the services that are built.
pub(crate) fn names() -> Vec<&'static str> {
    vec!["iam", "kms", "sts"]
}
