//! `ListWebAuthnCredentials`: the user's passkeys, the oldest first.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    ListWebAuthnCredentialsInput, ListWebAuthnCredentialsOutput, WebAuthnCredentialDescription,
};
use crate::error::CognitoError;
use crate::factor::passkey::{MOST_PASSKEYS, Passkey};
use crate::store::CognitoRead;
use crate::token::access;

pub(crate) fn list_web_authn_credentials(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListWebAuthnCredentialsInput,
) -> Result<Reply<ListWebAuthnCredentialsOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, user) = (&bearer.pool, &bearer.user);
    let permit = ctx.public("the access token says whose passkeys they are");

    let scope = format!("ListWebAuthnCredentials/{}/{}", pool.id, user.sub);
    let token = input.next_token.as_deref().map(|token| {
        let position = tx.service.marker.open(&scope, token);
        position.ok_or_else(|| CognitoError::invalid_parameter("Invalid NextToken."))
    });
    let after = token.transpose()?;
    let wanted = input
        .max_results
        .and_then(|most| usize::try_from(most).ok());
    let wanted = wanted.filter(|most| *most > 0).unwrap_or(MOST_PASSKEYS);

    let mut passkeys = tx.passkeys(pool, user)?;
    passkeys.sort_by_cached_key(|passkey| place(passkey));
    if let Some(after) = after {
        passkeys.retain(|passkey| place(passkey) > after);
    }
    let has_more = passkeys.len() > wanted;
    passkeys.truncate(wanted);
    let last = passkeys.last().filter(|_| has_more);

    Ok(permit.reply(ListWebAuthnCredentialsOutput {
        next_token: last.map(|last| tx.service.marker.seal(&scope, &place(last))),
        credentials: passkeys.iter().map(|passkey| shown(passkey)).collect(),
    }))
}

/// The place of a passkey in the list.
fn place(passkey: &Passkey) -> Vec<u8> {
    let millis = passkey.created_at.millis().to_be_bytes();
    [millis.as_slice(), &passkey.credential.id].concat()
}

fn shown(passkey: &Passkey) -> WebAuthnCredentialDescription {
    let credential = &passkey.credential;
    WebAuthnCredentialDescription {
        credential_id: credential.id.to_string(),
        friendly_credential_name: passkey.name.clone(),
        relying_party_id: passkey.relying_party_id.clone(),
        authenticator_attachment: credential.attachment.clone(),
        authenticator_transports: credential.transports.clone(),
        created_at: passkey.created_at,
    }
}
