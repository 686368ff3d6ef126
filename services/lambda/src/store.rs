//! Lambda's tables in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, ApiError, Region};
use ringwall_store::{ReadTx, Reads, RowKey, Table, WriteTx};

use crate::Lambda;
use crate::error::LambdaError;
use crate::resources::alias::Alias;
use crate::resources::event_config::EventConfig;
use crate::resources::function::{Function, Version, VersionNumber};
use crate::resources::function_ref::FunctionRef;
use crate::resources::policy::FunctionPolicy;

/// Functions by account, Region and name.
const FUNCTIONS: Table<Function> = Table::new("lambda.function");
/// Versions by function and number; `$LATEST` comes first.
const VERSIONS: Table<Version> = Table::new("lambda.version");
/// Aliases by function and name.
const ALIASES: Table<Alias> = Table::new("lambda.alias");
/// Policies by function and qualifier.
const POLICIES: Table<FunctionPolicy> = Table::new("lambda.policy");
/// How events are handled, by function and qualifier.
const EVENT_CONFIGS: Table<EventConfig> = Table::new("lambda.event-config");

/// Lambda's tables in a transaction.
pub struct LambdaTx<'a, X> {
    pub(crate) service: &'a Lambda,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type LambdaRead<'a> = LambdaTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type LambdaWrite<'a> = LambdaTx<'a, &'a mut WriteTx>;

/// Rows with their keys.
pub(crate) type Keyed<R> = Vec<(RowKey, Arc<R>)>;

/// A row with the name or qualifier of what it belongs to.
pub(crate) type Named<R> = (String, Arc<R>);

/// The function's name in the key of one of its versions: what is between prefix and number.
fn name_in(key: &RowKey, prefix: &RowKey) -> String {
    let rest = key.as_bytes().get(prefix.as_bytes().len()..);
    let name = rest.and_then(|rest| rest.split(|byte| *byte == 0).next());
    String::from_utf8_lossy(name.unwrap_or_default()).into_owned()
}

fn of_region(account: AccountId, region: &Region) -> RowKey {
    RowKey::new().number(account.number()).text(region.as_str())
}

fn of_function(named: &FunctionRef) -> RowKey {
    of_region(named.account, &named.region).text(&named.name)
}

fn of_version(named: &FunctionRef, number: VersionNumber) -> RowKey {
    of_function(named).number(number.number())
}

fn of_qualifier(named: &FunctionRef) -> RowKey {
    of_function(named).text(named.qualifier.as_deref().unwrap_or_default())
}

