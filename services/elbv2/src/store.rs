//! The service's tables in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_identity::{CertificateUse, find_own_server_certificate, put_certificate_use};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};

use crate::Elbv2;
use crate::error::Elbv2Error;
use crate::resources::listener::Listener;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Place, ResourceName};
use crate::resources::rule::Rule;
use crate::resources::target::Target;
use crate::resources::target_group::TargetGroup;

pub(crate) const LOAD_BALANCERS: Table<LoadBalancer> = Table::new("elbv2.load_balancer");
pub(crate) const LISTENERS: Table<Listener> = Table::new("elbv2.listener");
pub(crate) const RULES: Table<Rule> = Table::new("elbv2.rule");
pub(crate) const TARGET_GROUPS: Table<TargetGroup> = Table::new("elbv2.target_group");
pub(crate) const TARGETS: Table<Target> = Table::new("elbv2.target");

/// The service's tables in a transaction.
pub struct Elbv2Tx<'a, X> {
    pub(crate) service: &'a Elbv2,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type Elbv2Read<'a> = Elbv2Tx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type Elbv2Write<'a> = Elbv2Tx<'a, &'a mut WriteTx>;

/// Rows with their keys.
pub(crate) type Rows<R> = Vec<(RowKey, Arc<R>)>;

/// Where the rows of an account in a Region stand.
pub(crate) fn within(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

fn load_balancer_place(it: &LoadBalancer) -> RowKey {
    within(it.account, &it.region).text(&it.name)
}

fn target_group_place(it: &TargetGroup) -> RowKey {
    within(it.account, &it.region).text(&it.name)
}

fn listeners_place(it: &LoadBalancer) -> RowKey {
    within(it.account, &it.region).text(&it.id)
}

fn rules_place(it: &Listener) -> RowKey {
    let place = within(it.account, &it.region);
    place.text(&it.load_balancer_id).text(&it.id)
}

fn targets_place(it: &TargetGroup) -> RowKey {
    within(it.account, &it.region).text(&it.id)
}

fn target_place(group: &TargetGroup, target: &Target) -> RowKey {
    let place = targets_place(group).text(&target.address.to_string());
    place.number(u64::from(target.port))
}

fn rows<R>(rows: Rows<R>) -> Vec<Arc<R>> {
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The listeners of a load balancer, by port.
pub(crate) fn listeners_of(
    tx: &impl Reads,
    load_balancer: &LoadBalancer,
) -> Result<Vec<Arc<Listener>>, StoreError> {
    let place = listeners_place(load_balancer);
    let mut all = rows(tx.scan(&LISTENERS, &place, None, usize::MAX)?);
    all.sort_by_key(|listener| listener.port);
    Ok(all)
}

/// The rules of a listener in the order they are asked, the default rule last.
pub(crate) fn rules_of(tx: &impl Reads, listener: &Listener) -> Result<Vec<Arc<Rule>>, StoreError> {
    let mut all = rows(tx.scan(&RULES, &rules_place(listener), None, usize::MAX)?);
    all.sort_by_key(|rule| rule.rank());
    Ok(all)
}

/// The targets of a target group, those that drain too.
pub(crate) fn targets_of(
    tx: &impl Reads,
    group: &TargetGroup,
) -> Result<Vec<Arc<Target>>, StoreError> {
    Ok(rows(tx.scan(
        &TARGETS,
        &targets_place(group),
        None,
        usize::MAX,
    )?))
}

/// Forgets a target.
pub(crate) fn delete_target(
    tx: &mut WriteTx,
    group: &TargetGroup,
    target: &Target,
) -> Result<(), StoreError> {
    tx.delete(&TARGETS, &target_place(group, target))
}

impl<T: Deref<Target: Reads + Sized>> Elbv2Tx<'_, T> {
    pub(crate) fn load_balancer_named(
        &self,
        ctx: &RequestContext,
        name: &str,
    ) -> Result<Option<Arc<LoadBalancer>>, Elbv2Error> {
        let place = within(ctx.account(), &ctx.region).text(name);
        Ok(self.tx.get(&LOAD_BALANCERS, &place)?)
    }

    pub(crate) fn find_load_balancer(
        &self,
        ctx: &RequestContext,
        arn: &ResourceName,
    ) -> Result<Option<Arc<LoadBalancer>>, Elbv2Error> {
        let (true, Place::LoadBalancer { name, id }) = (arn.is_here, &arn.place) else {
            return Ok(None);
        };
        let found = self.load_balancer_named(ctx, name)?;
        Ok(found.filter(|found| found.id == *id))
    }

    pub(crate) fn find_listener(
        &self,
        ctx: &RequestContext,
        arn: &ResourceName,
    ) -> Result<Option<Arc<Listener>>, Elbv2Error> {
        match &arn.place {
            Place::Listener {
                load_balancer_id,
                id,
            } if arn.is_here => {
                let place = within(ctx.account(), &ctx.region);
                let place = place.text(load_balancer_id).text(id);
                Ok(self.tx.get(&LISTENERS, &place)?)
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn find_rule(
        &self,
        ctx: &RequestContext,
        arn: &ResourceName,
    ) -> Result<Option<Arc<Rule>>, Elbv2Error> {
        match &arn.place {
            Place::Rule {
                load_balancer_id,
                listener_id,
                id,
            } if arn.is_here => {
                let place = within(ctx.account(), &ctx.region);
                let place = place.text(load_balancer_id).text(listener_id).text(id);
                Ok(self.tx.get(&RULES, &place)?)
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn target_group_named(
        &self,
        ctx: &RequestContext,
        name: &str,
    ) -> Result<Option<Arc<TargetGroup>>, Elbv2Error> {
        let place = within(ctx.account(), &ctx.region).text(name);
        Ok(self.tx.get(&TARGET_GROUPS, &place)?)
    }

    pub(crate) fn find_target_group(
        &self,
        ctx: &RequestContext,
        arn: &ResourceName,
    ) -> Result<Option<Arc<TargetGroup>>, Elbv2Error> {
        let (true, Place::TargetGroup { name, id }) = (arn.is_here, &arn.place) else {
            return Ok(None);
        };
        let found = self.target_group_named(ctx, name)?;
        Ok(found.filter(|found| found.id == *id))
    }

    /// The listener of a rule.
    pub(crate) fn listener_of(&self, rule: &Rule) -> Result<Option<Arc<Listener>>, Elbv2Error> {
        let place = within(rule.account, &rule.region);
        let place = place.text(&rule.load_balancer_id).text(&rule.listener_id);
        Ok(self.tx.get(&LISTENERS, &place)?)
    }

    /// The load balancers of the caller's account and Region, after the row of that key.
    pub(crate) fn load_balancers(
        &self,
        ctx: &RequestContext,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Rows<LoadBalancer>, StoreError> {
        let prefix = within(ctx.account(), &ctx.region);
        self.tx.scan(&LOAD_BALANCERS, &prefix, after, limit)
    }

    /// The target groups of the caller's account and Region, after the row of that key.
    pub(crate) fn target_groups(
        &self,
        ctx: &RequestContext,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Rows<TargetGroup>, StoreError> {
        let prefix = within(ctx.account(), &ctx.region);
        self.tx.scan(&TARGET_GROUPS, &prefix, after, limit)
    }

    /// The listeners of a load balancer, by port.
    pub(crate) fn listeners_of(
        &self,
        load_balancer: &LoadBalancer,
    ) -> Result<Vec<Arc<Listener>>, Elbv2Error> {
        Ok(listeners_of(&*self.tx, load_balancer)?)
    }

    /// The rules of a listener in the order they are asked, the default rule last.
    pub(crate) fn rules_of(&self, listener: &Listener) -> Result<Vec<Arc<Rule>>, Elbv2Error> {
        Ok(rules_of(&*self.tx, listener)?)
    }

    /// All rules of a load balancer's listeners.
    pub(crate) fn rules_of_load_balancer(
        &self,
        load_balancer_id: &str,
        ctx: &RequestContext,
    ) -> Result<Vec<Arc<Rule>>, Elbv2Error> {
        let place = within(ctx.account(), &ctx.region).text(load_balancer_id);
        Ok(rows(self.tx.scan(&RULES, &place, None, usize::MAX)?))
    }

    /// All rules of the caller's account and Region.
    pub(crate) fn rules(&self, ctx: &RequestContext) -> Result<Vec<Arc<Rule>>, Elbv2Error> {
        let place = within(ctx.account(), &ctx.region);
        Ok(rows(self.tx.scan(&RULES, &place, None, usize::MAX)?))
    }

    /// The targets of a target group, those that drain too.
    pub(crate) fn targets_of(&self, group: &TargetGroup) -> Result<Vec<Arc<Target>>, Elbv2Error> {
        Ok(targets_of(&*self.tx, group)?)
    }
}

impl Elbv2Write<'_> {
    pub(crate) fn put_load_balancer(&mut self, row: LoadBalancer) -> Result<(), Elbv2Error> {
        let place = load_balancer_place(&row);
        Ok(self.tx.put(&LOAD_BALANCERS, &place, row)?)
    }

    pub(crate) fn put_listener(&mut self, row: Listener) -> Result<(), Elbv2Error> {
        let place = within(row.account, &row.region);
        let place = place.text(&row.load_balancer_id).text(&row.id);
        self.note_certificates(&row, row.certificates())?;
        Ok(self.tx.put(&LISTENERS, &place, row)?)
    }

    /// Tells IAM which certificates a listener uses.
    fn note_certificates<'c>(
        &mut self,
        listener: &Listener,
        arns: impl Iterator<Item = &'c str>,
    ) -> Result<(), Elbv2Error> {
        let mut certificate_ids = Vec::new();
        for arn in arns {
            let found = find_own_server_certificate(&*self.tx, listener.account, arn)?;
            certificate_ids.extend(found.map(|found| found.id.clone()));
        }
        let uses = CertificateUse {
            user_arn: listener.load_balancer_arn(),
            certificate_ids,
        };
        let listener_arn = listener.arn();
        put_certificate_use(self.tx, listener.account, &listener_arn, uses)?;
        Ok(())
    }

    pub(crate) fn put_rule(&mut self, row: Rule) -> Result<(), Elbv2Error> {
        let place = rule_place(&row);
        Ok(self.tx.put(&RULES, &place, row)?)
    }

    pub(crate) fn put_target_group(&mut self, row: TargetGroup) -> Result<(), Elbv2Error> {
        let place = target_group_place(&row);
        Ok(self.tx.put(&TARGET_GROUPS, &place, row)?)
    }

    pub(crate) fn put_target(
        &mut self,
        group: &TargetGroup,
        target: Target,
    ) -> Result<(), Elbv2Error> {
        let place = target_place(group, &target);
        Ok(self.tx.put(&TARGETS, &place, target)?)
    }

    pub(crate) fn delete_target(
        &mut self,
        group: &TargetGroup,
        target: &Target,
    ) -> Result<(), Elbv2Error> {
        Ok(delete_target(self.tx, group, target)?)
    }

    pub(crate) fn delete_rule(&mut self, rule: &Rule) -> Result<(), Elbv2Error> {
        Ok(self.tx.delete(&RULES, &rule_place(rule))?)
    }

    /// Deletes a listener with its rules.
    pub(crate) fn delete_listener(&mut self, listener: &Listener) -> Result<(), Elbv2Error> {
        for rule in self.rules_of(listener)? {
            self.delete_rule(&rule)?;
        }
        self.note_certificates(listener, [].into_iter())?;
        Ok(self.tx.delete(&LISTENERS, &rules_place(listener))?)
    }

    /// Deletes a load balancer with its listeners.
    pub(crate) fn delete_load_balancer(&mut self, row: &LoadBalancer) -> Result<(), Elbv2Error> {
        for listener in self.listeners_of(row)? {
            self.delete_listener(&listener)?;
        }
        Ok(self.tx.delete(&LOAD_BALANCERS, &load_balancer_place(row))?)
    }

    /// Deletes a target group with its targets.
    pub(crate) fn delete_target_group(&mut self, row: &TargetGroup) -> Result<(), Elbv2Error> {
        for target in self.targets_of(row)? {
            self.delete_target(row, &target)?;
        }
        Ok(self.tx.delete(&TARGET_GROUPS, &target_group_place(row))?)
    }
}

fn rule_place(it: &Rule) -> RowKey {
    let place = within(it.account, &it.region);
    let place = place.text(&it.load_balancer_id).text(&it.listener_id);
    place.text(&it.id)
}
