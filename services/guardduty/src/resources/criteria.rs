//! Criteria: which findings a filter or a list is about.
//!
//! Conditions have two sets of names, `eq … lte` and `equals … lessThanOrEqual`, that mean the same;
//! replies have both. `matches` and `notMatches` take `*` and `?`, and are for saved filters alone.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_filter-findings.html>

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::api;
use crate::error::GuardDutyError;
use crate::resources::document::Path;
use crate::resources::finding::Finding;
use crate::resources::wildcard::Wildcard;

/// Attributes of a set of criteria, and values of a condition.
const MOST: usize = 50;

/// Criteria as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Criteria(BTreeMap<String, Condition>);

/// What is asked of one attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Condition {
    equals: Vec<String>,
    not_equals: Vec<String>,
    above: Option<i64>,
    at_least: Option<i64>,
    below: Option<i64>,
    at_most: Option<i64>,
    matches: Vec<String>,
    not_matches: Vec<String>,
}

/// Where criteria stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// In a filter that is kept.
    Saved,
    /// In a request that lists.
    Asked,
}

impl Criteria {
    /// Reads the criteria of a request.
    pub(crate) fn parse(
        given: Option<&api::FindingCriteria>,
        stands: Use,
    ) -> Result<Self, GuardDutyError> {
        let given = given.and_then(|criteria| criteria.criterion.as_ref());
        let given = given.into_iter().flatten();
        let mut conditions = BTreeMap::new();
        for (attribute, condition) in given {
            Path::parse(attribute).ok_or_else(GuardDutyError::invalid_input)?;
            conditions.insert(attribute.clone(), Condition::parse(condition, stands)?);
        }
        if conditions.len() > MOST || (stands == Use::Saved && conditions.is_empty()) {
            return Err(GuardDutyError::invalid_input());
        }
        Ok(Self(conditions))
    }

    /// As the API shows them.
    pub(crate) fn shown(&self) -> api::FindingCriteria {
        let conditions = self.0.iter();
        let conditions = conditions.map(|(name, condition)| (name.clone(), condition.shown()));
        api::FindingCriteria {
            criterion: Some(conditions.collect()),
        }
    }

    /// Whether a finding is among those that are meant: every attribute must be as asked.
    pub(crate) fn admits(&self, finding: &Finding) -> bool {
        let document = LazyCell::new(|| finding.document());
        self.0.iter().all(|(attribute, condition)| {
            if let Some(value) = finding.beside(attribute) {
                return condition.admits(attribute, &[Cow::Owned(value)]);
            }
            let path = Path::parse(attribute);
            path.is_some_and(|path| condition.admits(attribute, &path.values(&document)))
        })
    }
}

impl Condition {
    fn parse(given: &api::Condition, stands: Use) -> Result<Self, GuardDutyError> {
        let texts = |one: Option<&Vec<String>>, other: Option<&Vec<String>>| {
            one.or(other).cloned().unwrap_or_default()
        };
        let number = |long: Option<i64>, short: Option<i32>| long.or(short.map(i64::from));
        let condition = Self {
            equals: texts(given.equals.as_ref(), given.eq.as_ref()),
            not_equals: texts(given.not_equals.as_ref(), given.neq.as_ref()),
            above: number(given.greater_than, given.gt),
            at_least: number(given.greater_than_or_equal, given.gte),
            below: number(given.less_than, given.lt),
            at_most: number(given.less_than_or_equal, given.lte),
            matches: texts(given.matches.as_ref(), None),
            not_matches: texts(given.not_matches.as_ref(), None),
        };
        let has_wildcards = !condition.matches.is_empty() || !condition.not_matches.is_empty();
        let is_long = condition.equals.len() > MOST || condition.not_equals.len() > MOST;
        if condition == Self::default() || is_long || (has_wildcards && stands == Use::Asked) {
            return Err(GuardDutyError::invalid_input());
        }
        Ok(condition)
    }

    fn shown(&self) -> api::Condition {
        let texts = |texts: &Vec<String>| Some(texts.clone()).filter(|texts| !texts.is_empty());
        let short = |number: Option<i64>| number.and_then(|number| i32::try_from(number).ok());
        api::Condition {
            eq: texts(&self.equals),
            neq: texts(&self.not_equals),
            gt: short(self.above),
            gte: short(self.at_least),
            lt: short(self.below),
            lte: short(self.at_most),
            equals: texts(&self.equals),
            not_equals: texts(&self.not_equals),
            greater_than: self.above,
            greater_than_or_equal: self.at_least,
            less_than: self.below,
            less_than_or_equal: self.at_most,
            matches: texts(&self.matches),
            not_matches: texts(&self.not_matches),
        }
    }

    /// Of several values at an attribute, one that is equal is enough, and none may be that must not.
    fn admits(&self, attribute: &str, values: &[Cow<'_, Json>]) -> bool {
        let texts: Vec<String> = values
            .iter()
            .filter_map(|value| as_text(attribute, value))
            .collect();
        let is_any = |wanted: &[String]| texts.iter().any(|text| wanted.contains(text));
        let fits = |patterns: &[String]| {
            let patterns: Vec<_> = patterns.iter().map(|text| Wildcard::new(text)).collect();
            let fits = |text: &String| patterns.iter().any(|pattern| pattern.fits(text));
            texts.iter().any(fits)
        };
        let within = |number: f64| {
            let compare = |bound: Option<i64>, holds: fn(f64, f64) -> bool| {
                bound.is_none_or(|bound| holds(number, as_float(bound)))
            };
            compare(self.above, |number, bound| number > bound)
                && compare(self.at_least, |number, bound| number >= bound)
                && compare(self.below, |number, bound| number < bound)
                && compare(self.at_most, |number, bound| number <= bound)
        };
        let has_bounds = [self.above, self.at_least, self.below, self.at_most]
            .iter()
            .any(Option::is_some);
        (self.equals.is_empty() || is_any(&self.equals))
            && !is_any(&self.not_equals)
            && (self.matches.is_empty() || fits(&self.matches))
            && !fits(&self.not_matches)
            && (!has_bounds
                || values
                    .iter()
                    .filter_map(|value| as_number(value))
                    .any(within))
    }
}

/// A value as conditions name it: severities by their whole number.
fn as_text(attribute: &str, value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(bool) => Some(bool.to_string()),
        Json::Number(number) if attribute == "severity" => {
            Some(format!("{}", number.as_f64()?.floor()))
        }
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value as bounds compare it: moments by their milliseconds.
pub(crate) fn as_number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => {
            let moment = ringwall_threat::moment_ms(text).map(as_float);
            moment.or_else(|| text.parse().ok())
        }
        _ => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 and counts stay below 2^53"
)]
fn as_float(number: i64) -> f64 {
    number as f64
}
