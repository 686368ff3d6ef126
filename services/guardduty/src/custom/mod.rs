//! Custom detection rules: which are offered, whose they are, and how they run.
//!
//! A rule is offered to everybody and runs for nobody; an association lets it run for an account in a
//! Region, live or dry. The administrator of an organization associates its members' accounts by
//! configurations, those that join later, too: [`settle`].
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/custom-detection-rules.html>

mod administrator;
mod association;
mod configuration;
mod offered;

use std::collections::BTreeMap;

use ringwall_core::Timestamp;
use ringwall_store::{Reads, StoreError};
use ringwall_threat::signal::{Associations, Mode};

pub(crate) use self::administrator::require_administrator;
pub(crate) use self::association::{
    Association, association_arn, associations_of, delete_association, find_association,
    new_association, put_association,
};
pub(crate) use self::configuration::{
    Configuration, configurations_of, delete_configuration, put_configuration,
};
pub use self::configuration::{is_settled, settle};
pub use self::offered::{CustomRules, Offered};
use crate::api::AssociationMode;
use crate::resources::detector::Detector;

/// How long a dry run lasts.
const DRY_RUN_DAYS: i64 = 14;

/// When what begins now in a mode ends.
pub(crate) fn expiry(mode: AssociationMode, now: Timestamp) -> Option<Timestamp> {
    (mode == AssociationMode::DryRun).then(|| now.plus_days(DRY_RUN_DAYS))
}

/// Which rules run how for a detector's account, for the engine.
///
/// # Errors
/// The store failed.
pub fn in_force(
    tx: &impl Reads,
    detector: &Detector,
    now: Timestamp,
) -> Result<Associations, StoreError> {
    let mut by_rule: BTreeMap<(String, String), Vec<Mode>> = BTreeMap::new();
    for association in associations_of(tx, detector.account, &detector.region, now)? {
        let mode = match association.mode {
            AssociationMode::Live => Mode::Live,
            AssociationMode::DryRun => Mode::DryRun,
        };
        let rule = (detector.account.to_string(), association.rule_id.clone());
        by_rule.entry(rule).or_default().push(mode);
    }
    Ok(Associations::Of(by_rule))
}
