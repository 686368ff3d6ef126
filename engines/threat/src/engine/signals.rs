//! Signals of custom detection rules: found, or only counted.

use super::Engine;
use crate::finding::Detection;
use crate::signal::{Associations, DryRun, Mode};

impl Engine {
    /// Replaces whose custom detection rules are live, dry or off.
    pub fn set_associations(&mut self, associations: Associations) {
        self.associations = associations;
    }

    /// How often rules that only count were met since this was last asked.
    pub fn take_dry_runs(&mut self) -> Vec<DryRun> {
        let counted = std::mem::take(&mut self.dry_runs).into_iter();
        let dry_run = |((account, region, rule), count)| DryRun {
            account,
            region,
            rule,
            count,
        };
        counted.map(dry_run).collect()
    }

    /// Adds a signal to its finding, if its rule is live; counts it, if it is dry.
    pub(super) fn signal(&mut self, rule: &str, detection: Detection) {
        let account = detection.account.clone();
        if self.associations.has(&account, rule, Mode::DryRun) {
            let region = detection.region.clone();
            let counted = self
                .dry_runs
                .entry((account.clone(), region, rule.to_owned()));
            *counted.or_default() += 1;
        }
        if self.associations.has(&account, rule, Mode::Live) {
            self.gather(detection);
        }
    }
}
