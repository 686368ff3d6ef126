//! Web ACLs that are in force, and how one state of them follows from the last.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language::{AssociationConfig, RuleGroup, VisibilityConfig};
use ringwall_waf::{CompiledWebAcl, Context, RateCounters};
use ringwall_wafv2::rows::Entity;

use crate::guard::{Guard, World};
use crate::log::{Protection, Redaction, Route, destination};
use crate::meters::Meters;
use crate::samples::Samples;
use crate::traffic::Traffic;
use crate::written::{Written, WrittenAcl, WrittenLogging};

/// All that is in force.
#[derive(Default)]
pub(crate) struct Snapshot {
    /// By the resource's ARN.
    guards: HashMap<String, Arc<Guard>>,
    /// By the web ACL's ARN; only those that stand before a resource.
    acls: BTreeMap<String, Arc<ActiveAcl>>,
    /// By the web ACL's ARN: as long as it is there, whether it stands before a resource or not.
    instruments: BTreeMap<String, Arc<Instruments>>,
}

/// A web ACL in force.
pub(crate) struct ActiveAcl {
    pub(crate) arn: String,
    /// Nothing if it cannot be compiled: then it lets nothing through.
    pub(crate) compiled: Option<CompiledWebAcl>,
    pub(crate) visibility: VisibilityConfig,
    pub(crate) bodies: Option<AssociationConfig>,
    pub(crate) protection: Protection,
    pub(crate) route: Option<Arc<Route>>,
    pub(crate) instruments: Arc<Instruments>,
    /// What it was made from.
    made_from: MadeFrom,
}

/// What watches a web ACL; it outlives changes.
pub(crate) struct Instruments {
    pub(crate) samples: Samples,
    pub(crate) traffic: Traffic,
    pub(crate) meters: Meters,
}

/// What a web ACL was made from: if this is the same, so is what would be made.
#[derive(PartialEq)]
struct MadeFrom {
    lock_token: String,
    logging: Option<WrittenLogging>,
    references: References,
}

/// The versions of what rules referred to, by ARN.
type References = BTreeMap<String, Option<String>>;

/// A catalog that knows which version it has of what it gives.
pub(crate) trait Versions: Catalog {
    /// Changes with every change of a rule group or set.
    fn version(&self, arn: &str) -> Option<String>;
}

impl Snapshot {
    pub(crate) fn guard(&self, resource_arn: &str) -> Option<&Arc<Guard>> {
        self.guards.get(resource_arn)
    }

    pub(crate) fn acl(&self, arn: &str) -> Option<&Arc<ActiveAcl>> {
        self.acls.get(arn)
    }

    pub(crate) fn instruments(&self, arn: &str) -> Option<&Arc<Instruments>> {
        self.instruments.get(arn)
    }

    /// The state after this one.
    pub(crate) fn next(
        &self,
        written: &Written,
        catalog: &dyn Versions,
        rates: &RateCounters,
        world: &Arc<World>,
    ) -> Self {
        let acls: BTreeMap<&str, &WrittenAcl> = written
            .web_acls
            .iter()
            .map(|acl| (acl.arn.as_str(), acl))
            .collect();
        let mut next = Self {
            instruments: acls
                .values()
                .map(|acl| (acl.arn.clone(), self.instruments_of(acl)))
                .collect(),
            ..Self::default()
        };
        for (resource, arn) in &written.associations {
            let Some(row) = acls.get(arn.as_str()) else {
                continue;
            };
            let active = match next.acls.get(arn) {
                Some(active) => Arc::clone(active),
                None => {
                    let instruments = next.instruments.get(arn).cloned();
                    let instruments = instruments.unwrap_or_else(|| self.instruments_of(row));
                    self.activate(row, instruments, catalog, rates, world)
                }
            };
            next.acls.insert(arn.clone(), Arc::clone(&active));
            let known = self.guards.get(resource);
            let guard = match known.filter(|guard| Arc::ptr_eq(guard.acl(), &active)) {
                Some(guard) => Arc::clone(guard),
                None => Arc::new(Guard::new(resource, active, Arc::clone(world))),
            };
            next.guards.insert(resource.clone(), guard);
        }
        next
    }

    fn instruments_of(&self, row: &WrittenAcl) -> Arc<Instruments> {
        let known = self.instruments.get(&row.arn);
        known.map_or_else(|| Arc::new(Instruments::of(row)), Arc::clone)
    }

