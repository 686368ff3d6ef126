//! What operations on versions share: publishing, room for code, how versions are shown.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_store::Reads;

use crate::api::CreateFunctionOutput;
use crate::api::LastUpdateStatus;
use crate::encryption;
use crate::error::LambdaError;
use crate::paging::{Listed, Page};
use crate::resources::alias::Alias;
use crate::resources::function::{Function, Version, VersionNumber};
use crate::resources::function_ref::FunctionRef;
use crate::resources::function_ref::LATEST;
use crate::store::{LambdaRead, LambdaTx, LambdaWrite};

/// Bytes of all zips of an account in a Region.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(crate) const MOST_CODE_BYTES: u64 = 75 * 1024 * 1024 * 1024;

impl<T: Deref<Target: Reads + Sized>> LambdaTx<'_, T> {
    /// A version as the caller may see it, under the ARN that he named it by.
    pub(crate) fn shown(
        &self,
        ctx: &RequestContext,
        named: &FunctionRef,
        version: &Version,
    ) -> Result<CreateFunctionOutput, LambdaError> {
        let environment = encryption::shown(ctx, named, &version.settings)?;
        Ok(version.shown(&named.name, named.qualified_arn(), environment))
    }

    /// The number of a version that is there.
    pub(crate) fn version_number(
        &self,
        named: &FunctionRef,
        text: &str,
    ) -> Result<VersionNumber, LambdaError> {
        let missing = || {
            let arn = named.with_qualifier(text).qualified_arn();
            LambdaError::no_such_function(&arn)
        };
        let number = VersionNumber::parse(text).ok_or_else(missing)?;
        match self.find_version(named, number)? {
            Some(_) => Ok(number),
            None => Err(missing()),
        }
    }

    /// The alias of a name.
    pub(crate) fn alias(&self, named: &FunctionRef, name: &str) -> Result<Arc<Alias>, LambdaError> {
        let missing = || LambdaError::no_such_alias(&named.with_qualifier(name).qualified_arn());
        self.find_alias(named, name)?.ok_or_else(missing)
    }

    /// The versions of an alias are there and may go together.
    pub(crate) fn require_sound(
        &self,
        named: &FunctionRef,
        alias: &Alias,
    ) -> Result<(), LambdaError> {
        alias.require_sound()?;
        if let Some(other) = alias.other {
            self.version_number(named, &other.version.to_string())?;
        }
        Ok(())
    }

    /// Bytes of the code of all versions in a Region.
    pub(crate) fn code_bytes(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<u64, LambdaError> {
        let versions = self.all_versions(account, region, None, usize::MAX)?;
        let sizes = versions.iter().map(|(_, (_, version))| version.code.size);
        Ok(sizes.sum())
    }

    /// There is room for code of that size.
    pub(crate) fn require_code_room(
        &self,
        named: &FunctionRef,
        size: u64,
    ) -> Result<(), LambdaError> {
        let used = self.code_bytes(named.account, &named.region)?;
        if used.saturating_add(size) > MOST_CODE_BYTES {
            return Err(LambdaError::code_storage_exceeded());
        }
        Ok(())
    }
}

impl LambdaRead<'_> {
    /// A page of the versions of all functions of the caller's account.
    pub(crate) fn list_all_versions(
        &self,
        ctx: &RequestContext,
        page: &Page<'_>,
    ) -> Result<Listed<CreateFunctionOutput>, LambdaError> {
        page.collect(
            |after, limit| self.all_versions(ctx.account(), &ctx.region, after, limit),
            |(name, version)| {
                let named = FunctionRef {
                    partition: ctx.partition(),
                    region: ctx.region.clone(),
                    account: ctx.account(),
                    name,
                    qualifier: Some(version.number.to_string()),
                };
                self.shown(ctx, &named, &version).map(Some)
            },
        )
    }
}

impl LambdaWrite<'_> {
    /// Puts `$LATEST` as it was changed, and lets go of what runs as it was.
    pub(crate) fn put_latest(
        &mut self,
        ctx: &RequestContext,
        function: &Function,
        changed: Version,
    ) -> Result<Version, LambdaError> {
        let named = function.reference();
        let changed = Version {
            revision_id: ctx.uuid(),
            last_modified: ctx.now(),
            last_update: LastUpdateStatus::InProgress,
            ..changed
        };
        self.put_version(&named, changed.clone())?;
        self.schedule_ready(function, VersionNumber::LATEST, ctx.now())?;
        let latest = named.with_qualifier(LATEST).qualified_arn();
        self.service.runner.retire(&latest);
        Ok(changed)
    }

    /// Publishes `$LATEST` as a new version, unless the last one is just like it. The function's
    /// row is left to the caller.
    pub(crate) fn publish(
        &mut self,
        ctx: &RequestContext,
        function: &mut Function,
        latest: &Version,
        description: Option<String>,
    ) -> Result<Version, LambdaError> {
        let named = function.reference();
        let last = VersionNumber::published(function.last_version);
        if !last.is_latest()
            && let Some(last) = self.find_version(&named, last)?
            && last.code == latest.code
            && last.settings.run_as(&latest.settings)
        {
            return Ok((*last).clone());
        }
        self.require_code_room(&named, latest.code.size)?;
        let mut published = Version {
            number: VersionNumber::published(function.last_version + 1),
            revision_id: ctx.uuid(),
            last_modified: ctx.now(),
            ..latest.clone()
        };
        if let Some(description) = description {
            published.settings.description = description;
        }
        function.last_version += 1;
        self.share_code(named.account, &published.code)?;
        self.put_version(&named, published.clone())?;
        self.schedule_ready(function, published.number, ctx.now())?;
        Ok(published)
    }
}
