//! GuardDuty's detectors, wired: what they learn from, and where addresses are.

use std::sync::Arc;

use clap::Args;
use ringwall_core::Platform;
use ringwall_detection::{Detection, Learning, RunningDetection};
use ringwall_guardduty::custom::CustomRules;
use ringwall_store::Store;

use crate::config::Settings;
use crate::output::Failure;
use crate::trails::TrailsHouse;
use crate::whereabouts::Databases;

/// How long detectors learn, as far as anybody knows of AWS's.
const LEARNING: Learning = Learning {
    days: 7,
    events: 500,
};

/// How GuardDuty's detectors learn.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct DetectionFlags {
    /// For how many days of an account's calls GuardDuty only learns what is usual [default: 7].
    #[arg(long, env = "RINGWALL_GUARDDUTY_LEARNING_DAYS", value_name = "DAYS", value_parser = clap::value_parser!(u32).range(..=90))]
    pub(crate) guardduty_learning_days: Option<u32>,
    /// How many of an account's calls GuardDuty must know before one is unusual [default: 500].
    #[arg(long, env = "RINGWALL_GUARDDUTY_LEARNING_EVENTS", value_name = "CALLS", value_parser = clap::value_parser!(u32).range(..=1_000_000))]
    pub(crate) guardduty_learning_events: Option<u32>,
}

/// Lets detectors look.
pub(crate) fn start(
    settings: &Settings,
    store: Store,
    trails: &TrailsHouse,
    platform: &Arc<Platform>,
    custom_rules: &Arc<CustomRules>,
) -> Result<RunningDetection, Failure> {
    let (flags, waf) = (settings.detection, &settings.waf);
    let countries = waf.country_database.as_deref();
    let places = Databases::open(countries, waf.network_database.as_deref())?;
    let detection = Detection {
        store,
        trail: trails.trail(),
        platform: Arc::clone(platform),
        locations: Arc::new(places),
        custom_rules: Arc::clone(custom_rules),
        learning: Learning {
            days: flags.guardduty_learning_days.unwrap_or(LEARNING.days),
            events: flags.guardduty_learning_events.unwrap_or(LEARNING.events),
        },
    };
    detection
        .start()
        .map_err(|error| Failure::new(format!("GuardDuty's detectors cannot be started: {error}")))
}
