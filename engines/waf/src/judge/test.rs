//! Testing a component's values.

use super::Run;
use super::injection::Found;
use super::value::Value;
use crate::language::field::{BodyParsingFallbackBehavior, FallbackBehavior, OversizeHandling};
use crate::language::statement::{ComparisonOperator, PositionalConstraint, SensitivityLevel};
use crate::plan::node::{Match, Test};
use crate::plan::slot::SlotId;
use crate::verdict::{Condition, MatchDetail};

impl<'r> Run<'r> {
    /// Whether a component passes a test. What is too large, missing or no JSON is settled first.
    pub(super) fn matches(&mut self, statement: &'r Match) -> bool {
        // Most rules of most requests end here.
        if let (true, Test::Patterns(patterns)) = (statement.is_plain(), &statement.test)
            && self.slots.is_without(statement.slot, patterns)
        {
            return false;
        }
        let Some(component) = self.slots.component(statement.root) else {
            return false;
        };
        if self.is_grpc && component.is_body() {
            return false;
        }
        let Some(reading) = self.slots.reading(statement.root) else {
            return false;
        };
        let is_missing = reading.values.as_slice().is_empty();
        match (reading.is_oversize, statement.oversize) {
            (true, OversizeHandling::Match) => return true,
            (true, OversizeHandling::NoMatch) => return false,
            _ => {}
        }
        if let (true, Some(fallback)) = (is_missing, statement.missing) {
            return fallback == FallbackBehavior::Match;
        }
        match (reading.is_invalid, statement.invalid) {
            (true, Some(BodyParsingFallbackBehavior::Match)) => return true,
            (true, Some(BodyParsingFallbackBehavior::NoMatch)) => return false,
            (true, Some(BodyParsingFallbackBehavior::EvaluateAsString)) => {
                let Some((slot, test)) = &statement.as_text else {
                    return false;
                };
                return self.passes(*slot, test, component.location());
            }
            _ => {}
        }
        self.passes(statement.slot, &statement.test, component.location())
    }

    fn passes(&mut self, slot: SlotId, test: &'r Test, location: &'static str) -> bool {
        match test {
            Test::Patterns(patterns) => self.slots.has_any(slot, patterns),
            Test::Bytes(place, bytes) => {
                let mut values = self.slots.values(slot).iter();
                values.any(|value| stands_at(value, *place, bytes))
            }
            Test::Size(operator, size) => {
                let mut values = self.slots.values(slot).iter();
                values.any(|value| compares(value, *operator, *size))
            }
            Test::Sqli(level) => {
                let found = self.slots.sqli(slot, *level);
                self.find(found, Condition::SqlInjection, Some(*level), location)
            }
            Test::Xss => {
                let found = self.slots.xss(slot);
                self.find(found, Condition::Xss, None, location)
            }
        }
    }

    /// Notes what was found in data.
    fn find(
        &mut self,
        found: Option<Found>,
        condition: Condition,
        sensitivity: Option<SensitivityLevel>,
        location: &'static str,
    ) -> bool {
        let Some(found) = found else {
            return false;
        };
        self.details.push(MatchDetail {
            condition,
            sensitivity,
            location,
            matched_data: found.matched,
            field_name: found.name,
        });
        true
    }
}

fn stands_at(value: &Value<'_>, place: PositionalConstraint, bytes: &[u8]) -> bool {
    let value = value.bytes.as_slice();
    match place {
        PositionalConstraint::Exactly => value == bytes,
        PositionalConstraint::StartsWith => value.starts_with(bytes),
        PositionalConstraint::EndsWith => value.ends_with(bytes),
        PositionalConstraint::Contains => memchr::memmem::find(value, bytes).is_some(),
        PositionalConstraint::ContainsWord => crate::pattern::contains_word(value, bytes),
    }
}

fn compares(value: &Value<'_>, operator: ComparisonOperator, size: u64) -> bool {
    let len = u64::try_from(value.bytes.as_slice().len()).unwrap_or(u64::MAX);
    match operator {
        ComparisonOperator::Eq => len == size,
        ComparisonOperator::Ne => len != size,
        ComparisonOperator::Le => len <= size,
        ComparisonOperator::Lt => len < size,
        ComparisonOperator::Ge => len >= size,
        ComparisonOperator::Gt => len > size,
    }
}
