//! Which role somebody gets in the enhanced flow.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html>

use crate::error::CognitoIdentityError;
use crate::login::{ProviderKind, VerifiedLogin};
use crate::resources::identity_pool::IdentityPool;
use crate::resources::role_mapping::{By, RoleMapping};

/// The role of a guest.
pub(crate) fn of_guest(pool: &IdentityPool) -> Result<&str, CognitoIdentityError> {
    let role = pool.roles.unauthenticated.as_deref();
    role.ok_or_else(CognitoIdentityError::no_role)
}

/// The role of whoever logged in, unless a mapping says otherwise.
pub(crate) fn usual(pool: &IdentityPool) -> Result<&str, CognitoIdentityError> {
    let role = pool.roles.authenticated.as_deref();
    role.ok_or_else(CognitoIdentityError::no_role)
}

/// The role of somebody with these logins. `wanted` is the one that he asks for: it must be among
/// those that he may have.
pub(crate) fn of_logins(
    pool: &IdentityPool,
    logins: &[VerifiedLogin],
    wanted: Option<&str>,
) -> Result<String, CognitoIdentityError> {
    for login in logins {
        let mut names = login.names.iter();
        if let Some(mapping) = names.find_map(|name| pool.role_mappings.get(name)) {
            return mapped(pool, login, mapping, wanted);
        }
    }
    // The assertion of a SAML provider may name roles without a mapping.
    let mut saml = logins.iter();
    let saml = saml.find(|login| login.kind == ProviderKind::Saml && !login.roles.is_empty());
    match (saml, wanted) {
        (Some(login), Some(wanted)) => among(&login.roles, wanted),
        (Some(login), None) => match login.roles.as_slice() {
            [role] => Ok(role.clone()),
            _ => usual(pool).map(str::to_owned),
        },
        (None, Some(wanted)) => Err(CognitoIdentityError::role_forbidden(wanted)),
        (None, None) => usual(pool).map(str::to_owned),
    }
}

fn mapped(
    pool: &IdentityPool,
    login: &VerifiedLogin,
    mapping: &RoleMapping,
    wanted: Option<&str>,
) -> Result<String, CognitoIdentityError> {
    let (possible, chosen) = match &mapping.by {
        By::Token => {
            let only = match login.roles.as_slice() {
                [role] => Some(role.clone()),
                _ => None,
            };
            let preferred = login.preferred_role.clone();
            (login.roles.clone(), preferred.or(only))
        }
        By::Rules(rules) => {
            let fitting = rules
                .iter()
                .filter(|rule| rule.fits(&login.claims.values(&rule.claim)));
            let fitting: Vec<String> = fitting.map(|rule| rule.role.clone()).collect();
            let first = fitting.first().cloned();
            (fitting, first)
        }
    };
    if let Some(wanted) = wanted {
        return among(&possible, wanted);
    }
    match chosen {
        Some(role) => Ok(role),
        None if mapping.denies_the_ambiguous => Err(CognitoIdentityError::role_is_ambiguous(
            login.names.first().map_or("", String::as_str),
        )),
        None => usual(pool).map(str::to_owned),
    }
}

fn among(possible: &[String], wanted: &str) -> Result<String, CognitoIdentityError> {
    let mut possible = possible.iter();
    let found = possible.find(|role| *role == wanted).cloned();
    found.ok_or_else(|| CognitoIdentityError::role_forbidden(wanted))
}
