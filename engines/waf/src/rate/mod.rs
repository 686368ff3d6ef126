//! Rate-based rules: how many requests of a kind there were lately.
//!
//! Counters outlive the compiled web ACL: a web ACL that is compiled anew finds those of its rules
//! again, unless a rule's settings have changed.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html>

mod counter;
mod window;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

pub(crate) use self::counter::{RateCounter, RateKey};
use crate::language::rate::RateBasedStatement;

/// When a rate takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RateMode {
    /// With the first request above the limit.
    #[default]
    Strict,
    /// At the next estimate, each ten seconds, as AWS's service does: floods pass first.
    Aws,
}

/// The counters of all rate-based rules.
#[derive(Debug, Default)]
pub struct RateCounters {
    mode: RateMode,
    instances: Mutex<HashMap<Box<str>, Instance>>,
}

/// The counter of a rule, and the settings it counts by.
#[derive(Debug)]
struct Instance {
    settings: RateBasedStatement,
    counter: Weak<RateCounter>,
}

impl RateCounters {
    /// No counters yet.
    pub fn new(mode: RateMode) -> Self {
        Self {
            mode,
            instances: Mutex::default(),
        }
    }

    /// The counter of a rule: the one it had, if its settings are what they were.
    pub(crate) fn counter(
        &self,
        id: &str,
        settings: &RateBasedStatement,
        window_seconds: u64,
    ) -> Arc<RateCounter> {
        let mut instances = self.instances.lock();
        let known = instances
            .get(id)
            .filter(|known| known.settings == *settings);
        if let Some(counter) = known.and_then(|known| known.counter.upgrade()) {
            return counter;
        }
        instances.retain(|_, instance| instance.counter.strong_count() > 0);
        let counter = Arc::new(RateCounter::new(settings.limit, window_seconds, self.mode));
        let instance = Instance {
            settings: settings.clone(),
            counter: Arc::downgrade(&counter),
        };
        instances.insert(id.into(), instance);
        counter
    }
}
