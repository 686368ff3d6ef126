//! How a caller names what he wants to read: by name or ARN, a version or label behind a colon.

use ringwall_core::{AccountId, Arn, RequestContext};

use crate::error::SsmError;
use crate::resources::name::{self, require_readable};

/// A parameter, or a version of one, as a caller names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The account that is asked; none for AWS's public parameters.
    pub(crate) owner: Option<AccountId>,
    /// The name, its first slash as the caller gave it.
    pub(crate) name: String,
    pub(crate) selector: Option<Selector>,
    /// The caller named it by ARN.
    pub(crate) by_arn: bool,
}

/// Which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    Version(i64),
    Label(String),
}

impl Reference {
    /// Reads what a caller wants to read.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, SsmError> {
        let text = text.trim();
        if text.starts_with("arn:") {
            return Self::of_arn(ctx, text);
        }
        let (name, selector) = split(text);
        require_readable(name)?;
        let is_public = name::is_public(name::key(name));
        Ok(Self {
            owner: (!is_public).then(|| ctx.account()),
            name: name.to_owned(),
            selector: selector.map(Selector::parse).transpose()?,
            by_arn: false,
        })
    }

    /// Reads a name that stands for a parameter as a whole.
    pub(crate) fn parse_whole(ctx: &RequestContext, text: &str) -> Result<Self, SsmError> {
        let reference = Self::parse(ctx, text)?;
        if reference.selector.is_some() {
            return Err(SsmError::invalid_name());
        }
        Ok(reference)
    }

    fn of_arn(ctx: &RequestContext, text: &str) -> Result<Self, SsmError> {
        let arn: Arn = text.parse().map_err(|_| SsmError::invalid_name())?;
        let resource = arn.resource.strip_prefix("parameter/");
        let (key, selector) = split(resource.ok_or_else(SsmError::invalid_name)?);
        let owner = match arn.account.as_str() {
            "" => None,
            account => Some(account.parse().map_err(|_| SsmError::invalid_name())?),
        };
        let name = if key.contains('/') {
            format!("/{key}")
        } else {
            key.to_owned()
        };
        require_readable(&name)?;
        let is_here = arn.service == "ssm"
            && arn.region == ctx.region.as_str()
            && arn.partition == ctx.partition().to_string();
        if !is_here || owner.is_none() != name::is_public(key) {
            return Err(SsmError::invalid_name());
        }
        Ok(Self {
            owner,
            name,
            selector: selector.map(Selector::parse).transpose()?,
            by_arn: true,
        })
    }

    /// What the parameter is found by.
    pub(crate) fn key(&self) -> &str {
        name::key(&self.name)
    }

    /// The parameter's ARN, without selector.
    pub(crate) fn arn(&self, ctx: &RequestContext) -> String {
        arn(ctx, self.owner, self.key())
    }
}

impl Selector {
    fn parse(text: &str) -> Result<Self, SsmError> {
        if text.is_empty() || text.contains(':') {
            return Err(SsmError::invalid_name());
        }
        // Labels don't begin with a digit.
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = text.parse().map_err(|_| SsmError::invalid_name())?;
            return Ok(Self::Version(number));
        }
        Ok(Self::Label(text.to_owned()))
    }

    /// As replies have it, with its colon.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Version(number) => format!(":{number}"),
            Self::Label(label) => format!(":{label}"),
        }
    }
}

/// The ARN of the parameter of a key, in the Region that is called.
pub(crate) fn arn(ctx: &RequestContext, owner: Option<AccountId>, key: &str) -> String {
    let (partition, region) = (ctx.partition(), &ctx.region);
    match owner {
        Some(owner) => format!("arn:{partition}:ssm:{region}:{owner}:parameter/{key}"),
        None => format!("arn:{partition}:ssm:{region}::parameter/{key}"),
    }
}

fn split(text: &str) -> (&str, Option<&str>) {
    match text.split_once(':') {
        Some((name, selector)) => (name, Some(selector)),
        None => (text, None),
    }
}
