//! Where addresses are, as far as anybody can tell.

use std::net::IpAddr;

use crate::finding::{City, Country, GeoLocation, Organization, RemoteIpDetails};

/// A place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The city.
    pub city: Option<String>,
    /// Two letters.
    pub country: Option<String>,
    /// Degrees north and east.
    pub degrees: Option<(f64, f64)>,
    /// The autonomous system and its name.
    pub network: Option<(u32, String)>,
}

/// Tells where addresses are.
pub trait Locations: Send {
    /// The place of an address.
    fn place(&self, address: IpAddr) -> Option<Place>;

    /// The autonomous system of an address alone, which is asked for at each call.
    fn network(&self, address: IpAddr) -> Option<u32> {
        let network = self.place(address)?.network;
        network.map(|(number, _)| number)
    }
}

/// Knows no places.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Locations for Nowhere {
    fn place(&self, _: IpAddr) -> Option<Place> {
        None
    }
}

/// What a finding tells of an address on the other side.
pub(crate) fn remote(locations: &dyn Locations, address: &str) -> RemoteIpDetails {
    let Ok(parsed) = address.parse::<IpAddr>() else {
        return RemoteIpDetails::default();
    };
    let place = locations.place(parsed).unwrap_or_default();
    let text = Some(address.to_owned());
    RemoteIpDetails {
        city: place.city.map(|city_name| City { city_name }),
        country: place.country.map(|country_code| Country { country_code }),
        geo_location: place.degrees.map(|(lat, lon)| GeoLocation { lat, lon }),
        ip_address_v4: text.clone().filter(|_| parsed.is_ipv4()),
        ip_address_v6: text.filter(|_| parsed.is_ipv6()),
        organization: place.network.map(|(asn, asn_org)| Organization {
            asn: asn.to_string(),
            asn_org,
        }),
    }
}

/// Kilometers between two places, along the surface.
pub(crate) fn distance_km(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (lat_one, lat_other) = (one.0.to_radians(), other.0.to_radians());
    let (north, east) = (
        (other.0 - one.0).to_radians(),
        (other.1 - one.1).to_radians(),
    );
    let chord =
        (north / 2.0).sin().powi(2) + lat_one.cos() * lat_other.cos() * (east / 2.0).sin().powi(2);
    2.0 * 6_371.0 * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::distance_km;

    #[test]
    fn distances_are_those_of_a_globe() {
        let (berlin, sydney) = ((52.52, 13.405), (-33.87, 151.21));
        let distance = distance_km(berlin, sydney);
        assert!((16_000.0..16_200.0).contains(&distance), "{distance}");
        assert!(distance_km(berlin, berlin) < 0.001);
    }
}
