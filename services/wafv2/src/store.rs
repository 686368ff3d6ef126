//! AWS WAF's tables in a transaction, and the questions asked of them.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::Wafv2;
use crate::api::LogScope;
use crate::error::Wafv2Error;
use crate::paging::Page;
use crate::resources::api_key::ApiKey;
use crate::resources::association::Association;
use crate::resources::entity::{Entity, Stored};
use crate::resources::logging::Logging;
use crate::resources::place::{EntityRef, Kind, Place};
use crate::resources::rule_group::RuleGroup;
use crate::resources::web_acl::WebAcl;
use crate::statements;

/// Who refers to what: the key is the ARN of what is referred to, then that of who refers.
const REFERENCES: Table<Reference> = Table::new("wafv2.reference");
/// By the ARN of the resource.
pub(crate) const ASSOCIATIONS: Table<Association> = Table::new("wafv2.association");
/// By the ARN of the web ACL, then that of the resource.
const GUARDED: Table<Reference> = Table::new("wafv2.guarded_resource");

/// By the ARN of the web ACL, then the scope of the logs.
pub(crate) const LOGGING: Table<Logging> = Table::new("wafv2.logging");
/// By the place, then the key.
pub(crate) const API_KEYS: Table<ApiKey> = Table::new("wafv2.api_key");

/// That it is there says all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Reference {}

/// AWS WAF's tables in a transaction.
pub struct Wafv2Tx<'a, X> {
    pub(crate) service: &'a Wafv2,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type Wafv2Read<'a> = Wafv2Tx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type Wafv2Write<'a> = Wafv2Tx<'a, &'a mut WriteTx>;

impl<X: Deref<Target: Reads>> Wafv2Tx<'_, X> {
    /// The entity of a name.
    pub(crate) fn find_named<E: Stored>(
        &self,
        place: &Place,
        name: &str,
    ) -> Result<Option<Arc<E>>, StoreError> {
        self.tx.get(&E::TABLE, &place.row().text(name))
    }

    /// The entity of exactly that name and id.
    pub(crate) fn find<E: Stored>(&self, named: &EntityRef) -> Result<Option<Arc<E>>, StoreError> {
        find(&*self.tx, named)
    }

    /// A page of the entities of a place, by name.
    pub(crate) fn page<E: Stored>(
        &self,
        place: &Place,
        page: &Page<'_>,
    ) -> Result<(Vec<Arc<E>>, Option<String>), StoreError> {
        let rows = self
            .tx
            .scan(&E::TABLE, &place.row(), page.after(), page.reading())?;
        Ok(page.cut(rows).into_parts())
    }

    /// A name that nobody has yet, in a place that has room.
    pub(crate) fn require_free<E: Stored>(&self, entity: &Entity) -> Result<(), Wafv2Error> {
        if self.find_named::<E>(&entity.place, &entity.name)?.is_some() {
            return Err(Wafv2Error::duplicate());
        }
        let there = self
            .tx
            .scan(&E::TABLE, &entity.place.row(), None, E::MOST)?;
        if there.len() >= E::MOST {
            return Err(Wafv2Error::limits_exceeded());
        }
        Ok(())
    }

    /// Whether a web ACL or rule group refers to an ARN.
    pub(crate) fn is_referred_to(&self, arn: &str) -> Result<bool, StoreError> {
        let key = RowKey::new().text(arn);
        Ok(!self.tx.scan(&REFERENCES, &key, None, 1)?.is_empty())
    }

    /// The association of a resource.
    pub(crate) fn association(
        &self,
        resource_arn: &str,
    ) -> Result<Option<Arc<Association>>, StoreError> {
        self.tx
            .get(&ASSOCIATIONS, &RowKey::new().text(resource_arn))
    }

    /// The associations of a web ACL, by the resource's ARN.
    pub(crate) fn guarded_by(&self, web_acl: &str) -> Result<Vec<Arc<Association>>, StoreError> {
        let prefix = RowKey::new().text(web_acl);
        let rows = self.tx.scan(&GUARDED, &prefix, None, usize::MAX)?;
        let resources = rows.into_iter().filter_map(|(key, _)| key.last_text());
        let found = resources.map(|resource| self.association(&resource));
        found.filter_map(Result::transpose).collect()
    }

    /// How a web ACL logs.
    pub(crate) fn logging(
        &self,
        web_acl: &str,
        scope: LogScope,
    ) -> Result<Option<Arc<Logging>>, StoreError> {
        self.tx.get(&LOGGING, &logging_key(web_acl, scope))
    }

    /// How the web ACLs of a place log, by their ARNs.
    pub(crate) fn loggings(&self, place: &Place) -> Result<Vec<Arc<Logging>>, StoreError> {
        let prefix = RowKey::new().bytes(place.arn_prefix(Kind::WebAcl).as_bytes());
        let rows = self.tx.scan(&LOGGING, &prefix, None, usize::MAX)?;
        Ok(rows.into_iter().map(|(_, logging)| logging).collect())
    }

    pub(crate) fn find_api_key(
        &self,
        place: &Place,
        key: &str,
    ) -> Result<Option<Arc<ApiKey>>, StoreError> {
        self.tx.get(&API_KEYS, &place.row().text(key))
    }

    /// The API keys of a place, the oldest first.
    pub(crate) fn api_keys(&self, place: &Place) -> Result<Vec<Arc<ApiKey>>, StoreError> {
        let rows = self.tx.scan(&API_KEYS, &place.row(), None, usize::MAX)?;
        let mut keys: Vec<_> = rows.into_iter().map(|(_, key)| key).collect();
        keys.sort_by_key(|key| key.marker_name());
        Ok(keys)
    }
}

