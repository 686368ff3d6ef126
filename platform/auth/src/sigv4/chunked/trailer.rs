//! Headers after the chunks.

use http::{HeaderMap, HeaderName, HeaderValue};
use ringwall_crypto::sha256;

use crate::refusal::{Payload, Refusal};
use crate::sigv4::payload::Trailers;

/// What a trailer's name begins with. Another could take the place of a header that was signed.
const PREFIX: &str = "x-amz-checksum-";
const SIGNATURE: &str = "x-amz-trailer-signature";
/// Trailers that a request may name.
const MOST: usize = 8;

/// Takes trailers line by line.
#[derive(Debug, Default)]
pub(super) struct TrailerReader {
    /// Those that `x-amz-trailer` named and that have not come.
    missing: Vec<HeaderName>,
    trailers: Trailers,
    signature: Option<String>,
    had_break: bool,
}

impl TrailerReader {
    /// For the trailers that the request's headers name.
    pub(super) fn new(headers: &HeaderMap) -> Result<Self, Refusal> {
        let named = headers.get_all("x-amz-trailer").iter();
        let missing: Option<Vec<HeaderName>> = named
            .map(|names| names.to_str().ok())
            .flat_map(|names| names.unwrap_or_default().split(','))
            .map(|name| {
                let name: HeaderName = name.trim().parse().ok()?;
                let is_allowed = name.as_str().starts_with(PREFIX) && !headers.contains_key(&name);
                is_allowed.then_some(name)
            })
            .collect();
        match missing {
            Some(missing) if (1..=MOST).contains(&missing.len()) => Ok(Self {
                missing,
                ..Self::default()
            }),
            _ => Err(Refusal::Payload(Payload::TrailerName)),
        }
    }

    /// Takes a line and tells whether it was the last.
    ///
    /// Some clients end the lines that they sign with a line feed alone, and set a blank line
    /// before the signature.
    pub(super) fn take_line(&mut self, line: &[u8], are_signed: bool) -> Result<bool, Refusal> {
        let line = std::str::from_utf8(line).map_err(|_| malformed())?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.is_empty() {
            return self.take_break(are_signed);
        }
        let (name, value) = line.split_once(':').ok_or_else(malformed)?;
        if self.signature.is_some() {
            return Err(malformed());
        }
        if are_signed && name.eq_ignore_ascii_case(SIGNATURE) {
            self.signature = Some(value.trim().to_owned());
        } else {
            self.take_header(name, value)?;
        }
        Ok(false)
    }

    fn take_break(&mut self, are_signed: bool) -> Result<bool, Refusal> {
        if !self.missing.is_empty() {
            return Err(malformed());
        }
        let is_last = !are_signed || self.signature.is_some();
        if !is_last && std::mem::replace(&mut self.had_break, true) {
            return Err(malformed());
        }
        Ok(is_last)
    }

    fn take_header(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let value = value.trim();
        let at = self
            .missing
            .iter()
            .position(|missing| missing.as_str().eq_ignore_ascii_case(name));
        let name = self.missing.swap_remove(at.ok_or_else(malformed)?);
        let value = HeaderValue::from_str(value).map_err(|_| malformed())?;
        self.trailers.push((name, value));
        Ok(())
    }

    /// The hash of the trailers, as they are signed: sorted by name.
    pub(super) fn hash(&self) -> [u8; 32] {
        let mut sorted: Vec<_> = self.trailers.iter().collect();
        sorted.sort_by_key(|(name, _)| name.as_str());
        let mut text = Vec::new();
        for (name, value) in sorted {
            text.extend_from_slice(name.as_str().as_bytes());
            text.push(b':');
            text.extend_from_slice(value.as_bytes());
            text.push(b'\n');
        }
        sha256(&text)
    }

    /// The trailers' signature; empty if none came.
    pub(super) fn signature(&self) -> &str {
        self.signature.as_deref().unwrap_or_default()
    }

    pub(super) fn into_trailers(self) -> Trailers {
        self.trailers
    }
}

fn malformed() -> Refusal {
    Refusal::Payload(Payload::Trailer)
}
