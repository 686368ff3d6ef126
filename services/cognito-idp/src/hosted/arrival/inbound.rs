//! What a provider says, after the pool's function has put it right.

use std::collections::BTreeMap;

use super::Door;
use super::claims::ClaimValue;
use super::visitor::Visitor;
use crate::error::CognitoError;
use crate::trigger::Texts;
use crate::trigger::inbound_federation::{self, Attributes, Request};

/// What is believed of somebody.
pub(super) struct Told {
    pub(super) claims: BTreeMap<String, ClaimValue>,
    /// Whether the pool's own function says so: it may name the pool's custom attributes themselves.
    pub(super) by_function: bool,
}

/// Asks the function.
pub(super) fn ask(door: &Door<'_>, visitor: &Visitor) -> Result<Told, CognitoError> {
    let arrival = door.arrival;
    let saml: Option<Texts> = arrival.oauth.is_none().then(|| {
        let claims = arrival.claims.iter();
        claims
            .map(|(name, value)| (name.clone(), value.flattened()))
            .collect()
    });
    let oauth = arrival.oauth.as_ref();
    let request = Request {
        provider_name: &door.provider.name,
        provider_type: door.provider.kind,
        attributes: Attributes {
            token_response: oauth.map(|oauth| &oauth.token_response),
            id_token: oauth.map(|oauth| &oauth.id_token),
            user_info: oauth.map(|oauth| &oauth.user_info),
            saml_response: saml.as_ref(),
        },
    };
    let occasion = door.occasion(&visitor.username);
    let put_right = inbound_federation::ask(door.ctx, &occasion, &request)?;
    Ok(match put_right {
        Some(texts) => Told {
            claims: texts
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect(),
            by_function: true,
        },
        None => Told {
            claims: arrival.claims.clone(),
            by_function: false,
        },
    })
}
