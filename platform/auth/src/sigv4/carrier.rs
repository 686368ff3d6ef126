//! Where a signature stands: in the `Authorization` header, or in the query (presigned).

use http::HeaderMap;

use super::canonical::{percent_decode, query_pairs};
use super::{Dialect, RequestToSign};
use crate::refusal::{Form, Part, Refusal, shortened};

/// The longest that a presigned request may be good for: seven days.
const LONGEST_EXPIRY_SECONDS: i64 = 604_800;

/// Where the signature stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// In the `Authorization` header.
    Header,
    /// In the query.
    Query,
}

/// How it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// Signature Version 4.
    HmacSha256,
    /// Signature Version 4A.
    EcdsaP256Sha256,
}

/// A signature, taken apart and not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// Where it stood.
    pub(crate) carrier: Carrier,
    /// How it was made.
    pub(crate) algorithm: Algorithm,
    /// The access key's id.
    pub(crate) access_key_id: String,
    /// The day of the scope (`20261124`).
    pub(super) scope_date: String,
    /// The Region of the scope; empty with Signature Version 4A.
    pub(super) region: String,
    /// The Regions that a signature of Version 4A is good for.
    pub(super) region_set: Option<String>,
    /// The service of the scope, as signed.
    pub(super) service: String,
    /// The end of the scope, `aws4_request`.
    pub(super) terminator: String,
    /// The request's date (`20261124T101530Z`).
    pub(super) date: String,
    /// How long a presigned request is good for.
    pub(super) expires_seconds: Option<i64>,
    /// The names of the headers that were signed.
    pub(super) signed_headers: Vec<String>,
    /// The signature, hexadecimal.
    pub(super) signature: String,
    /// The session token, of temporary credentials.
    pub(crate) session_token: Option<String>,
}

impl Algorithm {
    /// Its name on the wire.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::HmacSha256 => "AWS4-HMAC-SHA256",
            Self::EcdsaP256Sha256 => "AWS4-ECDSA-P256-SHA256",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::HmacSha256, Self::EcdsaP256Sha256]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// Elements of a credential: Version 4A has no Region among them.
    const fn credential_elements(self) -> usize {
        match self {
            Self::HmacSha256 => 5,
            Self::EcdsaP256Sha256 => 4,
        }
    }
}

impl Signed {
    /// Takes a request's signature apart.
    ///
    /// # Errors
    /// There is none, more than one, or one that is not well formed.
    pub(crate) fn parse(request: RequestToSign<'_>, dialect: Dialect) -> Result<Self, Refusal> {
        let mut headers = request.headers.get_all(http::header::AUTHORIZATION).iter();
        let presigned = query_pairs(request.query).any(|(name, _)| name == "X-Amz-Algorithm");
        match (headers.next(), headers.next(), presigned) {
            (None, _, true) => from_query(request.query, dialect),
            (None, _, false) if is_old_query(request.query) => Err(Refusal::OldSignature),
            (None, _, false) => Err(Refusal::Missing),
            (Some(header), None, false) => {
                let header = header.to_str().map_err(|_| Refusal::OtherScheme)?;
                from_header(header, request.headers)
            }
            (Some(_), _, _) => Err(Refusal::TwoSignatures),
        }
    }
}

/// Whether a request is signed with Signature Version 2.
pub fn is_signature_version_2(query: &str, headers: &HeaderMap) -> bool {
    let header = headers.get(http::header::AUTHORIZATION);
    is_old_query(query) || header.is_some_and(|header| header.as_bytes().starts_with(b"AWS "))
}

fn is_old_query(query: &str) -> bool {
    let has = |wanted| query_pairs(query).any(|(name, _)| name == wanted);
    has("AWSAccessKeyId") && has("Signature")
}

fn from_header(header: &str, headers: &HeaderMap) -> Result<Signed, Refusal> {
    let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
    let Some(algorithm) = Algorithm::of(scheme) else {
        return Err(match scheme {
            "AWS" => Refusal::OldSignature,
            scheme if scheme.starts_with("AWS4-") => {
                Refusal::Malformed(Carrier::Header, Form::Algorithm(shortened(scheme)))
            }
            _ => Refusal::OtherScheme,
        });
    };
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.map(str::to_owned)
    };
    let mut parts = Parts {
        date: text("x-amz-date").or_else(|| text("date")),
        region_set: text("x-amz-region-set"),
        session_token: text("x-amz-security-token"),
        ..Parts::default()
    };
    for part in rest.split(',') {
        match part.trim().split_once('=') {
            Some(("Credential", value)) => parts.credential = Some(value.to_owned()),
            Some(("SignedHeaders", value)) => parts.signed_headers = Some(value.to_owned()),
            Some(("Signature", value)) => parts.signature = Some(value.to_owned()),
            _ => {}
        }
    }
    let missing = parts.missing(algorithm);
    if !missing.is_empty() {
        let until = header.find("Signature=").unwrap_or(header.len());
        let repeated = shortened(header.get(..until).unwrap_or_default());
        return Err(Refusal::Malformed(
            Carrier::Header,
            Form::Missing(missing, repeated),
        ));
    }
    parts.finish(Carrier::Header, algorithm)
}

