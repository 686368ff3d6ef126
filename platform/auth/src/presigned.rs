//! Presigned URLs that come outside HTTP.
//!
//! Whoever takes one says what it must be, and everything of it is checked: there is no second
//! request that could mend what a lenient reader lets through. Clients write its parameters in
//! any order; they are signed sorted, over the empty body, with `host` as the only header.

use http::{HeaderMap, HeaderValue};
use ringwall_core::{
    ApiError, Caller, PresignedRefusal, PresignedRequest, PresignedRequests, Timestamp,
};

use crate::authenticate::stranger;
use crate::refusal::{Clock, Refusal};
use crate::sigv4::{
    Algorithm, Dialect, RequestToSign, Signed, SignedPayload, percent_decode, query_pairs,
};
use crate::{Authenticator, Mode};

/// What a query carries besides what was asked for. The hash is of nothing: some clients write
/// it down.
const OF_SIGNATURES: [&str; 8] = [
    "X-Amz-Algorithm",
    "X-Amz-Content-Sha256",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
];

impl PresignedRequests for Authenticator {
    fn caller_of(
        &self,
        request: &PresignedRequest<'_>,
        now: Timestamp,
    ) -> Result<Caller, PresignedRefusal> {
        let (host, query) = parts(request.url)?;
        require_host(host, request.hosts)?;
        require_parameters(query, request.parameters)?;
        let mut headers = HeaderMap::new();
        let host = HeaderValue::from_str(host).map_err(|_| invalid("the host is not one"))?;
        headers.insert(http::header::HOST, host);
        let to_sign = RequestToSign {
            method: "GET",
            path: "/",
            query,
            headers: &headers,
            body: b"",
        };
        let signed = Signed::parse(to_sign, Dialect::General).map_err(put)?;
        require_scope(&signed, request)?;
        require_age(&signed, request.longest_seconds, now)?;
        self.signer(&signed, to_sign, request, now)
    }
}

impl Authenticator {
    /// Whose signature it is.
    fn signer(
        &self,
        signed: &Signed<'_>,
        to_sign: RequestToSign<'_>,
        request: &PresignedRequest<'_>,
        now: Timestamp,
    ) -> Result<Caller, PresignedRefusal> {
        let partition = request.region.partition();
        let known = self.find_caller(signed, partition, now).map_err(put)?;
        let (caller, secret) = match (known, self.mode()) {
            (Some(known), _) => known,
            (None, Mode::Dev { account, .. }) => return Ok(stranger(signed, account, partition)),
            (None, Mode::Secure) => return Err(put(Refusal::UnknownKey)),
        };
        self.require_open(caller.principal.account).map_err(put)?;
        let dialect = Dialect::General;
        let payload = SignedPayload::of(signed, to_sign, dialect).map_err(put)?;
        signed
            .check_signature(to_sign, &payload, dialect, &secret, &self.keys)
            .map_err(put)?;
        Ok(caller)
    }
}

/// Host and query. The slash between them is left out by some clients, and is signed all the same.
fn parts(url: &str) -> Result<(&str, &str), PresignedRefusal> {
    let (host, query) = url
        .split_once('?')
        .ok_or_else(|| invalid("it has no query"))?;
    Ok((host.strip_suffix('/').unwrap_or(host), query))
}

fn require_host(host: &str, hosts: &[String]) -> Result<(), PresignedRefusal> {
    if hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        Ok(())
    } else {
        Err(invalid("it is for another host or port"))
    }
}

/// Every parameter once, none besides, and those that were asked for as asked.
fn require_parameters(query: &str, wanted: &[(&str, &str)]) -> Result<(), PresignedRefusal> {
    let mut seen: Vec<&str> = Vec::with_capacity(OF_SIGNATURES.len() + wanted.len());
    for (name, value) in query_pairs(query) {
        if seen.contains(&name) {
            return Err(invalid("a parameter stands twice"));
        }
        seen.push(name);
        let asked = wanted.iter().find(|(asked, _)| *asked == name);
        match asked {
            Some((_, asked)) if *percent_decode(value) == *asked.as_bytes() => {}
            Some((name, _)) => return Err(invalid(&format!("{name} is another"))),
            None if OF_SIGNATURES.contains(&name) => {}
            None => return Err(invalid("it has a parameter of another name")),
        }
    }
    match wanted.iter().find(|(name, _)| !seen.contains(name)) {
        Some((name, _)) => Err(invalid(&format!("{name} is missing"))),
        None => Ok(()),
    }
}

fn require_scope(
    signed: &Signed<'_>,
    request: &PresignedRequest<'_>,
) -> Result<(), PresignedRefusal> {
    if signed.algorithm != Algorithm::HmacSha256 {
        return Err(invalid("it is not signed with AWS4-HMAC-SHA256"));
    }
    if signed.signed_headers != "host" {
        return Err(invalid("not the header host alone is signed"));
    }
    signed.check_scope(request.service).map_err(put)?;
    let region = signed.region(&HeaderMap::new()).map_err(put)?;
    if region == *request.region {
        Ok(())
    } else {
        Err(invalid("it is for another Region"))
    }
}

/// It must say how long it is good for, not say too much, and be as young as it says.
fn require_age(signed: &Signed<'_>, longest: i64, now: Timestamp) -> Result<(), PresignedRefusal> {
    match signed.expires_seconds {
        Some(seconds) if seconds <= longest => {}
        Some(_) => return Err(invalid("X-Amz-Expires is too large")),
        None => return Err(invalid("X-Amz-Expires is missing")),
    }
    signed.check_time(now, Dialect::General).map_err(put)
}

fn invalid(why: &str) -> PresignedRefusal {
    PresignedRefusal::Invalid(why.to_owned())
}

fn put(refusal: Refusal) -> PresignedRefusal {
    match refusal {
        Refusal::Clock(Clock::Over { .. }) => PresignedRefusal::Expired,
        Refusal::Internal(cause) => PresignedRefusal::Internal(ApiError::internal(cause)),
        refusal => PresignedRefusal::Invalid(refusal.said_by(Dialect::General).message),
    }
}

#[cfg(test)]
mod tests;
