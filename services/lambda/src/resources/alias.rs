//! Aliases: names for a version, or for two with a weight.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html>

use std::collections::BTreeMap;

use ringwall_core::Entropy;
use serde::{Deserialize, Serialize};

use crate::api::{AliasRoutingConfiguration, CreateAliasOutput};
use crate::error::LambdaError;
use crate::resources::function::VersionNumber;
use crate::resources::function_ref::FunctionRef;

/// An alias.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) name: String,
    pub(crate) version: VersionNumber,
    pub(crate) description: String,
    pub(crate) other: Option<OtherVersion>,
    pub(crate) revision_id: String,
}

/// The version that gets a share of the invocations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OtherVersion {
    pub(crate) version: VersionNumber,
    /// From 0 to 1.
    pub(crate) weight: f64,
}

impl OtherVersion {
    /// Reads a routing configuration.
    pub(crate) fn parse(
        routing: Option<&AliasRoutingConfiguration>,
    ) -> Result<Option<Self>, LambdaError> {
        let weights = routing.and_then(|routing| routing.additional_version_weights.as_ref());
        let mut weights = weights.into_iter().flatten();
        let Some((version, weight)) = weights.next() else {
            return Ok(None);
        };
        if weights.next().is_some() {
            return Err(LambdaError::one_other_version());
        }
        let number = VersionNumber::parse(version)
            .filter(|number| !number.is_latest())
            .ok_or_else(LambdaError::latest_has_no_weights)?;
        Ok(Some(Self {
            version: number,
            weight: *weight,
        }))
    }
}

impl Alias {
    /// Versions of their own, of which the second is a published one too.
    pub(crate) fn require_sound(&self) -> Result<(), LambdaError> {
        let Some(other) = self.other else {
            return Ok(());
        };
        if self.version.is_latest() {
            return Err(LambdaError::latest_has_no_weights());
        }
        if self.version == other.version {
            return Err(LambdaError::version_twice(&other.version.to_string()));
        }
        Ok(())
    }

    /// Whether it leads to a version.
    pub(crate) fn leads_to(&self, version: VersionNumber) -> bool {
        self.version == version || self.other.is_some_and(|other| other.version == version)
    }

    /// The version that the next invocation runs.
    pub(crate) fn draw(&self, entropy: &dyn Entropy) -> VersionNumber {
        let Some(other) = self.other else {
            return self.version;
        };
        let mut bytes = [0; 4];
        entropy.fill(&mut bytes);
        let drawn = f64::from(u32::from_be_bytes(bytes)) / 2_f64.powi(32);
        if drawn < other.weight {
            other.version
        } else {
            self.version
        }
    }

    /// It as the API shows it.
    pub(crate) fn shown(&self, function: &FunctionRef) -> CreateAliasOutput {
        let weights = self
            .other
            .map(|other| BTreeMap::from([(other.version.to_string(), other.weight)]));
        CreateAliasOutput {
            alias_arn: Some(function.with_qualifier(self.name.as_str()).qualified_arn()),
            name: Some(self.name.clone()),
            function_version: Some(self.version.to_string()),
            description: Some(self.description.clone()),
            routing_config: weights.map(|weights| AliasRoutingConfiguration {
                additional_version_weights: Some(weights),
            }),
            revision_id: Some(self.revision_id.clone()),
        }
    }
}
