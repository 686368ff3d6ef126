//! What a signature must say besides being right: that it is of now, for this service, and over
//! the headers that matter.
//!
//! `host` and every `x-amz-*` header must be signed; but `x-amz-content-sha256` of S3 need not,
//! since its value stands in the canonical request anyway. AWS's pages name `content-type` among
//! those headers, and in the same place among those that may be left out. Some of its SDKs and
//! all browsers with a presigned URL leave it unsigned, so it may be. `content-md5`, which S3
//! checks the body by, must be signed there.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request>

use http::HeaderMap;
use ringwall_core::Timestamp;

use super::{Carrier, Dialect, Signed, date};
use crate::refusal::{Clock, Form, Refusal, Scope, shortened};

impl Signed<'_> {
    /// Checks that the date is of now.
    ///
    /// # Errors
    /// It is no date, or not of now.
    pub(crate) fn check_time(&self, now: Timestamp, dialect: Dialect) -> Result<(), Refusal> {
        let Some(at) = date::parse(&self.date) else {
            let given = Form::Date(shortened(&self.date));
            return Err(Refusal::Malformed(self.carrier, given));
        };
        let date = || self.date.clone().into_owned();
        let skew = dialect.skew_seconds();
        if at > now.plus_secs(skew) {
            let carrier = self.carrier;
            return Err(Refusal::Clock(Clock::NotYet {
                carrier,
                date: date(),
                now,
            }));
        }
        match self.expires_seconds {
            Some(seconds) if now > at.plus_secs(seconds) => {
                let end = at.plus_secs(seconds);
                Err(Refusal::Clock(Clock::Over { end, now }))
            }
            None if at < now.plus_secs(-skew) => {
                Err(Refusal::Clock(Clock::Stale { date: date(), now }))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the headers that matter are signed.
    ///
    /// # Errors
    /// The names of those that are not.
    pub(crate) fn check_headers(
        &self,
        headers: &HeaderMap,
        dialect: Dialect,
    ) -> Result<(), Refusal> {
        let signed: Vec<&str> = self.signed_headers.split(';').collect();
        let is_signed = |name: &str| signed.contains(&name);
        let must_be = |name: &&str| match *name {
            "x-amz-content-sha256" => dialect != Dialect::S3,
            "content-md5" => dialect == Dialect::S3,
            name => name.starts_with("x-amz-"),
        };
        let date = (self.carrier == Carrier::Header && !headers.contains_key("x-amz-date"))
            .then_some("date");
        let present = headers.keys().map(http::HeaderName::as_str).filter(must_be);
        let unsigned: Vec<String> = ["host"]
            .into_iter()
            .chain(date)
            .chain(present)
            .filter(|name| !is_signed(name))
            .map(str::to_owned)
            .collect();
        if unsigned.is_empty() {
            Ok(())
        } else {
            Err(Refusal::HeadersNotSigned(unsigned))
        }
    }

    /// Checks that the signature is for this service, on its own day.
    ///
    /// # Errors
    /// What it is for instead.
    pub(crate) fn check_scope(&self, service: &str) -> Result<(), Refusal> {
        let fault = if self.service != service {
            Scope::Service {
                given: shortened(&self.service),
                expected: service.to_owned(),
            }
        } else if self.terminator != "aws4_request" {
            Scope::Terminator(shortened(&self.terminator))
        } else if self.date.get(..8) != Some(&*self.scope_date) {
            Scope::Date {
                scope: shortened(&self.scope_date),
                date: self.date.clone().into_owned(),
            }
        } else {
            return Ok(());
        };
        Err(Refusal::Scope(self.carrier, fault))
    }
}
