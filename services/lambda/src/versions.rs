//! What operations on versions share: publishing, room for code, how versions are shown.

use std::ops::Deref;

use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_store::Reads;

use crate::api::CreateFunctionOutput;
use crate::encryption;
use crate::error::LambdaError;
use crate::resources::function::{Function, Version, VersionNumber};
use crate::resources::function_ref::FunctionRef;
use crate::store::{LambdaTx, LambdaWrite};

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

    /// Bytes of the code of all versions in a Region.
    pub(crate) fn code_bytes(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Result<u64, LambdaError> {
        let versions = self.all_versions(account, region, None, usize::MAX)?;
        Ok(versions.iter().map(|(_, version)| version.code.size).sum())
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

impl LambdaWrite<'_> {
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