    /// A web ACL: the one that is in force if nothing of it has changed.
    fn activate(
        &self,
        row: &WrittenAcl,
        instruments: Arc<Instruments>,
        catalog: &dyn Versions,
        rates: &RateCounters,
        world: &Arc<World>,
    ) -> Arc<ActiveAcl> {
        let known = self.acls.get(&row.arn);
        if let Some(known) = known
            && known.made_from.lock_token == row.row.entity.lock_token
            && known.made_from.logging == row.logging
            && are_same(&known.made_from.references, catalog)
        {
            return Arc::clone(known);
        }
        let recorder = Recorder {
            catalog,
            references: RefCell::default(),
        };
        let context = Context {
            arn: &row.arn,
            rates,
        };
        let definition = &row.row.definition;
        let compiled = match known.and_then(|known| known.compiled.as_ref()) {
            Some(before) => before.recompile(definition, &context, &recorder),
            None => CompiledWebAcl::compile(definition, &context, &recorder),
        };
        let compiled = match compiled {
            Ok(compiled) => Some(compiled),
            Err(error) => {
                tracing::error!(
                    web_acl = row.arn, %error, is_kept = known.is_some(),
                    "a web ACL cannot be compiled: what was in force before stays; what was not \
                     guarded before is answered with 500"
                );
                if let Some(known) = known {
                    return Arc::clone(known);
                }
                None
            }
        };
        Arc::new(ActiveAcl {
            arn: row.arn.clone(),
            compiled,
            visibility: row.row.definition.visibility_config.clone(),
            bodies: row.row.definition.association_config.clone(),
            protection: row.protection(),
            route: row.route(world.has_live_log()).map(Arc::new),
            instruments,
            made_from: MadeFrom {
                lock_token: row.row.entity.lock_token.clone(),
                logging: row.logging.clone(),
                references: recorder.references.into_inner(),
            },
        })
    }
}

impl Instruments {
    fn of(row: &WrittenAcl) -> Self {
        let name = &row.row.definition.visibility_config.metric_name;
        Self {
            samples: Samples::default(),
            traffic: Traffic::default(),
            meters: Meters::new(row.row.entity.place.region.as_str(), name),
        }
    }
}

impl WrittenAcl {
    fn protection(&self) -> Protection {
        let config = self.row.definition.data_protection_config.as_ref();
        Protection::new(config, self.row.entity.place.account)
    }

    /// How its records are written; without a logging configuration only a live file has them.
    fn route(&self, has_live_log: bool) -> Option<Route> {
        if self.logging.is_none() && !has_live_log {
            return None;
        }
        let logging = self.logging.clone().unwrap_or_default();
        let Entity { place, name, .. } = &self.row.entity;
        let (account, region) = (place.account.digits(), place.region.as_str());
        let folder = |arn: String| destination::folder(&arn, &account, region, name);
        let bucket = |arn: &str| destination::bucket_folder(arn, &account, region, name);
        Some(Route {
            protection: self.protection(),
            redaction: Redaction::new(&logging.redacted_fields),
            filter: logging.filter,
            bucket: logging.destination.as_deref().and_then(bucket),
            archive: logging.destination.and_then(folder),
            file_prefix: format!("{}_waflogs_{region}_{name}", &*account),
        })
    }
}

/// Whether a catalog still has the same versions of all of them.
fn are_same(references: &References, catalog: &dyn Versions) -> bool {
    let mut references = references.iter();
    references.all(|(arn, version)| catalog.version(arn) == *version)
}

/// A catalog that remembers what was asked for. Managed groups do not change while the program runs.
struct Recorder<'a> {
    catalog: &'a dyn Versions,
    references: RefCell<References>,
}

impl Recorder<'_> {
    fn remember(&self, arn: &str) {
        let version = self.catalog.version(arn);
        self.references.borrow_mut().insert(arn.to_owned(), version);
    }
}

impl Catalog for Recorder<'_> {
    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>> {
        self.remember(arn);
        self.catalog.rule_group(arn)
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.remember(arn);
        self.catalog.ip_set(arn)
    }

    fn regex_pattern_set(&self, arn: &str) -> Option<Arc<[String]>> {
        self.remember(arn);
        self.catalog.regex_pattern_set(arn)
    }

    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        self.catalog.managed_rule_group(vendor, name, version)
    }
}

#[cfg(test)]
mod tests;
