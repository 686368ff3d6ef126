//! What is seen of a sign-in.

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

/// What is seen of a sign-in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// When, in seconds since 1970.
    pub at: i64,
    /// What the device calls itself.
    pub device: Option<Mark>,
    /// The kind of browser or program.
    pub agent: Option<Mark>,
    /// The neighborhood of the address: a /24 of IPv4, a /48 of IPv6.
    pub network: Option<Mark>,
    /// The network's number (ASN), if a database knows it.
    pub autonomous_system: Option<u32>,
    /// The country's ISO code, if a database knows it.
    pub country: Option<[u8; 2]>,
    /// Where about, if a database knows it.
    pub position: Option<Position>,
}

/// A text by which things are told from each other, without keeping it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark(pub(crate) u64);

impl Mark {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let digest = digest::digest(&digest::SHA256, text.as_bytes());
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(digest.as_ref()) {
            *to = *from;
        }
        Self(u64::from_be_bytes(first))
    }
}

/// A place on Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}
