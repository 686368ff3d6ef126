//! From what users write to what requests are judged by.

mod action;
mod error;
mod group;
mod rate;
mod rule;
mod statement;

use std::collections::HashMap;
use std::sync::Arc;

pub use self::error::CompileError;
use crate::catalog::Catalog;
use crate::label;
use crate::language::{CustomResponseBody, ImmunityConfig, WebAcl};
use crate::network::NetworkSet;
use crate::plan::action::Action;
use crate::plan::rule::Rule;
use crate::plan::slot::{Slot, SlotTable};
use crate::rate::RateCounters;

/// A web ACL, ready to judge. Immutable: a change compiles a new one.
#[derive(Debug)]
pub struct CompiledWebAcl {
    /// Rules in the order they are asked: Firewall Manager's first groups, the web ACL's own rules,
    /// Firewall Manager's last groups.
    pub(crate) rules: Box<[Rule]>,
    pub(crate) default_action: Action,
    pub(crate) slots: Box<[Slot]>,
    pub(crate) token_domains: Box<[String]>,
    /// How long a solved CAPTCHA and a passed challenge are good, in seconds.
    pub(crate) immunity: Immunity,
}

/// How long solutions are good, in seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Immunity {
    pub(crate) captcha_seconds: i64,
    pub(crate) challenge_seconds: i64,
}

/// Where a web ACL lives.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Its ARN: labels carry its account, and counts are kept by it.
    pub arn: &'a str,
    /// The counters of rate-based rules.
    pub rates: &'a RateCounters,
}

impl CompiledWebAcl {
    /// Compiles a web ACL, with what it refers to.
    pub fn compile(
        acl: &WebAcl,
        context: &Context<'_>,
        catalog: &dyn Catalog,
    ) -> Result<Self, CompileError> {
        Self::compile_with(acl, context, catalog, SlotTable::default())
    }

    /// Compiles what a web ACL has become. What is searched for the same patterns as before is taken
    /// over, so that a change of an IP set or an action costs next to nothing.
    pub fn recompile(
        &self,
        acl: &WebAcl,
        context: &Context<'_>,
        catalog: &dyn Catalog,
    ) -> Result<Self, CompileError> {
        Self::compile_with(acl, context, catalog, SlotTable::after(&self.slots))
    }

    fn compile_with(
        acl: &WebAcl,
        context: &Context<'_>,
        catalog: &dyn Catalog,
        slots: SlotTable,
    ) -> Result<Self, CompileError> {
        let mut compiler = Compiler {
            arn: context.arn,
            rates: context.rates,
            catalog,
            slots,
            networks: HashMap::new(),
        };
        let account = label::account_of(context.arn);
        let scope = Scope {
            prefix: label::own_prefix(account, "webacl", &acl.name),
            bodies: &acl.custom_response_bodies,
            immunity: Immunity {
                captcha_seconds: immunity_seconds(acl.captcha_config.as_ref())
                    .unwrap_or(DEFAULT_IMMUNITY_SECONDS),
                challenge_seconds: immunity_seconds(acl.challenge_config.as_ref())
                    .unwrap_or(DEFAULT_IMMUNITY_SECONDS),
            },
            referring_rule: None,
        };
        let mut rules = compiler.firewall_manager_groups(&acl.first_groups, &scope)?;
        rules.extend(compiler.rules(&acl.rules, &scope)?);
        rules.extend(compiler.firewall_manager_groups(&acl.last_groups, &scope)?);
        Ok(Self {
            rules: rules.into(),
            default_action: action::compile_default(&acl.default_action, scope.bodies)?,
            slots: compiler.slots.finish().map_err(CompileError::Patterns)?,
            token_domains: acl
                .token_domains
                .iter()
                .map(|domain| domain.to_ascii_lowercase())
                .collect(),
            immunity: scope.immunity,
        })
    }
}

/// What is made while a web ACL is compiled.
struct Compiler<'a> {
    arn: &'a str,
    rates: &'a RateCounters,
    catalog: &'a dyn Catalog,
    slots: SlotTable,
    networks: HashMap<String, Arc<NetworkSet>>,
}

/// Where rules stand: a web ACL, or a rule group in one.
struct Scope<'a> {
    /// What its labels begin with.
    prefix: Arc<str>,
    /// The bodies of its custom responses.
    bodies: &'a std::collections::BTreeMap<String, CustomResponseBody>,
    immunity: Immunity,
    /// The rule that refers to the group.
    referring_rule: Option<&'a str>,
}

/// How long solutions are good if nobody says.
const DEFAULT_IMMUNITY_SECONDS: i64 = 300;

/// What a configuration says, if it says something.
fn immunity_seconds(config: Option<&ImmunityConfig>) -> Option<i64> {
    let time = config?.immunity_time_property?;
    i64::try_from(time.immunity_time).ok()
}
