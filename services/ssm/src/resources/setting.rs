//! Settings of Parameter Store in an account and a Region.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html>

use ringwall_core::{Arn, RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{ParameterTier, ServiceSetting};
use crate::error::SsmError;

/// The settings that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    DefaultTier,
    HighThroughput,
}

/// A setting that somebody made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Customized {
    pub(crate) value: String,
    pub(crate) modified_at: Timestamp,
    pub(crate) modified_by: String,
}

/// Settings of other parts of Systems Manager begin so.
const OTHERS: [&str; 5] = [
    "/ssm/appmanager/",
    "/ssm/automation/",
    "/ssm/documents/",
    "/ssm/managed-instance/",
    "/ssm/ops",
];

impl Setting {
    /// The setting of an id, or of an ARN.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, SsmError> {
        let not_found = || SsmError::setting_not_found(text);
        let id = if text.starts_with("arn:") {
            let arn: Arn = text.parse().map_err(|_| not_found())?;
            let resource = arn.resource.strip_prefix("servicesetting");
            let here = arn.region == ctx.region.as_str()
                && arn.account.parse() == Ok(ctx.account())
                && arn.service == "ssm";
            let id = resource.filter(|_| here).ok_or_else(not_found)?;
            id.to_owned()
        } else {
            text.to_owned()
        };
        for setting in [Self::DefaultTier, Self::HighThroughput] {
            if setting.id() == id {
                return Ok(setting);
            }
        }
        if OTHERS.iter().any(|other| id.starts_with(other)) {
            return Err(SsmError::not_implemented(format_args!("The setting {id}")));
        }
        Err(not_found())
    }

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::DefaultTier => "/ssm/parameter-store/default-parameter-tier",
            Self::HighThroughput => "/ssm/parameter-store/high-throughput-enabled",
        }
    }

    pub(crate) fn arn(self, ctx: &RequestContext) -> String {
        ctx.arn("ssm", &format!("servicesetting{}", self.id()))
    }

    /// Refuses a value that the setting cannot have.
    pub(crate) fn require_value(self, value: &str) -> Result<(), SsmError> {
        let (is_valid, valid) = match self {
            Self::DefaultTier => (
                ParameterTier::parse(value).is_some(),
                "Standard, Advanced, Intelligent-Tiering",
            ),
            Self::HighThroughput => (matches!(value, "true" | "false"), "true, false"),
        };
        if is_valid {
            return Ok(());
        }
        Err(SsmError::invalid_setting_value(value, valid))
    }

    const fn default_value(self) -> &'static str {
        match self {
            Self::DefaultTier => ParameterTier::Standard.as_str(),
            Self::HighThroughput => "false",
        }
    }

    /// As replies have it.
    pub(crate) fn shown(self, ctx: &RequestContext, made: Option<&Customized>) -> ServiceSetting {
        let value = made.map_or(self.default_value(), |made| &made.value);
        let by = made.map_or("System", |made| &made.modified_by);
        let status = if made.is_some() {
            "Customized"
        } else {
            "Default"
        };
        ServiceSetting {
            setting_id: Some(self.id().to_owned()),
            setting_value: Some(value.to_owned()),
            last_modified_date: made.map(|made| made.modified_at),
            last_modified_user: Some(by.to_owned()),
            arn: Some(self.arn(ctx)),
            status: Some(status.to_owned()),
        }
    }
}
