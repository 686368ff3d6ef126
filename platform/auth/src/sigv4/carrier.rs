//! Where a signature stands: in the `Authorization` header, or in the query (presigned).

use http::HeaderMap;

use super::RequestToSign;
use super::canonical::{percent_decode, query_pairs};
use crate::AuthError;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The longest that a presigned request may be good for: seven days.
const LONGEST_EXPIRY_SECONDS: i64 = 604_800;

/// Where the signature stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In the `Authorization` header.
    Header,
    /// In the query.
    Query,
}

/// A signature, taken apart and not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Where it stood.
    pub carrier: Carrier,
    /// The access key's id.
    pub access_key_id: String,
    /// The day of the scope (`20261124`).
    pub scope_date: String,
    /// The Region of the scope.
    pub region: String,
    /// The service of the scope, as signed.
    pub service: String,
    /// The request's date (`20261124T101530Z`).
    pub date: String,
    /// How long a presigned request is good for.
    pub expires_seconds: Option<i64>,
    /// The names of the headers that were signed.
    pub signed_headers: Vec<String>,
    /// The signature, hexadecimal.
    pub signature: String,
    /// The session token, of temporary credentials.
    pub session_token: Option<String>,
}

impl Signed {
    /// Takes a request's signature apart; `None` if it has none.
    ///
    /// # Errors
    /// A signature that is not well formed, one sentence for each missing part.
    pub fn parse(request: RequestToSign<'_>) -> Result<Option<Self>, AuthError> {
        let header = request.headers.get(http::header::AUTHORIZATION);
        let presigned = request.query.contains("X-Amz-Algorithm=");
        let signed = match (header, presigned) {
            (None, false) => return Ok(None),
            (Some(_), true) => {
                return Err(AuthError::incomplete(
                    "Only one of the query string and the Authorization header may carry a signature.",
                ));
            }
            (Some(header), false) => {
                let header = header.to_str().map_err(|_| {
                    AuthError::incomplete("The Authorization header is not readable text.")
                })?;
                from_header(header, request.headers)?
            }
            (None, true) => from_query(request.query)?,
        };
        signed.require_headers(request.headers)?;
        Ok(Some(signed))
    }

    /// `host` must be signed, and what names the operation.
    fn require_headers(&self, headers: &HeaderMap) -> Result<(), AuthError> {
        let signed = |name: &str| self.signed_headers.iter().any(|header| header == name);
        let mut required = vec!["host"];
        if headers.contains_key("x-amz-target") {
            required.push("x-amz-target");
        }
        if self.carrier == Carrier::Header {
            required.push(if headers.contains_key("x-amz-date") {
                "x-amz-date"
            } else {
                "date"
            });
        }
        match required.into_iter().find(|name| !signed(name)) {
            None => Ok(()),
            Some(name) => Err(AuthError::scope(format!(
                "'{name}' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
            ))),
        }
    }
}

