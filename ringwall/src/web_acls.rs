//! The web ACLs in force, started with the server and stopped with it.

use std::sync::Arc;

use ringwall_core::{Clock, SystemEntropy};
use ringwall_store::Store;
use ringwall_waf::RateMode;
use ringwall_wall::log::Places;
use ringwall_wall::{Settings as WallSettings, Wall};

use crate::cli;
use crate::config::Settings;
use crate::output::Failure;
use crate::trails::TrailsHouse;

/// The folder of logs in the data folder.
const LOG_FOLDER: &str = "waf-logs";

/// Brings web ACLs into force.
pub(crate) fn start(
    settings: &Settings,
    store: Store,
    clock: Clock,
    trails: &TrailsHouse,
) -> Result<Wall, Failure> {
    let flags = &settings.waf;
    let default = || (!settings.dev).then(|| settings.data_dir.join(LOG_FOLDER));
    let wall = Wall::start(WallSettings {
        store,
        clock,
        entropy: Arc::new(SystemEntropy),
        country_database: flags.country_database.clone(),
        network_database: flags.network_database.clone(),
        address_lists: flags.address_lists.clone(),
        logs: Places {
            buckets: trails.buckets().map(|it| (it, trails.interval())),
            archives: flags.waf_log_dir.clone().or_else(default),
            live: flags.waf_log_file.clone(),
        },
        rate_mode: match flags.waf_rates.unwrap_or_default() {
            cli::RateMode::Strict => RateMode::Strict,
            cli::RateMode::Aws => RateMode::Aws,
        },
    });
    wall.map_err(|error| Failure::new(format!("Web ACLs cannot be brought into force: {error}")))
}