impl Wafv2Write<'_> {
    pub(crate) fn put<E: Stored>(&mut self, row: E) -> Result<(), StoreError> {
        let key = row.entity().row();
        self.tx.put(&E::TABLE, &key, row)
    }

    pub(crate) fn delete<E: Stored>(&mut self, row: &E) -> Result<(), StoreError> {
        self.tx.delete(&E::TABLE, &row.entity().row())
    }

    /// Puts a web ACL, and notes what it refers to.
    pub(crate) fn put_web_acl(&mut self, web_acl: WebAcl) -> Result<(), StoreError> {
        let before = self.find_named::<WebAcl>(&web_acl.entity.place, &web_acl.entity.name)?;
        let before = before.map(|before| statements::references_of_web_acl(&before.definition));
        let now = statements::references_of_web_acl(&web_acl.definition);
        self.note_references(&web_acl.arn(), &before.unwrap_or_default(), &now)?;
        self.put(web_acl)
    }

    /// Puts a rule group, and notes what it refers to.
    pub(crate) fn put_rule_group(&mut self, group: RuleGroup) -> Result<(), StoreError> {
        let before = self.find_named::<RuleGroup>(&group.entity.place, &group.entity.name)?;
        let before = before.map(|before| statements::references(&before.definition.rules));
        let now = statements::references(&group.definition.rules);
        self.note_references(&group.arn(), &before.unwrap_or_default(), &now)?;
        self.put(group)
    }

    pub(crate) fn delete_web_acl(&mut self, web_acl: &WebAcl) -> Result<(), StoreError> {
        let before = statements::references_of_web_acl(&web_acl.definition);
        self.note_references(&web_acl.arn(), &before, &BTreeSet::new())?;
        self.delete(web_acl)
    }

    pub(crate) fn delete_rule_group(&mut self, group: &RuleGroup) -> Result<(), StoreError> {
        let before = statements::references(&group.definition.rules);
        self.note_references(&group.arn(), &before, &BTreeSet::new())?;
        self.delete(group)
    }

    pub(crate) fn put_logging(&mut self, logging: Logging) -> Result<(), StoreError> {
        let key = logging_key(&logging.web_acl_arn, logging.scope);
        self.tx.put(&LOGGING, &key, logging)
    }

    pub(crate) fn delete_logging(
        &mut self,
        web_acl: &str,
        scope: LogScope,
    ) -> Result<(), StoreError> {
        self.tx.delete(&LOGGING, &logging_key(web_acl, scope))
    }

    pub(crate) fn put_api_key(&mut self, key: ApiKey) -> Result<(), StoreError> {
        let row = key.place.row().text(&key.key);
        self.tx.put(&API_KEYS, &row, key)
    }

    pub(crate) fn delete_api_key(&mut self, place: &Place, key: &str) -> Result<(), StoreError> {
        self.tx.delete(&API_KEYS, &place.row().text(key))
    }

    fn note_references(
        &mut self,
        referrer: &str,
        before: &BTreeSet<String>,
        now: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let key = |arn: &str| RowKey::new().text(arn).text(referrer);
        for gone in before.difference(now) {
            self.tx.delete(&REFERENCES, &key(gone))?;
        }
        for new in now.difference(before) {
            self.tx.put(&REFERENCES, &key(new), Reference {})?;
        }
        Ok(())
    }

    /// Puts an association in the place of the one the resource had.
    pub(crate) fn put_association(&mut self, association: Association) -> Result<(), StoreError> {
        self.delete_association(&association.resource_arn)?;
        let guarded = guarded_key(&association);
        self.tx.put(&GUARDED, &guarded, Reference {})?;
        let key = RowKey::new().text(&association.resource_arn);
        self.tx.put(&ASSOCIATIONS, &key, association)
    }

    pub(crate) fn delete_association(&mut self, resource_arn: &str) -> Result<(), StoreError> {
        let Some(before) = self.association(resource_arn)? else {
            return Ok(());
        };
        self.tx.delete(&GUARDED, &guarded_key(&before))?;
        self.tx
            .delete(&ASSOCIATIONS, &RowKey::new().text(resource_arn))
    }
}

/// The entity of exactly that name and id.
pub(crate) fn find<E: Stored>(
    tx: &(impl Reads + ?Sized),
    named: &EntityRef,
) -> Result<Option<Arc<E>>, StoreError> {
    let found = tx.get(&E::TABLE, &named.place.row().text(&named.name))?;
    Ok(found.filter(|found| found.entity().id == named.id))
}

/// The entity of an ARN.
pub(crate) fn find_by_arn<E: Stored>(
    tx: &(impl Reads + ?Sized),
    arn: &str,
) -> Result<Option<Arc<E>>, StoreError> {
    let named = EntityRef::parse(arn).filter(|named: &EntityRef| named.kind == E::KIND);
    named.map_or(Ok(None), |named| find(tx, &named))
}

fn logging_key(web_acl: &str, scope: LogScope) -> RowKey {
    RowKey::new().text(web_acl).text(scope.as_str())
}

fn guarded_key(association: &Association) -> RowKey {
    RowKey::new()
        .text(&association.web_acl_arn)
        .text(&association.resource_arn)
}
