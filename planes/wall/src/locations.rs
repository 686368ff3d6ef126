//! Where addresses are: the user's MaxMind databases, read anew when their files change.
//!
//! Without a database every address is in no country (`XX`) and in no network (0).
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-geo-match.html>

use std::net::IpAddr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use maxminddb::{Reader, path};
use parking_lot::Mutex;
use ringwall_waf::surroundings::{Location, Locations, Networks};

/// The user's databases.
#[derive(Default)]
pub struct Databases {
    countries: Database,
    networks: Database,
}

/// A database, or none.
#[derive(Default)]
struct Database {
    path: Option<PathBuf>,
    reader: ArcSwapOption<Reader<Vec<u8>>>,
    seen: Mutex<Option<Version>>,
}

/// What changes when a file does: device, number, size, and the time of its last change.
type Version = (u64, u64, u64, i64, i64);

impl Databases {
    /// Reads the databases. One that cannot be read is told in the log, and looked for again.
    pub fn new(countries: Option<PathBuf>, networks: Option<PathBuf>) -> Self {
        let databases = Self {
            countries: Database::new(countries),
            networks: Database::new(networks),
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
}

impl Networks for Databases {
    fn asn(&self, address: IpAddr) -> Option<u32> {
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
        let version = version(path);
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
        *seen = version.or(Some(Version::default()));
    }
}

fn version(path: &Path) -> Option<Version> {
    let file = std::fs::metadata(path).ok()?;
    Some((
        file.dev(),
        file.ino(),
        file.size(),
        file.mtime(),
        file.mtime_nsec(),
    ))
}

#[cfg(test)]
mod tests;
