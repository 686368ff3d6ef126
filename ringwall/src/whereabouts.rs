//! Where visitors of user pools and callers in logs are: the user's MaxMind databases, read at the start.

use std::net::IpAddr;
use std::path::Path;

use maxminddb::{LookupResult, PathElement, Reader, path};
use ringwall_cognito_idp::{Location, Whereabouts};
use ringwall_risk::Position;

use crate::output::Failure;

/// The user's databases, or none.
pub(crate) struct Databases {
    /// Of countries; one of cities says more.
    countries: Option<Reader<Vec<u8>>>,
    networks: Option<Reader<Vec<u8>>>,
}

impl Databases {
    pub(crate) fn open(countries: Option<&Path>, networks: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self {
            countries: countries.map(read).transpose()?,
            networks: networks.map(read).transpose()?,
        })
    }
}

fn read(path: &Path) -> Result<Reader<Vec<u8>>, Failure> {
    Reader::open_readfile(path).map_err(|error| {
        Failure::new(format!(
            "{} is no database of addresses: {error}",
            path.display()
        ))
    })
}

impl ringwall_threat::Locations for Databases {
    fn place(&self, address: IpAddr) -> Option<ringwall_threat::Place> {
        let location = self.locate(address);
        let position = location.position.as_ref();
        let network = self.networks.as_ref();
        let network = network.and_then(|reader| reader.lookup(address).ok());
        let owner = network.as_ref().and_then(|network| {
            let owner = network.decode_path::<&str>(&path!["autonomous_system_organization"]);
            owner.ok().flatten()
        });
        let owner = owner.unwrap_or_default().to_owned();
        Some(ringwall_threat::Place {
            degrees: position.map(|position| (position.latitude, position.longitude)),
            network: location.autonomous_system.map(|number| (number, owner)),
            city: location.city,
            country: location.country_code,
        })
    }

    fn network(&self, address: IpAddr) -> Option<u32> {
        number_of(&self.networks.as_ref()?.lookup(address).ok()?)
    }
}

/// The number of a network.
fn number_of(found: &LookupResult<'_, Vec<u8>>) -> Option<u32> {
    let number = found.decode_path(&path!["autonomous_system_number"]);
    number.ok().flatten().or_else(|| {
        // `AS15169`
        let text: Option<&str> = found.decode_path(&path!["asn"]).ok().flatten();
        text?.strip_prefix("AS")?.parse().ok()
    })
}

impl Whereabouts for Databases {
    fn locate(&self, address: IpAddr) -> Location {
        let mut location = Location::default();
        let found = self.countries.as_ref().map(|reader| reader.lookup(address));
        if let Some(Ok(found)) = found {
            let text = |path: &[PathElement<'_>]| {
                let text: Option<&str> = found.decode_path(path).ok().flatten();
                text.map(str::to_owned)
            };
            let degrees = |path: &[PathElement<'_>]| -> Option<f64> {
                found.decode_path(path).ok().flatten()
            };
            // Some publishers write the code where MaxMind has a map.
            location.country_code = text(&path!["country", "iso_code"])
                .or_else(|| text(&path!["country_code"]))
                .or_else(|| text(&path!["country"]));
            location.country =
                text(&path!["country", "names", "en"]).or_else(|| location.country_code.clone());
            location.city = text(&path!["city", "names", "en"]);
            location.time_zone = text(&path!["location", "time_zone"]);
            location.position = degrees(&path!["location", "latitude"])
                .zip(degrees(&path!["location", "longitude"]))
                .map(|(latitude, longitude)| Position {
                    latitude,
                    longitude,
                });
        }
        let found = self.networks.as_ref().map(|reader| reader.lookup(address));
        if let Some(Ok(found)) = found {
            location.autonomous_system = number_of(&found);
        }
        location
    }
}
