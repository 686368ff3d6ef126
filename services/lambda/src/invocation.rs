//! From a name to what runs: which version, with which code and variables.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Entropy, Platform};
use ringwall_store::Reads;

use crate::code::StoredCode;
use crate::encryption;
use crate::error::LambdaError;
use crate::parameters::RoleParameters;
use crate::resources::function::{Function, Version, VersionNumber};
use crate::resources::function_ref::FunctionRef;
use crate::runner::{ParameterSource, Runnable};
use crate::store::LambdaTx;

impl<T: Deref<Target: Reads + Sized>> LambdaTx<'_, T> {
    /// The version that a name leads to; an alias of two versions draws one.
    pub(crate) fn version_of(
        &self,
        named: &FunctionRef,
        entropy: &dyn Entropy,
    ) -> Result<Arc<Version>, LambdaError> {
        let missing = || LambdaError::no_such_function(&named.qualified_arn());
        let number = match named.qualifier.as_deref() {
            None => VersionNumber::LATEST,
            Some(qualifier) => match VersionNumber::parse(qualifier) {
                Some(number) => number,
                None => self
                    .find_alias(named, qualifier)?
                    .ok_or_else(missing)?
                    .draw(entropy),
            },
        };
        self.find_version(named, number)?.ok_or_else(missing)
    }

    /// What a name leads to is there.
    pub(crate) fn require_qualifier(&self, named: &FunctionRef) -> Result<(), LambdaError> {
        let Some(qualifier) = named.qualifier.as_deref() else {
            return Ok(());
        };
        let is_there = match VersionNumber::parse(qualifier) {
            Some(number) => self.find_version(named, number)?.is_some(),
            None => self.find_alias(named, qualifier)?.is_some(),
        };
        if is_there {
            Ok(())
        } else {
            Err(LambdaError::no_such_function(&named.qualified_arn()))
        }
    }

    /// A version as it runs.
    pub(crate) fn runnable(
        &self,
        platform: &Arc<Platform>,
        function: &Function,
        version: &Version,
    ) -> Result<Runnable, LambdaError> {
        let named = function.reference();
        let settings = &version.settings;
        let unsigned = |number: i32| u32::try_from(number).unwrap_or(0);
        Ok(Runnable {
            account: function.account,
            region: function.region.clone(),
            name: function.name.clone(),
            version: version.number.to_string(),
            arn: named.arn(),
            revision_id: version.revision_id.clone(),
            runtime: settings.runtime.as_str().to_owned(),
            handler: settings.handler.clone(),
            role: settings.role.clone(),
            timeout_secs: unsigned(settings.timeout_secs),
            memory_mib: unsigned(settings.memory_mib),
            ephemeral_storage_mib: unsigned(settings.ephemeral_storage_mib),
            environment: encryption::reveal_to_role(platform, self.rows(), &named, settings)?,
            code_sha256: version.code.sha256.clone(),
            code: Arc::new(StoredCode {
                store: self.service.store.clone(),
                account: function.account,
                code: version.code.clone(),
            }),
            reserved_concurrency: function.reserved_concurrency.map(unsigned),
            parameters: settings.extension.as_ref().map(|_| {
                Arc::new(RoleParameters {
                    store: self.service.store.clone(),
                    role: settings.role.clone(),
                    function: named,
                }) as Arc<dyn ParameterSource>
            }),
        })
    }
}
