//! Addresses of clients: the peer's, or those in a header.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html>

use std::net::IpAddr;

use crate::language::statement::{ForwardedIpConfig, ForwardedIpPosition};
use crate::request::Request;

/// How many addresses of a header are looked at.
const INSPECTED_ADDRESSES: usize = 10;

/// An address that a statement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// There it is.
    Known(IpAddr),
    /// The header holds none: the fallback decides.
    Malformed,
    /// The header is not there: no match, and no fallback.
    Absent,
}

/// The peer's address, or the first one in the header that is named.
pub(super) fn client(request: &Request<'_>, forwarded: Option<&ForwardedIpConfig>) -> Address {
    let Some(config) = forwarded else {
        return Address::Known(request.peer);
    };
    match request.header(&config.header_name) {
        None => Address::Absent,
        Some(header) => addresses(header)
            .next()
            .flatten()
            .map_or(Address::Malformed, Address::Known),
    }
}

/// The addresses at a position of a header, `None` for those that are none.
pub(super) fn at(header: &[u8], position: ForwardedIpPosition) -> Vec<Option<IpAddr>> {
    match position {
        ForwardedIpPosition::First => addresses(header).take(1).collect(),
        ForwardedIpPosition::Last => addresses(header).last().into_iter().collect(),
        ForwardedIpPosition::Any => {
            let all: Vec<_> = addresses(header).collect();
            let skipped = all.len().saturating_sub(INSPECTED_ADDRESSES);
            all.into_iter().skip(skipped).collect()
        }
    }
}

/// The addresses of a header. Commas alone separate them.
fn addresses(header: &[u8]) -> impl Iterator<Item = Option<IpAddr>> {
    header.split(|byte| *byte == b',').map(|part| {
        let text = std::str::from_utf8(part.trim_ascii()).ok()?;
        text.parse().ok()
    })
}
