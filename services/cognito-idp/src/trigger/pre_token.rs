//! Before tokens are made: the function adds, changes and takes away claims, scopes and groups.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html>

use std::collections::BTreeMap;

use ringwall_core::RequestContext;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Function, Occasion, Texts, invocation};
use crate::error::CognitoError;

/// The most claims and scopes that a function may add, change or take away.
const MOST_CHANGES: usize = 5_000;

/// Groups and roles as the tokens would have them, or as the function wants them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Groups {
    #[serde(deserialize_with = "null_is_none")]
    pub(crate) groups_to_override: Vec<String>,
    #[serde(deserialize_with = "null_is_none")]
    pub(crate) iam_roles_to_override: Vec<String>,
    pub(crate) preferred_role: Option<String>,
}

/// What the function is told.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    pub(crate) user_attributes: &'a Texts,
    pub(crate) group_configuration: &'a Groups,
    /// Told from the second version on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scopes: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_metadata: Option<&'a Texts>,
}

/// What the function wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    pub(crate) id: Changes,
    /// From the second version on.
    pub(crate) access: Changes,
    pub(crate) scopes_to_add: Vec<String>,
    pub(crate) scopes_to_suppress: Vec<String>,
    /// In place of the user's; with nothing in it there are none.
    pub(crate) groups: Option<Groups>,
}

/// Changes of a token's claims. What is suppressed is not added.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// JSON values; texts alone in the first version.
    pub(crate) add: BTreeMap<String, Box<RawValue>>,
    pub(crate) suppress: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FirstResponse {
    claims_override_details: Option<FirstDetails>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FirstDetails {
    claims_to_add_or_override: Option<Texts>,
    claims_to_suppress: Option<Vec<String>>,
    group_override_details: Option<Groups>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LaterResponse {
    claims_and_scope_override_details: Option<LaterDetails>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LaterDetails {
    id_token_generation: Option<Generation>,
    access_token_generation: Option<Generation>,
    group_override_details: Option<Groups>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Generation {
    claims_to_add_or_override: Option<BTreeMap<String, Box<RawValue>>>,
    claims_to_suppress: Option<Vec<String>>,
    scopes_to_add: Option<Vec<String>>,
    scopes_to_suppress: Option<Vec<String>>,
}

/// Asks. `source` is `TokenGeneration_Authentication` and its like; of `TokenGeneration_ClientCredentials`
/// only the third version is asked.
pub(crate) fn ask(
    ctx: &RequestContext,
    occasion: &Occasion<'_>,
    source: &str,
    request: &Request<'_>,
) -> Result<Overrides, CognitoError> {
    let Some(trigger) = &occasion.pool.triggers.pre_token_generation else {
        return Ok(Overrides::default());
    };
    let version = match trigger.version.as_str() {
        "V2_0" => "2",
        "V3_0" => "3",
        _ => "1",
    };
    if source == "TokenGeneration_ClientCredentials" && version != "3" {
        return Ok(Overrides::default());
    }
    let function = Function {
        name: "PreTokenGeneration",
        arn: &trigger.arn,
        version,
    };
    let overrides = if version == "1" {
        let request = Request {
            scopes: None,
            ..*request
        };
        let response: FirstResponse = super::ask(ctx, function, occasion, source, request)?;
        response.into_overrides()?
    } else {
        let response: LaterResponse = super::ask(ctx, function, occasion, source, request)?;
        response.into_overrides()
    };
    overrides.require_few()
}

impl FirstResponse {
    fn into_overrides(self) -> Result<Overrides, CognitoError> {
        let details = self.claims_override_details.unwrap_or_default();
        let add = details.claims_to_add_or_override.unwrap_or_default();
        let add = add.into_iter().map(|(name, text)| {
            let value = serde_json::value::to_raw_value(&text).map_err(CognitoError::internal)?;
            Ok((name, value))
        });
        Ok(Overrides {
            id: Changes {
                add: add.collect::<Result<_, CognitoError>>()?,
                suppress: details.claims_to_suppress.unwrap_or_default(),
            },
            groups: details.group_override_details,
            ..Overrides::default()
        })
    }
}

impl LaterResponse {
    fn into_overrides(self) -> Overrides {
        let details = self.claims_and_scope_override_details.unwrap_or_default();
        let id = details.id_token_generation.unwrap_or_default();
        let mut access = details.access_token_generation.unwrap_or_default();
        Overrides {
            scopes_to_add: access.scopes_to_add.take().unwrap_or_default(),
            scopes_to_suppress: access.scopes_to_suppress.take().unwrap_or_default(),
            id: id.into_changes(),
            access: access.into_changes(),
            groups: details.group_override_details,
        }
    }
}

impl Generation {
    fn into_changes(self) -> Changes {
        Changes {
            add: self.claims_to_add_or_override.unwrap_or_default(),
            suppress: self.claims_to_suppress.unwrap_or_default(),
        }
    }
}

impl Overrides {
    fn require_few(self) -> Result<Self, CognitoError> {
        let changes = |changes: &Changes| changes.add.len() + changes.suppress.len();
        let scopes = self.scopes_to_add.len() + self.scopes_to_suppress.len();
        if changes(&self.id) + changes(&self.access) + scopes > MOST_CHANGES {
            return Err(invocation::unrecognizable());
        }
        Ok(self)
    }
}

/// Functions write `null` for a list that they leave empty.
fn null_is_none<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
