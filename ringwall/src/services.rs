//! The services that are built, wired.

use std::sync::Arc;

use ringwall_elbv2::Elbv2;
use ringwall_elbv2::plane::Reports;
use ringwall_events::Events;
use ringwall_gateway::Registry;
use ringwall_iam::Iam;
use ringwall_identity::Uses;
use ringwall_kms::Kms;
use ringwall_lambda::Lambda;
use ringwall_lambda::runner::Runner;
use ringwall_organizations::Organizations;
use ringwall_outbound::{InsideHosts, Outbound};
use ringwall_rds::{Rds, Surroundings};
use ringwall_ssm::Ssm;
use ringwall_store::Store;
use ringwall_sts::Sts;
use ringwall_wafv2::Wafv2;

/// Every service, over a store; `uses` is what the gateway notes callers in; what services need
/// from elsewhere is fetched from the public Internet and from the hosts of the `inside`;
/// `databases` says which database servers this machine has; functions run in the `runner`.
pub(crate) fn registry(
    store: &Store,
    uses: &Arc<Uses>,
    inside: InsideHosts,
    databases: Surroundings,
    runner: Arc<dyn Runner>,
) -> Registry {
    Registry::new([
        Elbv2::new(store, Arc::new(Reports::default())).routes(),
        Events::new(store).routes(),
        Iam::new(store, Arc::clone(uses), inside.clone()).routes(),
        Kms::new(store).routes(),
        Lambda::new(store, runner).routes(),
        Organizations::new(store).routes(),
        Rds::new(store, databases).routes(),
        Ssm::new(store).routes(),
        Sts::new(store, Outbound::new(inside)).routes(),
        Wafv2::new(store).routes(),
    ])
}

/// The names of the services that are built.
pub(crate) fn names() -> Vec<&'static str> {
    vec![
        "elbv2",
        "events",
        "iam",
        "kms",
        "lambda",
        "organizations",
        "rds",
        "ssm",
        "sts",
        "wafv2",
    ]
}
