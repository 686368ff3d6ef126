//! Where addresses are.

use std::net::IpAddr;

use ringwall_risk::Position;

/// Where an address is, as far as is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// The country's ISO code.
    pub country_code: Option<String>,
    /// Its name, in English.
    pub country: Option<String>,
    /// The city's name, in English.
    pub city: Option<String>,
    /// The time zone's name.
    pub time_zone: Option<String>,
    /// Where about on Earth.
    pub position: Option<Position>,
    /// The network's number (ASN).
    pub autonomous_system: Option<u32>,
}

/// Who knows where addresses are.
pub trait Whereabouts: Send + Sync {
    /// Where an address is.
    fn locate(&self, address: IpAddr) -> Location;
}

/// Who knows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Whereabouts for Nowhere {
    fn locate(&self, _address: IpAddr) -> Location {
        Location::default()
    }
}
