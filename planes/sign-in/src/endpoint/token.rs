//! `/oauth2/token`: tokens for codes, for refresh tokens, and for clients themselves.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html>

use std::collections::BTreeMap;

use http::StatusCode;
use ringwall_cognito_idp::hosted::{Client, Given};
use serde::Serialize;

use super::client::client;
use crate::oauth::pkce;
use crate::stage::{Answer, Refused, Stage, Stop};
use crate::web::reply::Reply;

#[derive(Serialize)]
struct Tokens<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
    access_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    expires_in: u64,
    token_type: &'a str,
}

pub(crate) fn token(stage: &mut Stage<'_, '_>) -> Answer {
    let client = client(stage, StatusCode::BAD_REQUEST)?;
    match stage.visit.form.text("grant_type") {
        "authorization_code" => for_code(stage, &client),
        "refresh_token" => for_refresh_token(stage, &client),
        "client_credentials" => for_client(stage, &client),
        "" => Err(refuse("invalid_request")),
        _ => Err(refuse("unsupported_grant_type")),
    }
}

/// Whatever the flows refuse, the grant is not good.
pub(crate) fn refused(_stage: &mut Stage<'_, '_>, _refused: &Refused) -> Answer {
    Err(refuse("invalid_grant"))
}

fn for_code(stage: &mut Stage<'_, '_>, client: &Client) -> Answer {
    let form = &stage.visit.form;
    let (Some(code), Some(redirect_uri)) = (form.get("code"), form.get("redirect_uri")) else {
        return Err(refuse("invalid_request"));
    };
    if !client.allows("code") {
        return Err(refuse("unauthorized_client"));
    }
    let code = stage.tx.find_code(stage.ctx, code)?;
    let code = code.filter(|code| code.code_for.client_id == client.id);
    let code = code.ok_or_else(|| refuse("invalid_grant"))?;
    if code.used_by.is_some() {
        stage.tx.revoke_used(&stage.pool, &code)?;
        return Err(refuse("invalid_grant"));
    }
    if code.code_for.redirect_uri != redirect_uri {
        return Err(refuse("unauthorized_client"));
    }
    if !pkce::is_answered(
        code.code_for.code_challenge.as_deref(),
        form.get("code_verifier"),
    ) {
        // Whoever has the code without its verifier shall not try again.
        stage.tx.void_code(&code)?;
        return Err(refuse("invalid_grant"));
    }
    let given = stage.tx.exchange(stage.ctx, &stage.pool, client, &code)?;
    given
        .map(|given| shown(&given))
        .ok_or_else(|| refuse("invalid_grant"))
}

fn for_refresh_token(stage: &mut Stage<'_, '_>, client: &Client) -> Answer {
    let token = stage
        .visit
        .form
        .get("refresh_token")
        .ok_or_else(|| refuse("invalid_request"))?;
    Ok(shown(&stage.tx.refresh(
        stage.ctx,
        &stage.pool,
        client,
        token,
    )?))
}

fn for_client(stage: &mut Stage<'_, '_>, client: &Client) -> Answer {
    if !client.has_secret || !client.allows("client_credentials") {
        return Err(refuse("unauthorized_client"));
    }
    let form = &stage.visit.form;
    let mut scopes: Vec<String> = Vec::new();
    for scope in form
        .text("scope")
        .split(' ')
        .filter(|scope| !scope.is_empty())
    {
        if !client.scopes.iter().any(|known| known == scope) {
            let is_known = stage.tx.has_scope(&stage.pool, scope)?;
            return Err(refuse(if is_known {
                "invalid_grant"
            } else {
                "invalid_scope"
            }));
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    let scopes = if scopes.is_empty() {
        client.scopes.clone()
    } else {
        scopes
    };
    let metadata: BTreeMap<String, String> = match form.get("aws_client_metadata") {
        Some(metadata) => serde_json::from_str(metadata).map_err(|_| refuse("invalid_request"))?,
        None => BTreeMap::new(),
    };
    let metadata: Vec<_> = metadata.into_iter().collect();
    Ok(shown(&stage.tx.client_token(
        stage.ctx,
        &stage.pool,
        client,
        &scopes,
        &metadata,
    )?))
}

fn shown(given: &Given) -> Reply {
    let tokens = Tokens {
        id_token: given.id.as_deref(),
        access_token: &given.access,
        refresh_token: given.refresh.as_deref(),
        expires_in: given.expires_in,
        token_type: "Bearer",
    };
    match serde_json::to_string(&tokens) {
        Ok(json) => Reply::json(StatusCode::OK, json),
        Err(_) => Reply::empty(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn refuse(error: &str) -> Stop {
    Reply::refusal(StatusCode::BAD_REQUEST, error).into()
}
