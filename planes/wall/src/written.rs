//! What is written down of web ACLs, as far as the wall reads it.

use std::sync::Arc;

use ringwall_store::{ReadTx, StoreError};
use ringwall_waf::catalog::{Catalog, ManagedRuleGroup};
use ringwall_waf::language::RuleGroup;
use ringwall_waf::language::field::FieldToMatch;
use ringwall_wafv2::rows::{self, LogScope, LoggingFilter, RowCatalog};

use crate::active::Versions;
use crate::address_lists::ListFolder;

/// What is written down at one revision of the store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    /// All web ACLs.
    pub(crate) web_acls: Vec<WrittenAcl>,
    /// Which resource is behind which web ACL: both by ARN.
    pub(crate) associations: Vec<(String, String)>,
}

/// A web ACL.
#[derive(Clone, Debug)]
pub(crate) struct WrittenAcl {
    /// Its ARN.
    pub(crate) arn: String,
    /// Its row.
    pub(crate) row: Arc<rows::WebAcl>,
    /// How it is logged, if it is.
    pub(crate) logging: Option<WrittenLogging>,
}

/// How a web ACL is logged.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct WrittenLogging {
    /// The ARN of the destination.
    pub(crate) destination: Option<String>,
    /// What logs leave out.
    pub(crate) redacted_fields: Vec<FieldToMatch>,
    /// Which requests are logged; all, without.
    pub(crate) filter: Option<LoggingFilter>,
}

impl Written {
    /// What is written down in a view of the store.
    pub(crate) fn read(tx: &ReadTx) -> Result<Self, StoreError> {
        let web_acls = rows::web_acls(tx)?;
        let web_acls = web_acls.iter().map(|row| WrittenAcl::read(tx, row));
        let associations = rows::associations(tx)?;
        let associations = associations
            .iter()
            .map(|it| (it.resource_arn.clone(), it.web_acl_arn.clone()));
        Ok(Self {
            web_acls: web_acls.collect::<Result<_, _>>()?,
            associations: associations.collect(),
        })
    }
}

impl WrittenAcl {
    fn read(tx: &ReadTx, row: &Arc<rows::WebAcl>) -> Result<Self, StoreError> {
        let arn = row.arn();
        let loggings = rows::loggings(tx, &arn)?;
        // What AWS's own services configure cannot be delivered here.
        let logging = loggings.iter().find(|it| it.scope == LogScope::Customer);
        Ok(Self {
            row: Arc::clone(row),
            logging: logging.map(|logging| WrittenLogging {
                destination: logging.destinations.first().cloned(),
                redacted_fields: logging.redacted_fields.clone(),
                filter: logging.filter.clone(),
            }),
            arn,
        })
    }
}

/// What rules refer to: in a view of the store, and in the user's lists.
pub(crate) struct References<'a> {
    pub(crate) tx: &'a ReadTx,
    pub(crate) lists: &'a ListFolder,
}

impl Versions for References<'_> {
    fn version(&self, arn: &str) -> Option<String> {
        if let Some(version) = self.lists.version(arn) {
            return Some(version);
        }
        let tx = self.tx;
        let group = rows::find_rule_group(tx, arn).ok().flatten();
        let set = || rows::find_ip_set(tx, arn).ok().flatten();
        let patterns = || rows::find_regex_pattern_set(tx, arn).ok().flatten();
        group
            .map(|row| row.entity.lock_token.clone())
            .or_else(|| set().map(|row| row.entity.lock_token.clone()))
            .or_else(|| patterns().map(|row| row.entity.lock_token.clone()))
    }
}

impl Catalog for References<'_> {
    fn rule_group(&self, arn: &str) -> Option<Arc<RuleGroup>> {
        RowCatalog::new(self.tx).rule_group(arn)
    }

    fn ip_set(&self, arn: &str) -> Option<Arc<[String]>> {
        let list = self.lists.ip_set(arn);
        list.or_else(|| RowCatalog::new(self.tx).ip_set(arn))
    }

    fn regex_pattern_set(&self, arn: &str) -> Option<Arc<[String]>> {
        RowCatalog::new(self.tx).regex_pattern_set(arn)
    }

    fn managed_rule_group(
        &self,
        vendor: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Arc<ManagedRuleGroup>> {
        ringwall_managed_rules::group(vendor, name, version)
    }
}
