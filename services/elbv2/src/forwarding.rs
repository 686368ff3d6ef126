//! Which load balancer forwards to which target group.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use ringwall_core::RequestContext;
use ringwall_store::Reads;

use crate::error::Elbv2Error;
use crate::limits;
use crate::resources::action::RuleAction;
use crate::resources::listener::Listener;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Tx;

/// The ARNs of load balancers by the ARN of a target group.
pub(crate) type Forwarders = BTreeMap<String, BTreeSet<String>>;

impl<T: Deref<Target: Reads + Sized>> Elbv2Tx<'_, T> {
    /// The load balancers whose rules forward to target groups, by the target group's ARN.
    pub(crate) fn forwarders(&self, ctx: &RequestContext) -> Result<Forwarders, Elbv2Error> {
        let mut found = Forwarders::new();
        for rule in self.rules(ctx)? {
            for group in rule.action.target_groups() {
                let load_balancers = found.entry(group.to_owned()).or_default();
                load_balancers.insert(rule.load_balancer_arn());
            }
        }
        Ok(found)
    }

    /// A rule of this listener can forward there: the target groups are there, and no other load
    /// balancer's.
    pub(crate) fn require_target_groups(
        &self,
        ctx: &RequestContext,
        listener: &Listener,
        action: &RuleAction,
    ) -> Result<(), Elbv2Error> {
        let load_balancer = listener.load_balancer_arn();
        let forwarders = self.forwarders(ctx)?;
        for arn in action.target_groups() {
            let name = ResourceName::parse(ctx, Kind::TargetGroup, arn)?;
            if self.find_target_group(ctx, &name)?.is_none() {
                return Err(Elbv2Error::target_group_of_action_not_found(arn));
            }
            let others = forwarders.get(arn).into_iter().flatten();
            if others.into_iter().any(|other| *other != load_balancer) {
                return Err(Elbv2Error::target_group_elsewhere(arn));
            }
        }
        let own = forwarders.iter();
        let own = own.filter(|(_, load_balancers)| load_balancers.contains(&load_balancer));
        let own = own.map(|(group, _)| group.as_str());
        let groups: BTreeSet<&str> = own.chain(action.target_groups()).collect();
        if groups.len() > limits::TARGET_GROUPS_OF_LOAD_BALANCER {
            return Err(Elbv2Error::too_many_target_groups_of_load_balancer(
                limits::TARGET_GROUPS_OF_LOAD_BALANCER,
            ));
        }
        Ok(())
    }
}
