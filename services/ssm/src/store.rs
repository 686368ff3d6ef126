//! Parameter Store's tables, and the questions asked of them.
//!
//! Keys of parameters are the levels of their names, one part each: so what stands below a path
//! stands together, and a page of it costs the same however many parameters there are. What stands
//! directly below a path has an index of its own, by the number of levels.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, RequestContext};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

use crate::Ssm;
use crate::api::ParameterTier;
use crate::error::SsmError;
use crate::public_parameters;
use crate::resources::name::segments;
use crate::resources::parameter::{MOST_VERSIONS, Parameter, Version};
use crate::resources::reference::{Reference, Selector};
use crate::resources::setting::{Customized, Setting};

const PARAMETERS: Table<Parameter> = Table::new("ssm.parameter");
/// Keys of parameters by their number of levels.
const BY_LEVEL: Table<String> = Table::new("ssm.parameter_by_level");
/// Versions before the latest, which is in the parameter's own row.
const VERSIONS: Table<Version> = Table::new("ssm.version");
const COUNTS: Table<Counts> = Table::new("ssm.count");
const SETTINGS: Table<Customized> = Table::new("ssm.setting");

/// How many parameters of each tier an account has in a Region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) standard: i64,
    pub(crate) advanced: i64,
}

/// A version, in whichever row it stands.
pub(crate) enum Selected {
    Latest(Arc<Parameter>),
    Earlier(Arc<Version>),
}

impl Deref for Selected {
    type Target = Version;

    fn deref(&self) -> &Version {
        match self {
            Self::Latest(parameter) => &parameter.latest,
            Self::Earlier(version) => version,
        }
    }
}

/// Where parameters stand: an account in a Region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) account: AccountId,
    pub(crate) region: &'a str,
}

impl<'a> Place<'a> {
    /// The caller's.
    pub(crate) fn of(ctx: &'a RequestContext) -> Self {
        Self {
            account: ctx.account(),
            region: ctx.region.as_str(),
        }
    }

    pub(crate) fn start(self) -> RowKey {
        RowKey::with_capacity(96)
            .number(self.account.number())
            .text(self.region)
    }

    /// Where a parameter stands, and before what stands below it.
    pub(crate) fn parameter(self, key: &str) -> RowKey {
        segments(key).fold(self.start(), RowKey::text)
    }

    /// Before the parameters of so many levels whose keys begin so.
    pub(crate) fn level(self, levels: usize, key: &str) -> RowKey {
        let levels = u64::try_from(levels).unwrap_or(u64::MAX);
        segments(key).fold(self.start().number(levels), RowKey::text)
    }

    /// Before the versions of a parameter. Levels are never empty, so what stands below it is
    /// elsewhere.
    fn versions(self, key: &str) -> RowKey {
        self.parameter(key).text("")
    }

    fn version(self, key: &str, number: i64) -> RowKey {
        self.versions(key).number(number.unsigned_abs())
    }
}

/// Parameter Store's tables in a transaction.
pub struct SsmTx<'a, X> {
    pub(crate) service: &'a Ssm,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type SsmRead<'a> = SsmTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type SsmWrite<'a> = SsmTx<'a, &'a mut WriteTx>;

impl<T: Deref<Target: Reads>> SsmTx<'_, T> {
    pub(crate) fn find(
        &self,
        place: Place<'_>,
        key: &str,
    ) -> Result<Option<Arc<Parameter>>, StoreError> {
        self.tx.get(&PARAMETERS, &place.parameter(key))
    }

    /// The parameter that a caller names; AWS's public ones too.
    pub(crate) fn find_referred(
        &self,
        ctx: &RequestContext,
        reference: &Reference,
    ) -> Result<Option<Arc<Parameter>>, StoreError> {
        let region = ctx.region.as_str();
        let Some(account) = reference.owner else {
            let public = public_parameters::find(region, reference.key());
            return Ok(public.map(Arc::new));
        };
        self.find(Place { account, region }, reference.key())
    }

    /// The version that a selector selects: the latest without one.
    pub(crate) fn version(
        &self,
        parameter: &Arc<Parameter>,
        selector: Option<&Selector>,
    ) -> Result<Selected, SsmError> {
        let number = match selector {
            None => parameter.latest.number,
            Some(Selector::Version(number)) => *number,
            Some(Selector::Label(label)) => {
                let labelled = parameter.labels.get(label).copied();
                labelled.ok_or_else(|| SsmError::label_not_found(label, &parameter.name))?
            }
        };
        let found = self.find_version(parameter, number)?;
        found.ok_or_else(|| SsmError::version_not_found(number, &parameter.name))
    }

    fn find_version(
        &self,
        parameter: &Arc<Parameter>,
        number: i64,
    ) -> Result<Option<Selected>, StoreError> {
        if number == parameter.latest.number {
            return Ok(Some(Selected::Latest(Arc::clone(parameter))));
        }
        let (Some(account), true) = (parameter.owner, parameter.has_version(number)) else {
            return Ok(None);
        };
        let region = &parameter.region;
        let place = Place { account, region }.version(parameter.key(), number);
        let version = self.tx.get(&VERSIONS, &place)?;
        Ok(version.map(Selected::Earlier))
    }

    /// The versions after one, the oldest first.
    pub(crate) fn versions_after(
        &self,
        parameter: &Arc<Parameter>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<Selected>, StoreError> {
        let first = after.saturating_add(1).max(parameter.oldest);
        let numbers = (first..=parameter.latest.number).take(limit);
        let versions = numbers.map(|number| self.find_version(parameter, number));
        let versions = versions.collect::<Result<Vec<_>, _>>()?;
        Ok(versions.into_iter().flatten().collect())
    }

    /// Parameters at places that begin with `prefix`, after one of them.
    pub(crate) fn below(
        &self,
        prefix: &RowKey,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Parameter>)>, StoreError> {
        self.tx.scan(&PARAMETERS, prefix, after, limit)
    }

    /// Parameters of one level at places of the index that begin with `prefix`.
    pub(crate) fn at_level(
        &self,
        place: Place<'_>,
        prefix: &RowKey,
        after: Option<&RowKey>,
        limit: usize,
    ) -> Result<Vec<(RowKey, Arc<Parameter>)>, StoreError> {
        let keys = self.tx.scan(&BY_LEVEL, prefix, after, limit)?;
        let mut parameters = Vec::with_capacity(keys.len());
        for (at, key) in keys {
            if let Some(parameter) = self.find(place, &key)? {
                parameters.push((at, parameter));
            }
        }
        Ok(parameters)
    }

    pub(crate) fn counts(&self, place: Place<'_>) -> Result<Counts, StoreError> {
        let counts = self.tx.get(&COUNTS, &place.start())?;
        Ok(counts.map_or_else(Counts::default, |counts| *counts))
    }

    pub(crate) fn setting(
        &self,
        place: Place<'_>,
        setting: Setting,
    ) -> Result<Option<Arc<Customized>>, StoreError> {
        let key = place.start().text(setting.id());
        self.tx.get(&SETTINGS, &key)
    }

    /// The tier of parameters whose writer names none.
    pub(crate) fn default_tier(&self, place: Place<'_>) -> Result<ParameterTier, StoreError> {
        let made = self.setting(place, Setting::DefaultTier)?;
        let tier = made.and_then(|made| ParameterTier::parse(&made.value));
        Ok(tier.unwrap_or(ParameterTier::Standard))
    }
}

