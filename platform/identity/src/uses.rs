//! When access keys, users, roles, services and their operations were last used: remembered in memory, written down
//! once a second.
//!
//! A use is noted once in a quarter of an hour for each key, operation and Region, which is as
//! exact as AWS is: so a request pays one look-up, and a busy key does not write every second.
//! Attempts that are denied count, as they do for AWS's access advisor.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html>

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use parking_lot::Mutex;
use quick_cache::sync::Cache;
use ringwall_core::{AccountId, Caller, Principal, PrincipalKind, Timestamp};
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

const KEY_USES: Table<LastUse> = Table::new("iam.access_key_use");
const PRINCIPAL_USES: Table<LastUse> = Table::new("iam.principal_use");
/// By account, unique id of the principal, and service.
const SERVICE_USES: Table<LastUse> = Table::new("iam.service_use");
/// By account, unique id of the principal, service, and operation.
const OPERATION_USES: Table<LastUse> = Table::new("iam.operation_use");

/// How exact the time of a use is.
const RESOLUTION_MILLIS: i64 = 15 * 60 * 1000;
/// Keys, operations and Regions known to be noted; others are noted again.
const MOST_SEEN: usize = 64 * 1024;
/// Uses not written down yet; more are not noted.
const MOST_PENDING: usize = 64 * 1024;
/// Services that one principal can have used.
const MOST_SERVICES: usize = 1024;
/// Operations of one service that one principal can have used.
const MOST_OPERATIONS: usize = 1024;

/// The last use of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    /// When, to the quarter of an hour.
    pub at: Timestamp,
    /// The service called, by its name in signatures (`kms`).
    pub service: String,
    /// The operation called (`Encrypt`).
    #[serde(default)]
    pub operation: String,
    /// The Region called.
    pub region: String,
    /// The ARN of the user, the role or the account's root user who called.
    pub arn: String,
}

/// What was used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Used {
    AccessKey(String),
    Principal(AccountId, String),
    Service(AccountId, String, String),
    Operation(AccountId, String, String, String),
}

/// The uses of all requests, shared by who notes them and who asks for them.
pub struct Uses {
    hasher: RandomState,
    /// What was noted, as a hash, in which quarter of an hour.
    seen: Cache<u64, i64>,
    /// What is not known to be written down.
    pending: Mutex<BTreeMap<Used, LastUse>>,
}

impl Default for Uses {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            seen: Cache::new(MOST_SEEN),
            pending: Mutex::default(),
        }
    }
}

impl Uses {
    /// Notes that a caller called an operation of a service.
    pub fn note(
        &self,
        caller: &Caller,
        (service, operation): (&str, &str),
        region: &str,
        now: Timestamp,
    ) {
        let Some(id) = entity_id(&caller.principal) else {
            return;
        };
        // Keys of sessions are not kept anywhere; their sessions are of a user or role.
        let long_term = caller.session.is_none();
        let key = caller.access_key_id.as_deref().filter(|_| long_term);
        let quarter = now.millis().div_euclid(RESOLUTION_MILLIS);
        let account = caller.principal.account;
        let mark = self
            .hasher
            .hash_one((account, id, key, service, operation, region));
        if self.seen.get(&mark) == Some(quarter) {
            return;
        }
        self.seen.insert(mark, quarter);
        let last_use = LastUse {
            at: now,
            service: service.to_owned(),
            operation: operation.to_owned(),
            region: region.to_owned(),
            arn: entity_arn(&caller.principal),
        };
        self.remember(account, id, key, &last_use);
    }

    fn remember(&self, account: AccountId, id: &str, key: Option<&str>, last_use: &LastUse) {
        let used_key = key.map(|key| Used::AccessKey(key.to_owned()));
        let principal = Used::Principal(account, id.to_owned());
        let service = Used::Service(account, id.to_owned(), last_use.service.clone());
        let operation = Used::Operation(
            account,
            id.to_owned(),
            last_use.service.clone(),
            last_use.operation.clone(),
        );
        let mut pending = self.pending.lock();
        if pending.len() < MOST_PENDING {
            let all = used_key.into_iter().chain([principal, service, operation]);
            pending.extend(all.map(|used| (used, last_use.clone())));
        }
    }

