//! A request as rules see it: without what is nobody's business but the user's and the pool's.
//!
//! Of pages AWS shows rules no body; of calls only what is no name, no password and no token. Clients
//! and operations are told in two headers of Cognito's own.

use std::net::IpAddr;

use http::header::{AUTHORIZATION, COOKIE, REFERER};
use http::{HeaderMap, HeaderName, Method, Uri};
use ringwall_model::{Service, ShapeId, ShapeKind, Struct, Value};
use ringwall_service::OpenCall;
use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf_token::COOKIE as TOKEN_COOKIE;
use serde_json::{Map, Value as Json};

use super::SERVICE;
use crate::web::pairs::decoded;

/// Values of a query that nobody else is to see.
const CONFIDENTIAL: [&str; 20] = [
    "access_token",
    "assertion",
    "client_secret",
    "code",
    "confirmation_code",
    "email",
    "id_token",
    "id_token_hint",
    "login_hint",
    "password",
    "phone_number",
    "refresh_token",
    "relaystate",
    "request",
    "samlrequest",
    "samlresponse",
    "session",
    "state",
    "token",
    "username",
];

/// What Cognito says of a request in a header of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trait {
    /// The app client.
    Client,
    /// The operation of the API.
    Operation,
}

impl Trait {
    const fn header(self) -> &'static str {
        match self {
            Self::Client => "x-amzn-cognito-client-id",
            Self::Operation => "x-amzn-cognito-operation-name",
        }
    }
}

/// A request as rules see it.
pub(super) struct Shown<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: Vec<(HeaderName, Vec<u8>)>,
    /// Empty ones are left out.
    pub(super) traits: Vec<(Trait, String)>,
    pub(super) body: Vec<u8>,
    pub(super) peer: IpAddr,
    pub(super) secure: bool,
    pub(super) request_id: &'a str,
}

impl<'a> Shown<'a> {
    pub(super) fn of_call(call: &OpenCall<'a>, client_id: Option<String>) -> Self {
        let service = ringwall_model::service(SERVICE);
        let body = service
            .zip(call.operation.input)
            .map(|(service, shape)| Json::Object(open_members(service, shape, call.input)));
        Self {
            method: &call.parts.method,
            uri: &call.parts.uri,
            headers: headers(&call.parts.headers),
            traits: vec![
                (Trait::Client, client_id.unwrap_or_default()),
                (Trait::Operation, call.operation.name.clone()),
            ],
            body: body.unwrap_or_default().to_string().into_bytes(),
            peer: call.peer,
            secure: call.secure,
            request_id: call.request_id,
        }
    }