impl SsmWrite<'_> {
    /// Adds a parameter that is not there.
    pub(crate) fn insert(
        &mut self,
        place: Place<'_>,
        parameter: Parameter,
    ) -> Result<(), StoreError> {
        let key = parameter.key().to_owned();
        self.count(place, None, Some(parameter.latest.tier))?;
        let levels = segments(&key).count();
        self.tx.put(&BY_LEVEL, &place.level(levels, &key), key)?;
        self.put(place, parameter)
    }

    /// Writes what is known of a parameter that is there, its latest version as it was.
    pub(crate) fn put(&mut self, place: Place<'_>, parameter: Parameter) -> Result<(), StoreError> {
        let at = place.parameter(parameter.key());
        self.tx.put(&PARAMETERS, &at, parameter)
    }

    /// Writes a new version; the one before goes into history, and the oldest out of it.
    pub(crate) fn put_version(
        &mut self,
        place: Place<'_>,
        mut parameter: Parameter,
        version: Version,
    ) -> Result<(), StoreError> {
        self.count(place, Some(parameter.latest.tier), Some(version.tier))?;
        let key = parameter.key().to_owned();
        let before = std::mem::replace(&mut parameter.latest, version);
        let at = place.version(&key, before.number);
        self.tx.put(&VERSIONS, &at, before)?;
        while parameter.latest.number - parameter.oldest >= MOST_VERSIONS {
            let oldest = place.version(&key, parameter.oldest);
            self.tx.delete(&VERSIONS, &oldest)?;
            parameter.oldest += 1;
        }
        self.put(place, parameter)
    }

    /// Deletes a parameter with all that belongs to it.
    pub(crate) fn delete(
        &mut self,
        place: Place<'_>,
        parameter: &Parameter,
    ) -> Result<(), StoreError> {
        let key = parameter.key();
        for number in parameter.oldest..parameter.latest.number {
            self.tx.delete(&VERSIONS, &place.version(key, number))?;
        }
        self.count(place, Some(parameter.latest.tier), None)?;
        let levels = segments(key).count();
        self.tx.delete(&BY_LEVEL, &place.level(levels, key))?;
        self.tx.delete(&PARAMETERS, &place.parameter(key))
    }

    /// Keeps or forgets a setting that somebody made.
    pub(crate) fn put_setting(
        &mut self,
        place: Place<'_>,
        setting: Setting,
        made: Option<Customized>,
    ) -> Result<(), StoreError> {
        let key = place.start().text(setting.id());
        match made {
            Some(made) => self.tx.put(&SETTINGS, &key, made),
            None => self.tx.delete(&SETTINGS, &key),
        }
    }

    fn count(
        &mut self,
        place: Place<'_>,
        before: Option<ParameterTier>,
        after: Option<ParameterTier>,
    ) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        let mut counts = self.counts(place)?;
        let mut add = |tier, by| match tier {
            Some(ParameterTier::Advanced) => counts.advanced += by,
            Some(_) => counts.standard += by,
            None => {}
        };
        add(before, -1);
        add(after, 1);
        self.put_counts(place, counts)
    }

    pub(crate) fn put_counts(
        &mut self,
        place: Place<'_>,
        counts: Counts,
    ) -> Result<(), StoreError> {
        self.tx.put(&COUNTS, &place.start(), counts)
    }
}