    /// The last use of a long-term access key.
    ///
    /// # Errors
    /// The store failed.
    pub fn of_access_key(&self, tx: &impl Reads, id: &str) -> Result<Option<LastUse>, StoreError> {
        self.find(tx, &Used::AccessKey(id.to_owned()))
    }

    /// The last use of a user (`AIDA…`), a role (`AROA…`) or the root user (the account's number).
    ///
    /// # Errors
    /// The store failed.
    pub fn of_principal(
        &self,
        tx: &impl Reads,
        account: AccountId,
        unique_id: &str,
    ) -> Result<Option<LastUse>, StoreError> {
        self.find(tx, &Used::Principal(account, unique_id.to_owned()))
    }

    /// The last use that a user, a role or the root user made of each service, by service.
    ///
    /// # Errors
    /// The store failed.
    pub fn of_services(
        &self,
        tx: &impl Reads,
        account: AccountId,
        unique_id: &str,
    ) -> Result<Vec<LastUse>, StoreError> {
        let prefix = RowKey::new().number(account.number()).text(unique_id);
        let rows = tx.scan(&SERVICE_USES, &prefix, None, MOST_SERVICES)?;
        let written = rows.into_iter().map(|(_, row)| LastUse::clone(&row));
        let mut uses: BTreeMap<String, LastUse> = written
            .map(|last_use| (last_use.service.clone(), last_use))
            .collect();
        let first = Used::Service(account, unique_id.to_owned(), String::new());
        let pending = self.pending.lock();
        let newer = pending.range(first..).map_while(|(used, last_use)| {
            let is_his =
                matches!(used, Used::Service(owner, id, _) if *owner == account && id == unique_id);
            is_his.then(|| (last_use.service.clone(), last_use.clone()))
        });
        uses.extend(newer);
        Ok(uses.into_values().collect())
    }

    /// The last use that a user, a role or the root user made of each operation of a service.
    ///
    /// # Errors
    /// The store failed.
    pub fn of_operations(
        &self,
        tx: &impl Reads,
        account: AccountId,
        unique_id: &str,
        service: &str,
    ) -> Result<Vec<LastUse>, StoreError> {
        let prefix = RowKey::new()
            .number(account.number())
            .text(unique_id)
            .text(service);
        let rows = tx.scan(&OPERATION_USES, &prefix, None, MOST_OPERATIONS)?;
        let written = rows.into_iter().map(|(_, row)| LastUse::clone(&row));
        let mut uses: BTreeMap<String, LastUse> = written
            .map(|last_use| (last_use.operation.clone(), last_use))
            .collect();
        let named = |operation| {
            Used::Operation(account, unique_id.to_owned(), service.to_owned(), operation)
        };
        let pending = self.pending.lock();
        let newer = pending.range(named(String::new())..);
        let newer = newer.map_while(|(used, last_use)| {
            let is_his = *used == named(last_use.operation.clone());
            is_his.then(|| (last_use.operation.clone(), last_use.clone()))
        });
        uses.extend(newer);
        Ok(uses.into_values().collect())
    }

    /// The last use that each user, role and the root user of an account made of each service. A
    /// use that is being written down may come twice.
    ///
    /// # Errors
    /// The store failed.
    pub fn of_account(
        &self,
        tx: &impl Reads,
        account: AccountId,
    ) -> Result<Vec<LastUse>, StoreError> {
        let prefix = RowKey::new().number(account.number());
        let mut uses = Vec::new();
        let mut after = None;
        loop {
            let rows = tx.scan(&SERVICE_USES, &prefix, after.as_ref(), MOST_SERVICES)?;
            uses.extend(rows.iter().map(|(_, row)| LastUse::clone(row)));
            if rows.len() < MOST_SERVICES {
                break;
            }
            after = rows.into_iter().next_back().map(|(key, _)| key);
        }
        let pending = self.pending.lock();
        let newer = pending
            .iter()
            .filter(|(used, _)| matches!(used, Used::Service(owner, _, _) if *owner == account));
        uses.extend(newer.map(|(_, last_use)| last_use.clone()));
        Ok(uses)
    }

