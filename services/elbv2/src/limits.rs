//! Quotas.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>

/// Load balancers in an account and Region.
pub(crate) const LOAD_BALANCERS: usize = 50;
/// Listeners of a load balancer.
pub(crate) const LISTENERS: usize = 50;
/// Rules of a load balancer besides its listeners' default rules.
pub(crate) const RULES: usize = 100;
/// Certificates of a load balancer besides its listeners' default certificates.
pub(crate) const CERTIFICATES: usize = 25;
/// Target groups in an account and Region.
pub(crate) const TARGET_GROUPS: usize = 3000;
/// Target groups that a load balancer forwards to.
pub(crate) const TARGET_GROUPS_OF_LOAD_BALANCER: usize = 100;
/// Targets of a target group.
pub(crate) const TARGETS: usize = 1000;
/// Load balancers, target groups and what they have, by the names of quotas.
pub(crate) const BY_NAME: [(&str, usize); 11] = [
    ("application-load-balancers", LOAD_BALANCERS),
    ("certificates-per-application-load-balancer", CERTIFICATES),
    ("condition-values-per-alb-rule", 5),
    ("condition-wildcards-per-alb-rule", 6),
    ("listeners-per-application-load-balancer", LISTENERS),
    ("rules-per-application-load-balancer", RULES),
    ("target-groups", TARGET_GROUPS),
    ("target-groups-per-action-on-application-load-balancer", 5),
    (
        "target-groups-per-application-load-balancer",
        TARGET_GROUPS_OF_LOAD_BALANCER,
    ),
    ("targets-per-application-load-balancer", TARGETS),
    ("targets-per-target-group", TARGETS),
];
