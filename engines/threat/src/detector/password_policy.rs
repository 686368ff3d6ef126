//! Password policies that get weaker: by how much decides the severity, and attempts count.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html>

use serde::{Deserialize, Serialize};

use super::Surroundings;
use super::call::{self, Call};
use crate::batch::Field;
use crate::bounded::{Bounded, key};
use crate::catalog;
use crate::finding::Detection;

/// Without a policy of its own an account wants eight characters of three kinds.
const NONE: Strength = 8 + 3 * KIND;
/// What a policy wants if nothing is said of the length.
const SHORTEST: Strength = 6;
/// A kind of characters is worth so many more of them.
const KIND: Strength = 2;
/// From so much weaker on it is worse, and worst.
const WORSE: Strength = 6;
const WORST: Strength = 12;

const KINDS: [Field; 4] = [
    call::REQUIRE_SYMBOLS,
    call::REQUIRE_NUMBERS,
    call::REQUIRE_UPPERCASE,
    call::REQUIRE_LOWERCASE,
];

/// How many characters a policy wants, and kinds of them.
type Strength = u32;

/// The policies that accounts have, as far as their calls told.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PasswordPolicies {
    accounts: Bounded<u64, Known>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Known {
    since_ms: i64,
    strength: Strength,
}

impl PasswordPolicies {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            accounts: Bounded::new(capacity / 8),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.accounts.evicted()
    }

    pub(super) fn see(
        &mut self,
        call: &Call<'_>,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let event = call.event;
        let is_removed = match event.get(call::EVENT_NAME) {
            Some(b"UpdateAccountPasswordPolicy") => false,
            Some(b"DeleteAccountPasswordPolicy") => true,
            _ => return,
        };
        let strength = if is_removed { NONE } else { wanted(call) };
        let account = key(&[call.account(around).as_bytes()]);
        let known = self.accounts.entry(account, || Known {
            since_ms: i64::MIN,
            strength: NONE,
        });
        let weaker = known.strength.saturating_sub(strength);
        if !event.has(call::ERROR_CODE) && call.time_ms >= known.since_ms {
            (known.since_ms, known.strength) = (call.time_ms, strength);
        }
        let kind = catalog::find("Stealth:IAMUser/PasswordPolicyChange");
        if let (Some(kind), true) = (kind, weaker > 0 || is_removed) {
            let mut detection = call.describe(kind, around);
            detection.severity = match weaker {
                WORST.. => Some(8.0),
                WORSE.. => Some(5.0),
                _ => None,
            };
            found.push(detection);
        }
    }
}

/// What a policy wants; of what it does not say, the default.
fn wanted(call: &Call<'_>) -> Strength {
    let length = call.event.text(call::PASSWORD_LENGTH).parse();
    let kinds = KINDS
        .iter()
        .filter(|kind| call.event.get(**kind) == Some(b"true"));
    let kinds = kinds.fold(0, |sum, _| sum + KIND);
    length.unwrap_or(SHORTEST).min(128) + kinds
}
