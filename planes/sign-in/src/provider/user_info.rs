//! What a provider tells of somebody besides his ID token.

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Method, Request};
use ringwall_tokens::jwt::{Claim, Claims};

use super::exchange::Exchange;
use super::{Fault, Kind, detail};

const ENDPOINT: &str = "userInfo";

impl Exchange {
    /// Asks for it. Where an ID token says who somebody is, an endpoint that fails says nothing.
    pub(super) async fn user_info(
        &self,
        kind: Kind,
        access_token: &str,
        id_token: &Claims,
    ) -> Result<Claims, Fault> {
        let Some(address) = self.user_info_address(kind, id_token) else {
            return Ok(Claims::new());
        };
        let method = match detail(&self.provider, "attributes_request_method") {
            Some("POST") => Method::POST,
            _ => Method::GET,
        };
        let asked = self.ask_user_info(&address, method, access_token).await;
        match asked {
            Ok(claims) if kind == Kind::Google => Ok(of_person(&claims)),
            Err(fault) if kind.has_id_token() => {
                tracing::info!(%fault, "no user information");
                Ok(Claims::new())
            }
            asked => asked,
        }
    }

    async fn ask_user_info(
        &self,
        address: &str,
        method: Method,
        access_token: &str,
    ) -> Result<Claims, Fault> {
        let bearer = HeaderValue::try_from(format!("Bearer {access_token}"));
        let mut bearer = bearer.map_err(|_| Fault::Malformed("token"))?;
        bearer.set_sensitive(true);
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method;
        request.headers_mut().insert(AUTHORIZATION, bearer);
        self.ask(ENDPOINT, address, request).await
    }

    /// Where to ask; nowhere if the ID token has all that is mapped.
    fn user_info_address(&self, kind: Kind, id_token: &Claims) -> Option<String> {
        let address = detail(&self.provider, "attributes_url")?;
        let mapped = self.provider.attribute_mapping.values();
        let mut wanted: Vec<&str> = mapped
            .map(String::as_str)
            .filter(|claim| is_name(claim) && id_token.get(claim).is_none())
            .filter(|claim| !matches!(*claim, "access_token" | "id_token"))
            .collect();
        if !kind.has_id_token() {
            wanted.push(kind.subject());
        }
        wanted.sort_unstable();
        wanted.dedup();
        if kind == Kind::Google && wanted.is_empty() {
            return None;
        }
        let adds = detail(&self.provider, "attributes_url_add_attributes") == Some("true");
        Some(if adds {
            format!("{address}{}", wanted.join(","))
        } else {
            address.to_owned()
        })
    }
}

/// What may be written into an address as it is.
fn is_name(claim: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !claim.is_empty() && claim.bytes().all(is_plain)
}

/// Of a person, as Google's People API has it: of each field's values the first, if it has one that
/// is a text.
///
/// <https://developers.google.com/people/api/rest/v1/people#Person>
fn of_person(person: &Claims) -> Claims {
    let mut claims = Claims::new();
    for (field, values) in person.iter() {
        let Claim::List(values) = values else {
            continue;
        };
        let Some(Claim::Object(first)) = values.first() else {
            continue;
        };
        let text = ["value", "displayName", "url"]
            .into_iter()
            .find_map(|name| first.text(name));
        if let Some(text) = text {
            claims.set(field, text);
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::claims::parse;
    use crate::provider::tests::{exchange, provider};

    fn address(kind: Kind, mapping: &[(&str, &str)], details: &[(&str, &str)]) -> Option<String> {
        let name = match kind {
            Kind::Google => "Google",
            Kind::Facebook => "Facebook",
            _ => "OIDC",
        };
        let mut provider = provider(name, details);
        let own = |(name, claim): &(&str, &str)| ((*name).to_owned(), (*claim).to_owned());
        provider.attribute_mapping = mapping.iter().map(own).collect();
        let id_token = Claims::new().with("sub", "42").with("email", "a@b.example");
        exchange(provider).user_info_address(kind, &id_token)
    }

    #[test]
    fn asks_for_what_is_mapped_and_not_known() {
        let mapping = [("username", "id"), ("email", "email"), ("name", "name; x")];
        let adds = [
            ("attributes_url", "https://graph.example/me?fields="),
            ("attributes_url_add_attributes", "true"),
        ];
        assert_eq!(
            address(Kind::Facebook, &mapping, &adds).as_deref(),
            Some("https://graph.example/me?fields=id")
        );
        let mapping = [("username", "sub"), ("email", "email")];
        assert_eq!(address(Kind::Google, &mapping, &adds), None);
        let mapping = [("username", "sub"), ("birthdate", "birthdays")];
        assert_eq!(
            address(Kind::Google, &mapping, &adds).as_deref(),
            Some("https://graph.example/me?fields=birthdays")
        );
        let plain = [("attributes_url", "https://idp.example/me")];
        assert_eq!(
            address(Kind::Oidc, &[], &plain).as_deref(),
            Some("https://idp.example/me")
        );
        assert_eq!(address(Kind::Oidc, &[], &[]), None);
    }

    #[test]
    fn a_person_has_one_value_a_field() {
        let person = parse(
            br#"{"resourceName":"people/1","genders":[{"value":"female"},{"value":"x"}],
                "names":[{"displayName":"Ann"}],"birthdays":[{"date":{"year":1990}}]}"#,
        );
        assert_eq!(
            of_person(&person.unwrap()).to_json(),
            r#"{"genders":"female","names":"Ann"}"#
        );
    }
}