    /// Asks about it.
    pub(super) fn ask<T>(
        &self,
        body_limit: usize,
        at_millis: i64,
        judge: impl FnOnce(&Request<'_>) -> T,
    ) -> T {
        let sent = self.headers.iter().map(|(name, value)| Header {
            name: name.as_str().as_bytes(),
            value,
        });
        let told = self.traits.iter().filter(|(_, value)| !value.is_empty());
        let told = told.map(|(kind, value)| Header {
            name: kind.header().as_bytes(),
            value: value.as_bytes(),
        });
        let headers: Vec<_> = sent.chain(told).collect();
        judge(&Request {
            peer: self.peer.to_canonical(),
            method: self.method.as_str().as_bytes(),
            path: self.uri.path().as_bytes(),
            query: open_query(self.uri.query().unwrap_or_default()).as_bytes(),
            fragment: None,
            version: "HTTP/1.1",
            scheme: if self.secure { "https" } else { "http" },
            headers: &headers,
            body: Body {
                prefix: self.body.get(..body_limit).unwrap_or(&self.body),
                is_oversize: self.body.len() > body_limit,
                size: self.body.len() as u64,
            },
            ja3: None,
            ja4: None,
            id: self.request_id,
            at_millis,
        })
    }
}

/// Headers without secrets: of cookies only WAF's own token is left, of the page before only its
/// address. What clients say in Cognito's name is not believed.
pub(super) fn headers(sent: &HeaderMap) -> Vec<(HeaderName, Vec<u8>)> {
    let shown = sent.iter().filter_map(|(name, value)| {
        let value = value.as_bytes();
        let value = match name {
            name if *name == AUTHORIZATION => return None,
            name if *name == COOKIE => token_cookie(value)?,
            name if *name == REFERER => before(value, b'?').to_vec(),
            name if name.as_str().starts_with("x-amzn-cognito-") => return None,
            name if name.as_str() == "x-amz-security-token" => return None,
            _ => value.to_vec(),
        };
        Some((name.clone(), value))
    });
    shown.collect()
}

fn token_cookie(cookies: &[u8]) -> Option<Vec<u8>> {
    let mut pairs = cookies.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let token = pairs.find(|pair| before(pair, b'=') == TOKEN_COOKIE.as_bytes());
    token.map(<[u8]>::to_vec)
}

fn before(text: &[u8], end: u8) -> &[u8] {
    text.split(|byte| *byte == end).next().unwrap_or_default()
}

/// A query without values that are nobody's business; all else as it was sent.
fn open_query(query: &str) -> String {
    let pairs = query.split('&').map(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        // What cannot be read is no name that a page would read.
        let read = decoded(name.as_bytes()).unwrap_or_default();
        let is_confidential = CONFIDENTIAL.contains(&read.to_ascii_lowercase().as_str());
        if is_confidential && pair.contains('=') {
            format!("{name}=")
        } else {
            pair.to_owned()
        }
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// The client that a page is asked for.
pub(super) fn client_id(uri: &Uri) -> Option<String> {
    let mut pairs = uri.query()?.split('&');
    let value = pairs.find_map(|pair| pair.strip_prefix("client_id="))?;
    decoded(value.as_bytes()).ok()
}

/// The members of a call without those that the model calls sensitive. A client's id is no secret.
fn open_members(service: &Service, shape: ShapeId, members: &Struct) -> Map<String, Json> {
    let Some(ShapeKind::Structure(structure)) = service.shape(shape).map(|shape| &shape.kind)
    else {
        return Map::new();
    };
    let open = members.iter().filter_map(|(name, value)| {
        let member = structure.members.iter().find(|it| it.name == name)?;
        let shown = match (name, value) {
            ("ClientId", Value::Str(id)) => Json::from(id.as_str()),
            _ => open_value(service, member.shape, value)?,
        };
        Some((name.to_owned(), shown))
    });
    open.collect()
}

fn open_value(service: &Service, id: ShapeId, value: &Value) -> Option<Json> {
    let shape = service.shape(id)?;
    if shape.sensitive {
        return None;
    }
    match (value, &shape.kind) {
        // Credentials of authenticators.
        (_, ShapeKind::Structure(structure)) if structure.document => None,
        (Value::Struct(members), _) => Some(Json::Object(open_members(service, id, members))),
        (Value::List(values), ShapeKind::List { member, .. }) => {
            let open = values.iter();
            let open = open.filter_map(|value| open_value(service, *member, value));
            Some(Json::Array(open.collect()))
        }
        (Value::Map(entries), ShapeKind::Map { value: element, .. }) => {
            let open = entries.iter().filter_map(|(key, value)| {
                Some((key.clone(), open_value(service, *element, value)?))
            });
            Some(Json::Object(open.collect()))
        }
        (Value::Str(text), _) => Some(Json::from(text.as_str())),
        (Value::Bool(value), _) => Some(Json::from(*value)),
        (Value::Int(value), _) => Some(Json::from(*value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::*;

    #[test]
    fn queries_keep_their_form_and_lose_secrets() {
        let query = "client_id=abc&c%6Fde=123&State=x&scope=openid+email&login_hint&a=%zz";
        assert_eq!(
            open_query(query),
            "client_id=abc&c%6Fde=&State=&scope=openid+email&login_hint&a=%zz"
        );
        let uri: Uri = "/login?scope=openid&client_id=a%62c".parse().unwrap();
        assert_eq!(client_id(&uri).as_deref(), Some("abc"));
    }

    #[test]
    fn headers_lose_what_proves_who_somebody_is() {
        let mut sent = HeaderMap::new();
        for (name, value) in [
            ("host", "shop.auth.eu-west-1.localhost"),
            ("authorization", "Basic c2VjcmV0"),
            ("cookie", "cognito=secret; aws-waf-token=passed; lang=de"),
            ("referer", "https://shop.example/confirmUser?code=123456"),
            ("x-amzn-cognito-client-id", "another"),
            ("user-agent", "curl"),
        ] {
            sent.insert(name, HeaderValue::from_static(value));
        }
        let shown = headers(&sent);
        let shown: Vec<_> = shown
            .iter()
            .map(|(name, value)| (name.as_str(), std::str::from_utf8(value).unwrap()))
            .collect();
        assert_eq!(
            shown,
            [
                ("host", "shop.auth.eu-west-1.localhost"),
                ("cookie", "aws-waf-token=passed"),
                ("referer", "https://shop.example/confirmUser"),
                ("user-agent", "curl"),
            ]
        );
    }

    #[test]
    fn calls_keep_what_is_no_secret() {
        let service = ringwall_model::service(SERVICE).unwrap();
        let seen = |shape: &str, call: Json| {
            let shape = service.shape_id(shape).unwrap();
            let Some(Value::Struct(members)) = Value::from_json(service, shape, call) else {
                panic!("no call");
            };
            Json::Object(open_members(service, shape, &members))
        };
        let sign_up = json!({
            "ClientId": "abc", "Username": "ada", "Password": "Secret1!", "SecretHash": "aGFzaA==",
            "UserAttributes": [{"Name": "email", "Value": "ada@example.com"}],
            "ClientMetadata": {"from": "shop"},
        });
        assert_eq!(
            seen("SignUpRequest", sign_up),
            json!({
                "ClientId": "abc",
                "UserAttributes": [{"Name": "email"}],
                "ClientMetadata": {"from": "shop"},
            })
        );
        let begin = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "abc",
            "AuthParameters": {"USERNAME": "ada", "PASSWORD": "Secret1!"},
        });
        assert_eq!(
            seen("InitiateAuthRequest", begin),
            json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "abc"})
        );
    }
}
