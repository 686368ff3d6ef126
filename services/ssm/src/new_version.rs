//! What `PutParameter` makes of what is asked and what is there: a version's members, and its tier.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html>

use ringwall_core::RequestContext;

use crate::allowed_pattern;
use crate::api::{ParameterTier, ParameterType, PutParameterInput};
use crate::error::SsmError;
use crate::resources::data_type;
use crate::resources::name::OwnName;
use crate::resources::parameter::{Parameter, Version};
use crate::resources::policy::ParameterPolicy;
use crate::secure_string::{self, DEFAULT_KEY};
use crate::store::Counts;

const MOST_STANDARD_BYTES: usize = 4096;
const MOST_ADVANCED_BYTES: usize = 8192;
const MOST_STANDARD: i64 = 10_000;
const MOST_ADVANCED: i64 = 100_000;

/// What is there before.
pub(crate) struct Before<'a> {
    pub(crate) parameter: Option<&'a Parameter>,
    pub(crate) default_tier: ParameterTier,
    pub(crate) counts: Counts,
}

/// The version that a request makes. Its value is encrypted last, after all that can be refused
/// without KMS.
pub(crate) fn make(
    ctx: &RequestContext,
    name: &OwnName,
    input: PutParameterInput,
    policies: Option<Vec<ParameterPolicy>>,
    before: &Before<'_>,
) -> Result<Version, SsmError> {
    let latest = before.parameter.map(|parameter| &parameter.latest);
    let kind = input.r#type.or(latest.map(|latest| latest.kind));
    let kind = kind.ok_or_else(SsmError::type_missing)?;
    let is_secure = kind == ParameterType::SecureString;
    if input.key_id.is_some() && !is_secure {
        return Err(SsmError::key_without_secure_string());
    }
    let data_type = input
        .data_type
        .filter(|data_type| !data_type.is_empty())
        .or_else(|| latest.map(|latest| latest.data_type.clone()))
        .unwrap_or_else(|| data_type::TEXT.to_owned());
    data_type::require(&data_type, kind, name.as_str())?;
    let value = input.value.expose();
    require_value(value)?;
    let allowed_pattern = input.allowed_pattern.filter(|pattern| !pattern.is_empty());
    if let Some(pattern) = &allowed_pattern {
        allowed_pattern::require_match(pattern, value)?;
    }
    let policies = policies.unwrap_or_else(|| {
        let kept = latest.map(|latest| latest.policies.as_slice());
        kept.unwrap_or_default()
            .iter()
            .map(ParameterPolicy::kept)
            .collect()
    });
    let tier = tier(input.tier, value.len(), !policies.is_empty(), before)?;

    // A key that is not named again is not kept: AWS goes back to its own.
    let key_id = is_secure.then(|| input.key_id.unwrap_or_else(|| DEFAULT_KEY.to_owned()));
    let value = match &key_id {
        Some(key_id) => {
            let arn = ctx.arn("ssm", &format!("parameter/{}", name.key()));
            secure_string::seal(ctx, &arn, tier, key_id, value)?
        }
        None => input.value.into_exposed(),
    };
    Ok(Version {
        number: latest.map_or(1, |latest| latest.number + 1),
        kind,
        value,
        key_id,
        tier,
        description: input
            .description
            .or_else(|| latest.and_then(|latest| latest.description.clone())),
        allowed_pattern,
        data_type,
        policies,
        modified_at: ctx.now(),
        modified_by: ctx.caller_arn().to_owned(),
    })
}

fn require_value(value: &str) -> Result<(), SsmError> {
    if value.is_empty() {
        return Err(SsmError::empty_value());
    }
    let nests = value
        .split_once("{{")
        .is_some_and(|(_, rest)| rest.contains("}}"));
    if nests {
        return Err(SsmError::nested_value());
    }
    Ok(())
}

/// The tier that a version gets: an advanced parameter stays one.
fn tier(
    asked: Option<ParameterTier>,
    value_bytes: usize,
    has_policies: bool,
    before: &Before<'_>,
) -> Result<ParameterTier, SsmError> {
    let current = before.parameter.map(|parameter| parameter.latest.tier);
    let is_advanced = current == Some(ParameterTier::Advanced);
    let is_new = current.is_none();
    let is_large = value_bytes > MOST_STANDARD_BYTES;
    let is_full = before.counts.standard >= MOST_STANDARD;

    let tier = match asked.unwrap_or(before.default_tier) {
        ParameterTier::Advanced => ParameterTier::Advanced,
        ParameterTier::Standard if is_advanced && asked.is_some() => {
            return Err(SsmError::no_downgrade());
        }
        _ if is_advanced => ParameterTier::Advanced,
        ParameterTier::Standard if is_large => return Err(SsmError::standard_value_too_large()),
        ParameterTier::Standard if has_policies => return Err(SsmError::policies_need_advanced()),
        ParameterTier::IntelligentTiering if is_large || has_policies || (is_new && is_full) => {
            ParameterTier::Advanced
        }
        ParameterTier::Standard | ParameterTier::IntelligentTiering => ParameterTier::Standard,
    };
    if value_bytes > MOST_ADVANCED_BYTES {
        return Err(SsmError::advanced_value_too_large());
    }
    let exceeds = match tier {
        ParameterTier::Advanced => !is_advanced && before.counts.advanced >= MOST_ADVANCED,
        _ => is_new && is_full,
    };
    if exceeds {
        return Err(SsmError::too_many_parameters());
    }
    Ok(tier)
}
