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