impl<T: Deref<Target: Reads + Sized>> LambdaTx<'_, T> {
    /// The rows, for the questions of `ringwall_identity`.
    pub(crate) fn rows(&self) -> &T::Target {
        &self.tx
    }

    // Functions.

    pub(crate) fn find_function(
        &self,
        named: &FunctionRef,
    ) -> Result<Option<Arc<Function>>, LambdaError> {
        Ok(self.rows().get(&FUNCTIONS, &of_function(named))?)
    }

    /// Functions of an account in a Region, after the row of that key.
    pub(crate) fn functions(
        &self,
        account: AccountId,
        region: &Region,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Keyed<Function>, LambdaError> {
        let prefix = of_region(account, region);
        Ok(self.rows().scan(&FUNCTIONS, &prefix, after, limit)?)
    }

    // Versions.

    pub(crate) fn find_version(
        &self,
        named: &FunctionRef,
        number: VersionNumber,
    ) -> Result<Option<Arc<Version>>, LambdaError> {
        Ok(self.rows().get(&VERSIONS, &of_version(named, number))?)
    }

    /// The version that changes; every function has it.
    pub(crate) fn latest(&self, named: &FunctionRef) -> Result<Arc<Version>, LambdaError> {
        let found = self.find_version(named, VersionNumber::LATEST)?;
        found.ok_or_else(|| ApiError::internal("a function has no $LATEST").into())
    }

    /// A function's versions, after the row of that key.
    pub(crate) fn versions(
        &self,
        named: &FunctionRef,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Keyed<Version>, LambdaError> {
        let prefix = of_function(named);
        Ok(self.rows().scan(&VERSIONS, &prefix, after, limit)?)
    }

    /// The versions of all functions of an account in a Region, each with the function's name,
    /// after the row of that key.
    pub(crate) fn all_versions(
        &self,
        account: AccountId,
        region: &Region,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Named<Version>)>, LambdaError> {
        let prefix = of_region(account, region);
        let rows = self.rows().scan(&VERSIONS, &prefix, after, limit)?;
        let named = rows.into_iter().map(|(key, version)| {
            let name = name_in(&key, &prefix);
            (key, (name, version))
        });
        Ok(named.collect())
    }

    // Aliases.

    pub(crate) fn find_alias(
        &self,
        named: &FunctionRef,
        name: &str,
    ) -> Result<Option<Arc<Alias>>, LambdaError> {
        let key = of_function(named).text(name);
        Ok(self.rows().get(&ALIASES, &key)?)
    }

    /// A function's aliases, after the row of that key.
    pub(crate) fn aliases(
        &self,
        named: &FunctionRef,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Keyed<Alias>, LambdaError> {
        let prefix = of_function(named);
        Ok(self.rows().scan(&ALIASES, &prefix, after, limit)?)
    }

    // Policies and event configurations, of the function or of the qualifier that is named.

    pub(crate) fn find_policy(
        &self,
        named: &FunctionRef,
    ) -> Result<Option<Arc<FunctionPolicy>>, LambdaError> {
        Ok(self.rows().get(&POLICIES, &of_qualifier(named))?)
    }

    pub(crate) fn find_event_config(
        &self,
        named: &FunctionRef,
    ) -> Result<Option<Arc<EventConfig>>, LambdaError> {
        Ok(self.rows().get(&EVENT_CONFIGS, &of_qualifier(named))?)
    }

    /// How queued events of what is named are handled, if that was said.
    pub(crate) fn event_config(
        &self,
        named: &FunctionRef,
    ) -> Result<Arc<EventConfig>, LambdaError> {
        let found = self.find_event_config(&named.of_events())?;
        found.ok_or_else(|| LambdaError::no_event_config(&named.arn_of_events()))
    }

    /// A function's event configurations, each with its qualifier, after the row of that key.
    pub(crate) fn event_configs(
        &self,
        named: &FunctionRef,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Named<EventConfig>)>, LambdaError> {
        let prefix = of_function(named);
        let rows = self.rows().scan(&EVENT_CONFIGS, &prefix, after, limit)?;
        let named = rows.into_iter().map(|(key, config)| {
            let qualifier = key.last_text().unwrap_or_default();
            (key, (qualifier, config))
        });
        Ok(named.collect())
    }
}

impl LambdaWrite<'_> {
    pub(crate) fn put_function(&mut self, function: Function) -> Result<(), LambdaError> {
        let key = of_function(&function.reference());
        Ok(self.tx.put(&FUNCTIONS, &key, function)?)
    }

    pub(crate) fn put_version(
        &mut self,
        named: &FunctionRef,
        version: Version,
    ) -> Result<(), LambdaError> {
        let key = of_version(named, version.number);
        Ok(self.tx.put(&VERSIONS, &key, version)?)
    }

    pub(crate) fn put_alias(
        &mut self,
        named: &FunctionRef,
        alias: Alias,
    ) -> Result<(), LambdaError> {
        let key = of_function(named).text(&alias.name);
        Ok(self.tx.put(&ALIASES, &key, alias)?)
    }

    pub(crate) fn put_policy(
        &mut self,
        named: &FunctionRef,
        policy: FunctionPolicy,
    ) -> Result<(), LambdaError> {
        Ok(self.tx.put(&POLICIES, &of_qualifier(named), policy)?)
    }

    pub(crate) fn delete_policy(&mut self, named: &FunctionRef) -> Result<(), LambdaError> {
        Ok(self.tx.delete(&POLICIES, &of_qualifier(named))?)
    }

    pub(crate) fn put_event_config(
        &mut self,
        named: &FunctionRef,
        config: EventConfig,
    ) -> Result<(), LambdaError> {
        Ok(self.tx.put(&EVENT_CONFIGS, &of_qualifier(named), config)?)
    }

    pub(crate) fn delete_event_config(&mut self, named: &FunctionRef) -> Result<(), LambdaError> {
        Ok(self.tx.delete(&EVENT_CONFIGS, &of_qualifier(named))?)
    }

    /// Deletes an alias with what hangs on it.
    pub(crate) fn delete_alias(
        &mut self,
        named: &FunctionRef,
        name: &str,
    ) -> Result<(), LambdaError> {
        self.delete_qualified(&named.with_qualifier(name))?;
        let key = of_function(named).text(name);
        Ok(self.tx.delete(&ALIASES, &key)?)
    }

    /// Deletes a version with what hangs on it.
    pub(crate) fn delete_version(
        &mut self,
        named: &FunctionRef,
        version: &Version,
    ) -> Result<(), LambdaError> {
        self.delete_qualified(&named.with_qualifier(version.number.to_string()))?;
        self.release_code(named.account, &version.code)?;
        let key = of_version(named, version.number);
        Ok(self.tx.delete(&VERSIONS, &key)?)
    }

    /// Deletes a function with all its versions and aliases.
    pub(crate) fn delete_function(&mut self, named: &FunctionRef) -> Result<(), LambdaError> {
        for (_, version) in self.versions(named, None, usize::MAX)? {
            self.delete_version(named, &version)?;
        }
        for (_, alias) in self.aliases(named, None, usize::MAX)? {
            self.delete_alias(named, &alias.name)?;
        }
        let whole = FunctionRef {
            qualifier: None,
            ..named.clone()
        };
        self.delete_qualified(&whole)?;
        Ok(self.tx.delete(&FUNCTIONS, &of_function(named))?)
    }

    fn delete_qualified(&mut self, named: &FunctionRef) -> Result<(), LambdaError> {
        self.delete_policy(named)?;
        self.delete_event_config(named)
    }
}
