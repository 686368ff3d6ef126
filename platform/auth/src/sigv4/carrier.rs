//! Where a signature stands: in the `Authorization` header, or in the query (presigned).

use std::borrow::Cow;
use std::ops::Range;

use http::header::DATE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::canonical::{percent_decode, query_pairs};
use super::{Dialect, RequestToSign};
use crate::refusal::{Form, Part, Refusal, shortened};

// Parsed once: looking a header up by its text parses the text.
static X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
static X_AMZ_REGION_SET: HeaderName = HeaderName::from_static("x-amz-region-set");
static X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

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
pub(crate) struct Signed<'a> {
    /// Where it stood.
    pub(crate) carrier: Carrier,
    /// How it was made.
    pub(crate) algorithm: Algorithm,
    /// The access key's id.
    pub(crate) access_key_id: Cow<'a, str>,
    /// The day of the scope (`20261124`).
    pub(super) scope_date: Cow<'a, str>,
    /// The Region of the scope; empty with Signature Version 4A.
    pub(super) region: Cow<'a, str>,
    /// The Regions that a signature of Version 4A is good for.
    pub(super) region_set: Option<Cow<'a, str>>,
    /// The service of the scope, as signed.
    pub(super) service: Cow<'a, str>,
    /// The end of the scope, `aws4_request`.
    pub(super) terminator: Cow<'a, str>,
    /// The request's date (`20261124T101530Z`).
    pub(crate) date: Cow<'a, str>,
    /// How long a presigned request is good for.
    pub(crate) expires_seconds: Option<i64>,
    /// The names of the headers that were signed, between semicolons.
    pub(crate) signed_headers: Cow<'a, str>,
    /// The signature, hexadecimal.
    pub(super) signature: Cow<'a, str>,
    /// The session token, of temporary credentials.
    pub(crate) session_token: Option<Cow<'a, str>>,
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
}

impl<'a> Signed<'a> {
    /// Takes a request's signature apart.
    ///
    /// # Errors
    /// There is none, more than one, or one that is not well formed.
    pub(crate) fn parse(request: RequestToSign<'a>, dialect: Dialect) -> Result<Self, Refusal> {
        let mut headers = request.headers.get_all(http::header::AUTHORIZATION).iter();
        let presigned = query_pairs(request.query).any(|(name, _)| name == "X-Amz-Algorithm");
        match (headers.next(), headers.next(), presigned) {
            (None, _, true) => from_query(request.query, dialect),
            (None, _, false) if is_old_query(request.query) => Err(Refusal::OldSignature),
            (None, _, false) => Err(Refusal::Missing),
            (Some(header), None, false) => {
                let header = header_text(header).ok_or(Refusal::OtherScheme)?;
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

/// A header's text. UTF-8 is checked many bytes at a time, where `HeaderValue::to_str` looks at one
/// after the other: a session's token is long.
fn header_text(value: &HeaderValue) -> Option<&str> {
    std::str::from_utf8(value.as_bytes()).ok()
}

fn from_header<'a>(header: &'a str, headers: &'a HeaderMap) -> Result<Signed<'a>, Refusal> {
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
    let text = |name: &HeaderName| headers.get(name).and_then(header_text).map(Cow::Borrowed);
    let mut parts = Parts {
        date: text(&X_AMZ_DATE).or_else(|| text(&DATE)),
        region_set: text(&X_AMZ_REGION_SET),
        session_token: text(&X_AMZ_SECURITY_TOKEN),
        ..Parts::default()
    };
    for part in rest.split(',') {
        match part.trim().split_once('=') {
            Some(("Credential", value)) => parts.credential = Some(Cow::Borrowed(value)),
            Some(("SignedHeaders", value)) => parts.signed_headers = Some(Cow::Borrowed(value)),
            Some(("Signature", value)) => parts.signature = Some(Cow::Borrowed(value)),
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

fn from_query(query: &str, dialect: Dialect) -> Result<Signed<'_>, Refusal> {
    let mut parts = Parts::default();
    let mut algorithm = Cow::default();
    for (name, value) in query_pairs(query) {
        let value = || decoded(value);
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

fn decoded(value: &str) -> Cow<'_, str> {
    match percent_decode(value) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

#[derive(Default)]
struct Parts<'a> {
    credential: Option<Cow<'a, str>>,
    signed_headers: Option<Cow<'a, str>>,
    signature: Option<Cow<'a, str>>,
    date: Option<Cow<'a, str>>,
    expires: Option<Cow<'a, str>>,
    region_set: Option<Cow<'a, str>>,
    session_token: Option<Cow<'a, str>>,
}

/// The elements of a credential.
struct Credential<'a> {
    access_key_id: Cow<'a, str>,
    scope_date: Cow<'a, str>,
    region: Cow<'a, str>,
    service: Cow<'a, str>,
    terminator: Cow<'a, str>,
}

impl<'a> Credential<'a> {
    /// Takes a credential apart. From the right: nothing forbids a slash in an access key's id.
    fn parse(text: &Cow<'a, str>, algorithm: Algorithm) -> Option<Self> {
        let mut rest = text.len();
        let mut element = || {
            let end = rest;
            let start = text.get(..end)?.rfind('/')? + 1;
            rest = start - 1;
            piece(text, start..end)
        };
        let (terminator, service) = (element()?, element()?);
        let region = match algorithm {
            Algorithm::HmacSha256 => element()?,
            Algorithm::EcdsaP256Sha256 => Cow::default(),
        };
        let scope_date = element()?;
        let access_key_id = piece(text, 0..rest).filter(|id| !id.is_empty())?;
        Some(Self {
            access_key_id,
            scope_date,
            region,
            service,
            terminator,
        })
    }
}

/// A piece of a text, lent for as long as the text is.
fn piece<'a>(text: &Cow<'a, str>, range: Range<usize>) -> Option<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => text.get(range).map(Cow::Borrowed),
        Cow::Owned(text) => text.get(range).map(|piece| Cow::Owned(piece.to_owned())),
    }
}

impl<'a> Parts<'a> {
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

    fn finish(self, carrier: Carrier, algorithm: Algorithm) -> Result<Signed<'a>, Refusal> {
        let malformed = |form| Refusal::Malformed(carrier, form);
        let text = self.credential.unwrap_or_default();
        let credential = Credential::parse(&text, algorithm)
            .ok_or_else(|| malformed(Form::Credential(shortened(&text))))?;
        let expires_seconds = self.expires.as_deref().map(parse_expires).transpose();
        Ok(Signed {
            carrier,
            algorithm,
            access_key_id: credential.access_key_id,
            scope_date: credential.scope_date,
            region: credential.region,
            region_set: self.region_set,
            service: credential.service,
            terminator: credential.terminator,
            date: self.date.unwrap_or_default(),
            expires_seconds: expires_seconds.map_err(malformed)?,
            signed_headers: self.signed_headers.unwrap_or_default(),
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
