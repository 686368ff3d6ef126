//! ARNs by which resources are tagged.

use ringwall_core::{Arn, RequestContext};

use crate::error::RdsError;

/// What an ARN names.
pub(crate) enum ResourceName {
    Instance(String),
    Snapshot(String),
}

impl ResourceName {
    /// Reads an ARN of the caller's account and Region.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, RdsError> {
        let unknown = || RdsError::unknown_resource_name(text);
        let arn: Arn = text.parse().map_err(|_| unknown())?;
        let is_here = arn.service == "rds"
            && arn.account == ctx.account().to_string()
            && arn.region == ctx.region.as_str();
        let (kind, name) = arn.resource.split_once(':').ok_or_else(unknown)?;
        match kind {
            "db" if is_here => Ok(Self::Instance(name.to_ascii_lowercase())),
            "snapshot" if is_here => Ok(Self::Snapshot(name.to_ascii_lowercase())),
            _ => Err(unknown()),
        }
    }
}
