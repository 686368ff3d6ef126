//! Asks the pool's function before tokens are signed.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html>

use ringwall_core::RequestContext;
use ringwall_tokens::jwt::{Claim, Claims};

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::token::groups::GroupConfiguration;
use crate::token::overrides::{ClaimChanges, Overrides};
use crate::trigger::pre_token::{self, Changes, Groups, Request};
use crate::trigger::{Occasion, Texts, attributes_of};

/// What the function is told.
pub(crate) struct Asked<'a> {
    pub(crate) pool: &'a Pool,
    pub(crate) client: &'a Client,
    /// Absent for a machine.
    pub(crate) user: Option<&'a User>,
    pub(crate) groups: Option<&'a GroupConfiguration>,
    pub(crate) scopes: &'a [String],
    /// The trigger source.
    pub(crate) source: &'static str,
    pub(crate) client_metadata: &'a [(String, String)],
}

/// What the function wants otherwise; nothing where there is none.
pub(crate) fn overrides(
    ctx: &RequestContext,
    asked: &Asked<'_>,
) -> Result<Overrides, CognitoError> {
    if asked.pool.triggers.pre_token_generation.is_none() {
        return Ok(Overrides::default());
    }
    let occasion = Occasion::new(
        asked.pool,
        Some(&asked.client.id),
        asked.user.map(|user| user.username.as_str()),
    );
    let attributes = asked.user.map(attributes_of).unwrap_or_default();
    let groups = asked.groups.map(told).unwrap_or_default();
    let metadata: Texts = asked.client_metadata.iter().cloned().collect();
    let request = Request {
        user_attributes: &attributes,
        group_configuration: &groups,
        scopes: Some(asked.scopes),
        client_metadata: (!metadata.is_empty()).then_some(&metadata),
    };
    let wanted = pre_token::ask(ctx, &occasion, asked.source, &request)?;
    Ok(Overrides {
        id: changes(wanted.id)?,
        access: changes(wanted.access)?,
        scopes_to_add: wanted.scopes_to_add,
        scopes_to_suppress: wanted.scopes_to_suppress,
        groups: wanted.groups.map(|groups| GroupConfiguration {
            groups: groups.groups_to_override,
            roles: groups.iam_roles_to_override,
            preferred_role: groups.preferred_role,
        }),
    })
}

fn told(groups: &GroupConfiguration) -> Groups {
    Groups {
        groups_to_override: groups.groups.clone(),
        iam_roles_to_override: groups.roles.clone(),
        preferred_role: groups.preferred_role.clone(),
    }
}

fn changes(wanted: Changes) -> Result<ClaimChanges, CognitoError> {
    let mut add = Claims::new();
    for (name, value) in wanted.add {
        let value: Claim = serde_json::from_str(value.get())
            .map_err(|_| CognitoError::invalid_lambda_response("Unrecognizable lambda output"))?;
        add.set(name, value);
    }
    Ok(ClaimChanges {
        add,
        suppress: wanted.suppress,
    })
}