fn from_query(query: &str, dialect: Dialect) -> Result<Signed, Refusal> {
    let mut parts = Parts::default();
    let mut algorithm = String::new();
    for (name, value) in query_pairs(query) {
        let value = || String::from_utf8_lossy(&percent_decode(value)).into_owned();
        match name {
            "X-Amz-Algorithm" => algorithm = value(),
            "X-Amz-Credential" => parts.credential = Some(value()),
            "X-Amz-SignedHeaders" => parts.signed_headers = Some(value()),
            "X-Amz-Signature" => parts.signature = Some(value()),
            "X-Amz-Date" => parts.date = Some(value()),
            "X-Amz-Expires" => parts.expires = Some(value()),
            "X-Amz-Region-Set" => parts.region_set = Some(value()),
            "X-Amz-Security-Token" => parts.session_token = Some(value()),
            _ => {}
        }
    }
    let malformed = |form| Refusal::Malformed(Carrier::Query, form);
    let algorithm = Algorithm::of(&algorithm)
        .ok_or_else(|| malformed(Form::Algorithm(shortened(&algorithm))))?;
    let mut missing = parts.missing(algorithm);
    if dialect == Dialect::S3 && parts.expires.is_none() {
        missing.push(Part::Expires);
    }
    if !missing.is_empty() {
        return Err(malformed(Form::Missing(missing, String::new())));
    }
    parts.finish(Carrier::Query, algorithm)
}

#[derive(Default)]
struct Parts {
    credential: Option<String>,
    signed_headers: Option<String>,
    signature: Option<String>,
    date: Option<String>,
    expires: Option<String>,
    region_set: Option<String>,
    session_token: Option<String>,
}

impl Parts {
    fn missing(&self, algorithm: Algorithm) -> Vec<Part> {
        let needs_region_set = algorithm == Algorithm::EcdsaP256Sha256;
        let absent = [
            (self.credential.is_none(), Part::Credential),
            (self.signature.is_none(), Part::Signature),
            (self.signed_headers.is_none(), Part::SignedHeaders),
            (self.date.is_none(), Part::Date),
            (
                needs_region_set && self.region_set.is_none(),
                Part::RegionSet,
            ),
        ];
        let absent = absent.into_iter().filter(|(is_absent, _)| *is_absent);
        absent.map(|(_, part)| part).collect()
    }

    fn finish(self, carrier: Carrier, algorithm: Algorithm) -> Result<Signed, Refusal> {
        let malformed = |form| Refusal::Malformed(carrier, form);
        let credential = self.credential.unwrap_or_default();
        // From the right: nothing forbids a slash in an access key's id.
        let mut elements: Vec<&str> = credential
            .rsplitn(algorithm.credential_elements(), '/')
            .collect();
        if algorithm == Algorithm::EcdsaP256Sha256 && elements.len() == 4 {
            elements.insert(2, "");
        }
        let &[terminator, service, region, scope_date, access_key_id] = elements.as_slice() else {
            return Err(malformed(Form::Credential(shortened(&credential))));
        };
        if access_key_id.is_empty() {
            return Err(malformed(Form::Credential(shortened(&credential))));
        }
        let expires_seconds = self.expires.as_deref().map(parse_expires).transpose();
        let signed_headers = self.signed_headers.unwrap_or_default();
        Ok(Signed {
            carrier,
            algorithm,
            access_key_id: access_key_id.to_owned(),
            scope_date: scope_date.to_owned(),
            region: region.to_owned(),
            region_set: self.region_set,
            service: service.to_owned(),
            terminator: terminator.to_owned(),
            date: self.date.unwrap_or_default(),
            expires_seconds: expires_seconds.map_err(malformed)?,
            signed_headers: signed_headers.split(';').map(str::to_owned).collect(),
            signature: self.signature.unwrap_or_default(),
            session_token: self.session_token,
        })
    }
}

fn parse_expires(text: &str) -> Result<i64, Form> {
    match text.parse() {
        Err(_) => Err(Form::ExpiresIsNoNumber),
        Ok(..1) => Err(Form::ExpiresTooSoon),
        Ok(seconds @ 1..=LONGEST_EXPIRY_SECONDS) => Ok(seconds),
        Ok(_) => Err(Form::ExpiresTooLate),
    }
}
