//! Where addresses are: the user's MaxMind databases, read anew when their files change.
//!
//! Without a database every address is in no country (`XX`) and in no network (0).
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html>

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwapOption;
use maxminddb::{Reader, path};
use parking_lot::Mutex;
use ringwall_waf::surroundings::{Location, Locations, Networks};

use crate::file_version::FileVersion;

/// The user's databases.
#[derive(Default)]
pub struct Databases {
    countries: Database,
    networks: Database,
    has_warned: AtomicBool,
}

/// A database, or none.
#[derive(Default)]
struct Database {
    path: Option<PathBuf>,
    reader: ArcSwapOption<Reader<Vec<u8>>>,
    seen: Mutex<Option<FileVersion>>,
}

impl Databases {
    /// Reads the databases. One that cannot be read is told in the log, and looked for again.
    pub fn new(countries: Option<PathBuf>, networks: Option<PathBuf>) -> Self {
        let databases = Self {
            countries: Database::new(countries),
            networks: Database::new(networks),
            has_warned: AtomicBool::new(false),
        };
        databases.refresh();
        databases
    }

    /// Reads databases whose files have changed.
    pub fn refresh(&self) {
        self.countries.refresh();
        self.networks.refresh();
    }

    /// Whether anything is known of countries.
    pub fn has_countries(&self) -> bool {
        self.countries.reader.load().is_some()
    }

    /// Whether anything is known of networks.
    pub fn has_networks(&self) -> bool {
        self.networks.reader.load().is_some()
    }
}

impl Locations for Databases {
    fn location(&self, address: IpAddr) -> Option<Location> {
        if !self.has_countries() {
            self.warn("countries", "XX");
        }
        self.find_location(address)
    }
}

impl Networks for Databases {
    fn asn(&self, address: IpAddr) -> Option<u32> {
        if !self.has_networks() {
            self.warn("networks", "0");
        }
        self.find_network(address)
    }
}

impl Databases {
    /// Tells once that a rule asks for what nobody knows.
    fn warn(&self, of: &str, unknown: &str) {
        if !self.has_warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a web ACL asks for the place of a client, and there is no database of {of}: every \
                 client is in {unknown}"
            );
        }
    }

    /// The place of an address, whether a rule asks for it or not.
    pub(crate) fn find_location(&self, address: IpAddr) -> Option<Location> {
        let reader = self.countries.reader.load();
        let found = reader.as_ref()?.lookup(address).ok()?;
        let text = |country: Option<&str>| country.map(str::to_owned);
        // Some publishers write the code where MaxMind has a map.
        let country = found
            .decode_path(&path!["country", "iso_code"])
            .ok()
            .flatten();
        let country = country.or_else(|| found.decode_path(&path!["country_code"]).ok().flatten());
        let country = country.or_else(|| found.decode_path(&path!["country"]).ok().flatten());
        let region = found.decode_path(&path!["subdivisions", 0, "iso_code"]);
        Some(Location {
            country: text(country)?,
            region: text(region.ok().flatten()),
        })
    }

    fn find_network(&self, address: IpAddr) -> Option<u32> {
        let reader = self.networks.reader.load();
        let found = reader.as_ref()?.lookup(address).ok()?;
        let number = found.decode_path(&path!["autonomous_system_number"]);
        number.ok().flatten().or_else(|| {
            // `AS15169`
            let text: Option<&str> = found.decode_path(&path!["asn"]).ok().flatten();
            text?.strip_prefix("AS")?.parse().ok()
        })
    }
}

impl Database {
    fn new(path: Option<PathBuf>) -> Self {
        Self {
            path,
            ..Self::default()
        }
    }

    fn refresh(&self) {
        let Some(path) = &self.path else { return };
        let version = FileVersion::of(path);
        let mut seen = self.seen.lock();
        let is_first = seen.is_none();
        if !is_first && *seen == version {
            return;
        }
        match Reader::open_readfile(path) {
            Ok(reader) => {
                let kind = &reader.metadata().database_type;
                tracing::info!(path = %path.display(), kind, "a database of addresses was read");
                self.reader.store(Some(Arc::new(reader)));
            }
            // What was read before stays.
            Err(error) => tracing::error!(
                path = %path.display(), %error, "a database of addresses cannot be read"
            ),
        }
        *seen = version.or(Some(FileVersion::default()));
    }
}

#[cfg(test)]
mod tests;
