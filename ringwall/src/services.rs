//! The services that are built, wired.

use std::sync::Arc;

use ringwall_cognito_identity::CognitoIdentity;
use ringwall_cognito_idp::CognitoIdp;
use ringwall_elbv2::Elbv2;
use ringwall_elbv2::plane::Reports;
use ringwall_events::Events;
use ringwall_gateway::Registry;
use ringwall_guardduty::GuardDuty;
use ringwall_guardduty::custom::CustomRules;
use ringwall_iam::Iam;
use ringwall_iam::delegation::Providers;
use ringwall_identity::Uses;
use ringwall_kms::Kms;
use ringwall_lambda::Lambda;
use ringwall_organizations::Organizations;
use ringwall_outbound::{InsideHosts, Outbound};
use ringwall_rds::{Rds, Surroundings};
use ringwall_ssm::Ssm;
use ringwall_store::Store;
use ringwall_sts::Sts;
use ringwall_wafv2::Wafv2;
use ringwall_wafv2::runtime::{NoRuntime, Runtime};

use crate::trails::TrailsHouse;
use crate::user_pools::UserPoolsHouse;

/// What the front door says of load balancers and web ACLs.
pub(crate) struct FrontDoorSeam {
    pub(crate) reports: Arc<Reports>,
    pub(crate) web_acls: Arc<dyn Runtime>,
}

impl FrontDoorSeam {
    /// There is no front door.
    pub(crate) fn none() -> Self {
        Self {
            reports: Reports::new(),
            web_acls: Arc::new(NoRuntime),
        }
    }
}

/// Every service, over a store; `uses` is what the gateway notes callers in; what services need
/// from elsewhere is fetched from the public Internet and from the hosts of the `inside`;
/// `databases` says which database servers this machine has; functions are those of the `lambda`;
/// load balancers and web ACLs are as the `front_door` says; `user_pools` are wired with their pages,
/// `trails` with the server's own; `custom_rules` are those that GuardDuty offers; `providers` may ask
/// for temporary delegation.
#[expect(
    clippy::too_many_arguments,
    reason = "every service has a house of its own"
)]
pub(crate) fn registry(
    store: &Store,
    uses: &Arc<Uses>,
    inside: InsideHosts,
    databases: Surroundings,
    lambda: Lambda,
    front_door: FrontDoorSeam,
    user_pools: &UserPoolsHouse,
    trails: &TrailsHouse,
    custom_rules: &Arc<CustomRules>,
    providers: Arc<Providers>,
) -> Registry {
    let cognito_identity = CognitoIdentity::new(store, Outbound::new(inside.clone()));
    Registry::new([
        trails.routes(store),
        cognito_identity
            .with_user_pools(Arc::new(user_pools.clone()))
            .routes(),
        CognitoIdp::shared_routes(user_pools.service()),
        Elbv2::new(store, front_door.reports, trails.buckets()).routes(),
        Events::new(store).routes(),
        GuardDuty::new(store, trails.trail(), trails.buckets())
            .with_custom_rules(Arc::clone(custom_rules))
            .routes(),
        Iam::new(store, Arc::clone(uses), inside.clone())
            .with_providers(providers)
            .routes(),
        Kms::new(store).routes(),
        lambda.routes(),
        Organizations::new(store).routes(),
        Rds::new(store, databases).routes(),
        Ssm::new(store).routes(),
        Sts::new(store, Outbound::new(inside)).routes(),
        Wafv2::new(store)
            .with_runtime(front_door.web_acls)
            .with_buckets(trails.buckets())
            .routes(),
    ])
}

/// The names of the services that are built.
pub(crate) fn names() -> Vec<&'static str> {
    vec![
        "cloudtrail",
        "cognito-identity",
        "cognito-idp",
        "elbv2",
        "events",
        "guardduty",
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