fn from_header(header: &str, headers: &HeaderMap) -> Result<Signed, AuthError> {
    let Some(rest) = header.strip_prefix(ALGORITHM) else {
        return Err(AuthError::incomplete(format!(
            "Unsupported AWS 'algorithm': '{}'.",
            header
                .split(' ')
                .next()
                .unwrap_or_default()
                .chars()
                .take(40)
                .collect::<String>()
        )));
    };
    let mut parts = Parts::default();
    for part in rest.split(',') {
        match part.trim().split_once('=') {
            Some(("Credential", value)) => parts.credential = Some(value.to_owned()),
            Some(("SignedHeaders", value)) => parts.signed_headers = Some(value.to_owned()),
            Some(("Signature", value)) => parts.signature = Some(value.to_owned()),
            _ => {}
        }
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    parts.date = text("x-amz-date")
        .or_else(|| text("date"))
        .map(str::to_owned);
    parts.session_token = text("x-amz-security-token").map(str::to_owned);
    let missing = [
        (
            parts.credential.is_none(),
            "Authorization header requires 'Credential' parameter.",
        ),
        (
            parts.signature.is_none(),
            "Authorization header requires 'Signature' parameter.",
        ),
        (
            parts.signed_headers.is_none(),
            "Authorization header requires 'SignedHeaders' parameter.",
        ),
        (
            parts.date.is_none(),
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        ),
    ];
    require_all(&missing, &format!("Authorization={}", redact(header)))?;
    parts.finish(Carrier::Header)
}

fn from_query(query: &str) -> Result<Signed, AuthError> {
    let mut parts = Parts::default();
    let mut algorithm = String::new();
    for (name, value) in query_pairs(query) {
        let value = percent_decode(value);
        match name {
            "X-Amz-Algorithm" => algorithm = value,
            "X-Amz-Credential" => parts.credential = Some(value),
            "X-Amz-SignedHeaders" => parts.signed_headers = Some(value),
            "X-Amz-Signature" => parts.signature = Some(value),
            "X-Amz-Date" => parts.date = Some(value),
            "X-Amz-Expires" => parts.expires = Some(value),
            "X-Amz-Security-Token" => parts.session_token = Some(value),
            _ => {}
        }
    }
    if algorithm != ALGORITHM {
        return Err(AuthError::incomplete(format!(
            "Unsupported AWS 'algorithm': '{}'.",
            algorithm.chars().take(40).collect::<String>()
        )));
    }
    let missing = [
        (
            parts.credential.is_none(),
            "AWS query-string parameters must include 'X-Amz-Credential'.",
        ),
        (
            parts.signature.is_none(),
            "AWS query-string parameters must include 'X-Amz-Signature'.",
        ),
        (
            parts.signed_headers.is_none(),
            "AWS query-string parameters must include 'X-Amz-SignedHeaders'.",
        ),
        (
            parts.date.is_none(),
            "AWS query-string parameters must include 'X-Amz-Date'.",
        ),
    ];
    require_all(&missing, "Re-examine the query-string parameters.")?;
    parts.finish(Carrier::Query)
}

fn require_all(missing: &[(bool, &str)], end: &str) -> Result<(), AuthError> {
    let sentences: Vec<&str> = missing
        .iter()
        .filter(|(missing, _)| *missing)
        .map(|(_, sentence)| *sentence)
        .collect();
    if sentences.is_empty() {
        Ok(())
    } else {
        Err(AuthError::incomplete(format!(
            "{} {end}",
            sentences.join(" ")
        )))
    }
}

/// A header is repeated to the client without its signature, and not at any length.
fn redact(header: &str) -> String {
    let until = header.find("Signature=").unwrap_or(header.len());
    header.chars().take(until.min(200)).collect()
}

#[derive(Default)]
struct Parts {
    credential: Option<String>,
    signed_headers: Option<String>,
    signature: Option<String>,
    date: Option<String>,
    expires: Option<String>,
    session_token: Option<String>,
}

impl Parts {
    fn finish(self, carrier: Carrier) -> Result<Signed, AuthError> {
        let credential = self.credential.unwrap_or_default();
        // From the right: nothing forbids a slash in an access key's id.
        let mut scope = credential.rsplitn(5, '/');
        let (terminator, service, region, scope_date, access_key_id) = (
            scope.next(),
            scope.next(),
            scope.next(),
            scope.next(),
            scope.next(),
        );
        let Some(access_key_id) = access_key_id.filter(|id| !id.is_empty()) else {
            return Err(AuthError::incomplete(format!(
                "Credential must have at least 5 '/'-delimited elements, e.g. keyid/date/region/service/term, got '{}'",
                credential.chars().take(200).collect::<String>()
            )));
        };
        if terminator != Some("aws4_request") {
            return Err(AuthError::scope(format!(
                "Credential should be scoped with a valid terminator: 'aws4_request', not '{}'.",
                terminator
                    .unwrap_or_default()
                    .chars()
                    .take(40)
                    .collect::<String>()
            )));
        }
        let expires_seconds = self.expires.as_deref().map(parse_expires).transpose()?;
        let signed_headers = self.signed_headers.unwrap_or_default();
        Ok(Signed {
            carrier,
            access_key_id: access_key_id.to_owned(),
            scope_date: scope_date.unwrap_or_default().to_owned(),
            region: region.unwrap_or_default().to_owned(),
            service: service.unwrap_or_default().to_owned(),
            date: self.date.unwrap_or_default(),
            expires_seconds,
            signed_headers: signed_headers.split(';').map(str::to_owned).collect(),
            signature: self.signature.unwrap_or_default(),
            session_token: self.session_token,
        })
    }
}

fn parse_expires(text: &str) -> Result<i64, AuthError> {
    let seconds = text
        .parse()
        .ok()
        .filter(|seconds| (1..=LONGEST_EXPIRY_SECONDS).contains(seconds));
    seconds
        .ok_or_else(|| AuthError::incomplete("X-Amz-Expires must be between 1 and 604800 seconds"))
}