    fn find(&self, tx: &impl Reads, used: &Used) -> Result<Option<LastUse>, StoreError> {
        if let Some(last_use) = self.pending.lock().get(used) {
            return Ok(Some(last_use.clone()));
        }
        let (table, key) = used.place();
        Ok(tx.get(&table, &key)?.map(|row| LastUse::clone(&row)))
    }

    /// Writes down what is not written yet. A use is forgotten here once it is found written,
    /// since a transaction can fail after this.
    ///
    /// # Errors
    /// The store failed.
    pub fn write_down(&self, tx: &mut WriteTx) -> Result<(), StoreError> {
        let pending = self.pending.lock().clone();
        for (used, last_use) in pending {
            let (table, key) = used.place();
            let written: Option<Arc<LastUse>> = tx.get(&table, &key)?;
            if written.as_deref() == Some(&last_use) {
                self.forget(&used, &last_use);
            } else {
                tx.put(&table, &key, last_use)?;
            }
        }
        Ok(())
    }

    fn forget(&self, used: &Used, written: &LastUse) {
        let mut pending = self.pending.lock();
        if pending.get(used) == Some(written) {
            pending.remove(used);
        }
    }

    /// Forgets everything that is not written down.
    pub fn clear(&self) {
        self.seen.clear();
        self.pending.lock().clear();
    }
}

impl Used {
    fn place(&self) -> (Table<LastUse>, RowKey) {
        match self {
            Self::AccessKey(id) => (KEY_USES, RowKey::new().text(id)),
            Self::Principal(account, id) => (
                PRINCIPAL_USES,
                RowKey::new().number(account.number()).text(id),
            ),
            Self::Service(account, id, service) => (
                SERVICE_USES,
                RowKey::new()
                    .number(account.number())
                    .text(id)
                    .text(service),
            ),
            Self::Operation(account, id, service, operation) => (
                OPERATION_USES,
                RowKey::new()
                    .number(account.number())
                    .text(id)
                    .text(service)
                    .text(operation),
            ),
        }
    }
}

/// The unique id of who is behind a principal.
fn entity_id(principal: &Principal) -> Option<&str> {
    match &principal.kind {
        PrincipalKind::Root | PrincipalKind::User { .. } => Some(&principal.unique_id),
        PrincipalKind::AssumedRole { .. } => principal.unique_id.split(':').next(),
        PrincipalKind::FederatedUser { user, .. } => user.as_ref().map(|user| user.id.as_str()),
        PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
    }
}

