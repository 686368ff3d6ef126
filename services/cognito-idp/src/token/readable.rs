//! Which attributes an app client may read, as an ID token and `userInfo` show them.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>

use ringwall_tokens::jwt::{Claim, Claims};

use crate::resources::client::Client;
use crate::resources::user::User;

/// Whether the client may read an attribute. One that names none may read the standard ones.
pub(crate) fn may_read(client: &Client, name: &str) -> bool {
    match &client.read_attributes {
        Some(names) => names.iter().any(|readable| readable == name),
        None => !name.contains(':'),
    }
}

/// Whether scopes let an attribute through. `openid` alone lets all through; once `email`, `phone` or
/// `profile` are asked for as well, only theirs.
fn is_in_scope(scopes: &[String], name: &str) -> bool {
    let has = |scope: &str| scopes.iter().any(|given| given == scope);
    let is_limited = has("email") || has("phone") || has("profile");
    if !is_limited || has("profile") {
        return true;
    }
    match name {
        "email" | "email_verified" => has("email"),
        "phone_number" | "phone_number_verified" => has("phone"),
        _ => false,
    }
}

/// Whether tokens come from OAuth's endpoints, whose scopes limit what an ID token shows.
pub(crate) fn claims_of(client: &Client, user: &User, scopes: &[String]) -> Claims {
    let attributes = user.attributes.iter();
    let shown = attributes.filter(|(name, _)| may_read(client, name) && is_in_scope(scopes, name));
    shown.fold(Claims::new(), |claims, (name, value)| {
        claims.with(name.as_str(), claim(name, value))
    })
}

/// An attribute as an ID token has it.
fn claim(name: &str, value: &str) -> Claim {
    match name {
        "email_verified" | "phone_number_verified" => (value == "true").into(),
        "address" => Claims::new().with("formatted", value).into(),
        "updated_at" => value
            .parse::<i64>()
            .map_or_else(|_| value.into(), Claim::from),
        _ => value.into(),
    }
}
