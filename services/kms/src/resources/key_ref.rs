//! How a caller names a key.

use ringwall_core::{AccountId, Arn, Region, RequestContext};

use super::alias::AliasName;
use super::key_id::KeyId;
use crate::error::KmsError;

/// A key as a caller names it, with the account and Region it is looked for in.
///
/// <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id>
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyRef {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) name: KeyName,
    /// The text as it came.
    pub(crate) text: String,
}

/// The part of a key's name that is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyName {
    Id(KeyId),
    Alias(AliasName),
}

impl KeyRef {
    /// Reads a key id, key ARN, alias name or alias ARN, for operations that take all four.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, KmsError> {
        let (account, region, resource) = match text.strip_prefix("arn:") {
            Some(_) => parse_arn(ctx, text)?,
            None => (ctx.account(), ctx.region.clone(), text.to_owned()),
        };
        let name = if resource.starts_with("alias/") {
            KeyName::Alias(AliasName::of_reference(&resource)?)
        } else {
            let is_arn = text.starts_with("arn:");
            let id = if is_arn {
                resource.strip_prefix("key/")
            } else {
                Some(resource.as_str())
            };
            let id = id
                .and_then(|id| id.parse().ok())
                .ok_or_else(|| KmsError::invalid_key_id(text))?;
            KeyName::Id(id)
        };
        Ok(Self {
            account,
            region,
            name,
            text: text.to_owned(),
        })
    }

    /// Reads a key id or key ARN, for operations that do not take aliases.
    pub(crate) fn parse_without_alias(ctx: &RequestContext, text: &str) -> Result<Self, KmsError> {
        let key = Self::parse(ctx, text)?;
        match key.name {
            KeyName::Id(_) => Ok(key),
            KeyName::Alias(_) => Err(KmsError::invalid_key_id(text)),
        }
    }

    /// A key whose place is known.
    pub(crate) fn of_id(account: AccountId, region: Region, id: KeyId) -> Self {
        let text = id.to_string();
        Self {
            account,
            region,
            name: KeyName::Id(id),
            text,
        }
    }

    /// The alias that was used, for `kms:RequestAlias`.
    pub(crate) const fn alias(&self) -> Option<&AliasName> {
        match &self.name {
            KeyName::Alias(alias) => Some(alias),
            KeyName::Id(_) => None,
        }
    }
}

fn parse_arn(ctx: &RequestContext, text: &str) -> Result<(AccountId, Region, String), KmsError> {
    let invalid = || KmsError::invalid_arn(text);
    let arn: Arn = text.parse().map_err(|_| invalid())?;
    if arn.service != "kms" || arn.partition != ctx.partition().as_str() {
        return Err(invalid());
    }
    if arn.region != ctx.region.as_str() {
        return Err(KmsError::invalid_arn(&arn.region));
    }
    let account = arn.account.parse().map_err(|_| invalid())?;
    Ok((account, ctx.region.clone(), arn.resource))
}