/// The ARN of who is behind a principal.
fn entity_arn(principal: &Principal) -> String {
    let Principal {
        account, partition, ..
    } = principal;
    match &principal.kind {
        PrincipalKind::FederatedUser {
            user: Some(user), ..
        } => format!(
            "arn:{partition}:iam::{account}:user{}{}",
            user.path, user.name
        ),
        _ => principal.issuer_arn().unwrap_or_else(|| principal.arn()),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::{Partition, Session};
    use ringwall_store::Store;

    use super::*;

    fn account() -> AccountId {
        AccountId::from_number(7).unwrap()
    }

    fn role_session(name: &str) -> Caller {
        Caller {
            principal: Principal {
                kind: PrincipalKind::AssumedRole {
                    path: "/team/".to_owned(),
                    role: "reader".to_owned(),
                    session: name.to_owned(),
                },
                account: account(),
                partition: Partition::Aws,
                unique_id: format!("AROAREADER:{name}"),
            },
            access_key_id: Some(format!("ASIA{name}")),
            session: Some(Arc::new(Session::default())),
        }
    }

    fn root() -> Caller {
        Caller {
            access_key_id: Some("AKIAROOT".to_owned()),
            ..Caller::root(account(), Partition::Aws)
        }
    }

    const REGION: &str = "eu-west-1";
    const ENCRYPT: (&str, &str) = ("kms", "Encrypt");

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_secs(1_790_812_800 + minutes * 60)
    }

    #[test]
    fn a_key_its_owner_and_the_service_are_used() {
        let store = Store::in_memory().unwrap();
        let uses = Uses::default();
        uses.note(&root(), ENCRYPT, REGION, at(0));
        let tx = store.read().unwrap();
        let expected = LastUse {
            at: at(0),
            service: "kms".to_owned(),
            operation: "Encrypt".to_owned(),
            region: "eu-west-1".to_owned(),
            arn: "arn:aws:iam::000000000007:root".to_owned(),
        };
        let of_key = uses.of_access_key(&tx, "AKIAROOT").unwrap();
        assert_eq!(of_key.as_ref(), Some(&expected));
        let of_root = uses.of_principal(&tx, account(), "000000000007").unwrap();
        assert_eq!(of_root, of_key);
        let of_services = uses.of_services(&tx, account(), "000000000007").unwrap();
        assert_eq!(of_services, [expected]);
    }

    #[test]
    fn each_operation_of_a_service_is_told_written_or_not() {
        let store = Store::in_memory().unwrap();
        let uses = Uses::default();
        uses.note(&role_session("one"), ENCRYPT, REGION, at(0));
        uses.note(&role_session("one"), ("kms", "Decrypt"), REGION, at(1));
        store.write(|tx| uses.write_down(tx)).unwrap();
        uses.note(&role_session("two"), ENCRYPT, REGION, at(20));
        uses.note(&role_session("two"), ("sts", "AssumeRole"), REGION, at(21));
        let tx = store.read().unwrap();
        let of_kms = uses.of_operations(&tx, account(), "AROAREADER", "kms");
        let of_kms = of_kms.unwrap().into_iter();
        assert_eq!(
            of_kms
                .map(|last_use| (last_use.operation, last_use.at))
                .collect::<Vec<_>>(),
            [
                ("Decrypt".to_owned(), at(1)),
                ("Encrypt".to_owned(), at(20))
            ]
        );
    }

    #[test]
    fn sessions_are_uses_of_their_role_and_of_no_key() {
        let store = Store::in_memory().unwrap();
        let uses = Uses::default();
        uses.note(&role_session("one"), ENCRYPT, REGION, at(0));
        uses.note(&role_session("two"), ("sts", "AssumeRole"), REGION, at(20));
        let tx = store.read().unwrap();
        assert_eq!(uses.of_access_key(&tx, "ASIAone").unwrap(), None);
        let last = uses.of_principal(&tx, account(), "AROAREADER").unwrap();
        let last = last.unwrap();
        assert_eq!(last.arn, "arn:aws:iam::000000000007:role/team/reader");
        assert_eq!((last.service.as_str(), last.at), ("sts", at(20)));
        let services = uses.of_services(&tx, account(), "AROAREADER").unwrap();
        let services = services.into_iter().map(|last_use| last_use.service);
        assert_eq!(services.collect::<Vec<_>>(), ["kms", "sts"]);
    }

    #[test]
    fn a_quarter_of_an_hour_is_one_use_unless_operation_or_region_differ() {
        let store = Store::in_memory().unwrap();
        let uses = Uses::default();
        let tx = store.read().unwrap();
        let last = || uses.of_access_key(&tx, "AKIAROOT").unwrap().unwrap();
        uses.note(&root(), ENCRYPT, REGION, at(1));
        uses.note(&root(), ENCRYPT, REGION, at(14));
        assert_eq!(last().at, at(1));
        uses.note(&root(), ENCRYPT, REGION, at(15));
        assert_eq!(last().at, at(15));
        uses.note(&root(), ("iam", "ListUsers"), "us-east-1", at(16));
        assert_eq!(last().service, "iam");
        assert_eq!(last().region, "us-east-1");
    }

    #[test]
    fn a_use_is_remembered_until_it_is_found_written() {
        let store = Store::in_memory().unwrap();
        let uses = Uses::default();
        uses.note(&root(), ENCRYPT, REGION, at(0));
        let pass = || {
            let mut tx = store.begin_write().unwrap();
            uses.write_down(&mut tx).unwrap();
            tx
        };
        drop(pass());
        assert_eq!(uses.pending.lock().len(), 4, "the commit failed");
        pass().commit().unwrap();
        assert_eq!(uses.pending.lock().len(), 4, "nobody has found them");
        let tx = pass();
        assert!(!tx.has_changes() && uses.pending.lock().is_empty());
        let read = store.read().unwrap();
        let of_services = uses.of_services(&read, account(), "000000000007");
        assert_eq!(of_services.unwrap().len(), 1);
        let found = uses.of_access_key(&read, "AKIAROOT").unwrap();
        assert_eq!(found.map(|last_use| last_use.at), Some(at(0)));
    }
}
