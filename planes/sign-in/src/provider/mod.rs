//! Identity providers that speak OAuth 2.0 or `OpenID` Connect: the way there, and what they say of
//! somebody who comes back. Cognito is their relying party.
//!
//! A browser is sent off with a `state` that is good once, in that browser, for five minutes
//! (`Journey`). It comes back with a code; the code's exchange, the ID token's keys and what the
//! provider tells besides are fetched outside of any transaction ([`Exchange`]).
//!
//! Social providers have AWS's fixed endpoints, unless the provider's own details say others.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html>

mod apple;
mod claims;
mod departure;
mod exchange;
mod fault;
mod id_token;
mod user_info;

pub(crate) use departure::Departure;
pub(crate) use exchange::Exchange;
pub(crate) use fault::{Denial, Fault};

use ringwall_cognito_idp::hosted::Provider;

/// How a kind of provider differs from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Oidc,
    Google,
    Apple,
    Amazon,
    Facebook,
}

impl Kind {
    fn of(provider: &Provider) -> Option<Self> {
        match provider.kind {
            "OIDC" => Some(Self::Oidc),
            "Google" => Some(Self::Google),
            "SignInWithApple" => Some(Self::Apple),
            "LoginWithAmazon" => Some(Self::Amazon),
            "Facebook" => Some(Self::Facebook),
            _ => None,
        }
    }

    /// Whether an ID token says who somebody is; else an endpoint does.
    const fn has_id_token(self) -> bool {
        matches!(self, Self::Oidc | Self::Google | Self::Apple)
    }

    /// Whether it takes a proof key.
    const fn takes_proof_key(self) -> bool {
        matches!(self, Self::Oidc | Self::Google)
    }

    /// The claim that names a user.
    const fn subject(self) -> &'static str {
        match self {
            Self::Oidc | Self::Google | Self::Apple => "sub",
            Self::Amazon => "user_id",
            Self::Facebook => "id",
        }
    }
}

/// One of a provider's details; nothing if it is empty.
fn detail<'a>(provider: &'a Provider, name: &str) -> Option<&'a str> {
    let detail = provider.details.get(name).map(String::as_str);
    detail.filter(|detail| !detail.is_empty())
}

/// What people call a provider.
pub(crate) fn label(provider: &Provider) -> &str {
    match Kind::of(provider) {
        Some(Kind::Amazon) => "Amazon",
        Some(Kind::Apple) => "Apple",
        _ => &provider.name,
    }
}

/// Whether it is one of those that are the same for everybody.
pub(crate) fn is_social(provider: &Provider) -> bool {
    Kind::of(provider).is_some_and(|kind| kind != Kind::Oidc)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use ringwall_cognito_idp::hosted::Journey;
    use ringwall_core::Timestamp;
    use ringwall_outbound::{InsideHosts, Outbound};

    use super::*;

    /// A provider of a kind, with these details besides the usual.
    pub(super) fn provider(kind: &'static str, details: &[(&str, &str)]) -> Provider {
        let usual = [("client_id", "me"), ("authorize_scopes", "openid email")];
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Provider {
            name: "Corp".to_owned(),
            kind,
            details: usual.iter().chain(details).map(own).collect(),
            metadata: None,
            attribute_mapping: BTreeMap::new(),
            identifiers: Vec::new(),
            acr_mapping: BTreeMap::new(),
        }
    }

    /// The end of a journey to it.
    pub(super) fn exchange(provider: Provider) -> Exchange {
        Exchange {
            outbound: Arc::new(Outbound::new(InsideHosts::new(Vec::new(), true))),
            provider,
            journey: Journey::default(),
            code: "a-code".to_owned(),
            user: None,
            now: Timestamp::from_secs(1_000),
        }
    }

    #[test]
    fn people_know_providers_by_their_names() {
        for (kind, name, is) in [
            ("OIDC", "Corp", false),
            ("SAML", "Corp", false),
            ("Google", "Corp", true),
            ("LoginWithAmazon", "Amazon", true),
            ("SignInWithApple", "Apple", true),
        ] {
            let provider = provider(kind, &[]);
            assert_eq!(
                (label(&provider), is_social(&provider)),
                (name, is),
                "{kind}"
            );
        }
    }
}
