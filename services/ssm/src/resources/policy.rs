//! Policies of a parameter: when it ends, when somebody is told.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html>

use std::collections::BTreeMap;

use ringwall_core::Timestamp;
use ringwall_policy::parse_moment;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::ParameterInlinePolicy;
use crate::error::SsmError;

const MOST_POLICIES: usize = 10;
const VERSION: &str = "1.0";
const HOUR_MILLIS: i64 = 3_600_000;
const DAY_MILLIS: i64 = 24 * HOUR_MILLIS;
/// Units that a notification may wait for: some hundred years.
const MOST_UNITS: i64 = 100_000;

/// A policy, as it came and as it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ParameterPolicy {
    pub(crate) text: String,
    pub(crate) rule: Rule,
    /// Whether it has acted.
    pub(crate) finished: bool,
}

/// What a policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Rule {
    /// The parameter is deleted then.
    Expiration { at: Timestamp },
    /// Somebody is told so long before it is deleted.
    ExpirationNotification { before_millis: i64 },
    /// Somebody is told when nobody has changed it for so long.
    NoChangeNotification { after_millis: i64 },
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Written {
    r#type: Option<String>,
    version: Option<String>,
    attributes: Option<BTreeMap<String, String>>,
}

impl ParameterPolicy {
    /// Reads a list of policies; `[{}]` and the empty list take all away.
    pub(crate) fn parse_list(text: &str) -> Result<Vec<Self>, SsmError> {
        let malformed =
            |_| SsmError::invalid_policy_attribute("The policies must be a JSON array.");
        let written: Vec<&RawValue> = serde_json::from_str(text).map_err(malformed)?;
        if let [only] = written.as_slice()
            && only.get().split_ascii_whitespace().collect::<String>() == "{}"
        {
            return Ok(Vec::new());
        }
        if written.len() > MOST_POLICIES {
            return Err(SsmError::too_many_policies());
        }
        let policies = written.into_iter().map(|raw| Self::parse(raw.get()));
        let policies = policies.collect::<Result<Vec<_>, _>>()?;
        require_compatible(&policies)?;
        Ok(policies)
    }

    fn parse(text: &str) -> Result<Self, SsmError> {
        let written: Written =
            serde_json::from_str(text).map_err(SsmError::invalid_policy_attribute)?;
        if written.version.as_deref() != Some(VERSION) {
            return Err(SsmError::invalid_policy_attribute(
                "The version of a policy is \"1.0\".",
            ));
        }
        let attributes = written.attributes.unwrap_or_default();
        let rule = match written.r#type.as_deref() {
            Some("Expiration") => Rule::Expiration {
                at: moment(&attributes)?,
            },
            Some("ExpirationNotification") => Rule::ExpirationNotification {
                before_millis: duration(&attributes, "Before")?,
            },
            Some("NoChangeNotification") => Rule::NoChangeNotification {
                after_millis: duration(&attributes, "After")?,
            },
            other => return Err(SsmError::invalid_policy_type(other.unwrap_or_default())),
        };
        Ok(Self {
            text: text.to_owned(),
            rule,
            finished: false,
        })
    }

    /// The policy's type.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.rule {
            Rule::Expiration { .. } => "Expiration",
            Rule::ExpirationNotification { .. } => "ExpirationNotification",
            Rule::NoChangeNotification { .. } => "NoChangeNotification",
        }
    }

    /// When it acts, on a version among whose policies it is.
    pub(crate) fn due(&self, all: &[Self], modified_at: Timestamp) -> Option<Timestamp> {
        match self.rule {
            Rule::Expiration { at } => Some(at),
            Rule::ExpirationNotification { before_millis } => {
                Some(expiration(all)?.plus_millis(-before_millis))
            }
            Rule::NoChangeNotification { after_millis } => {
                Some(modified_at.plus_millis(after_millis))
            }
        }
    }

    /// As a new version keeps it: what waits for a change waits anew.
    pub(crate) fn kept(&self) -> Self {
        let waits_anew = matches!(self.rule, Rule::NoChangeNotification { .. });
        Self {
            finished: self.finished && !waits_anew,
            ..self.clone()
        }
    }

    /// As replies have it.
    pub(crate) fn shown(&self) -> ParameterInlinePolicy {
        ParameterInlinePolicy {
            policy_text: Some(self.text.clone()),
            policy_type: Some(self.kind().to_owned()),
            policy_status: Some(self.status().to_owned()),
        }
    }

    /// Why it acts, in an event.
    pub(crate) const fn reason(&self) -> &'static str {
        match self.rule {
            Rule::Expiration { .. } => "The parameter expired and was deleted.",
            Rule::ExpirationNotification { .. } => "The parameter is about to expire.",
            Rule::NoChangeNotification { .. } => {
                "The parameter has not been changed for the time that the policy gives."
            }
        }
    }

    const fn status(&self) -> &'static str {
        if self.finished { "Finished" } else { "Pending" }
    }
}

fn expiration(policies: &[ParameterPolicy]) -> Option<Timestamp> {
    policies.iter().find_map(|policy| match policy.rule {
        Rule::Expiration { at } => Some(at),
        _ => None,
    })
}

fn require_compatible(policies: &[ParameterPolicy]) -> Result<(), SsmError> {
    let count = |kind| {
        let of_kind = |policy: &&ParameterPolicy| policy.kind() == kind;
        policies.iter().filter(of_kind).count()
    };
    match (count("Expiration"), count("ExpirationNotification")) {
        (2.., _) => Err(SsmError::conflicting_policies(
            "A parameter can have one Expiration policy.",
        )),
        (0, 1..) => Err(SsmError::conflicting_policies(
            "An ExpirationNotification policy needs an Expiration policy.",
        )),
        _ => Ok(()),
    }
}

fn moment(attributes: &BTreeMap<String, String>) -> Result<Timestamp, SsmError> {
    let refused = || {
        SsmError::invalid_policy_attribute(
            "The Timestamp of an Expiration policy has the form 2018-12-02T21:34:33.000Z or 2018-12-02T21:34:33+09:00.",
        )
    };
    let text = only(attributes, &["Timestamp"], "Timestamp")?;
    // An offset may have seconds.
    let has_seconds = text
        .rfind(['+', '-'])
        .is_some_and(|at| text.len() == at + "+10:30:00".len() && text.contains('T'));
    let text = text
        .strip_suffix(":00")
        .filter(|_| has_seconds)
        .unwrap_or(text);
    let has_zone = text.ends_with('Z')
        || text
            .split_once('T')
            .is_some_and(|(_, time)| time.contains(['+', '-']));
    let nanos = parse_moment(text).filter(|_| text.contains('T') && has_zone);
    let millis = nanos.and_then(|nanos| i64::try_from(nanos.div_euclid(1_000_000)).ok());
    millis.map(Timestamp::from_millis).ok_or_else(refused)
}

fn duration(attributes: &BTreeMap<String, String>, name: &str) -> Result<i64, SsmError> {
    let allowed = [name, "Unit"];
    let number = only(attributes, &allowed, name)?.parse::<i64>().ok();
    let unit = match only(attributes, &allowed, "Unit")? {
        "Days" => Some(DAY_MILLIS),
        "Hours" => Some(HOUR_MILLIS),
        _ => None,
    };
    let number = number.filter(|number| (1..=MOST_UNITS).contains(number));
    match (number, unit) {
        (Some(number), Some(unit)) => Ok(number.saturating_mul(unit)),
        (None, _) => Err(SsmError::invalid_policy_attribute(format_args!(
            "{name} must be a whole number above 0."
        ))),
        (_, None) => Err(SsmError::invalid_policy_attribute(
            "Unit must be Days or Hours.",
        )),
    }
}

/// An attribute, of which only those `allowed` may be there.
fn only<'a>(
    attributes: &'a BTreeMap<String, String>,
    allowed: &[&str],
    name: &str,
) -> Result<&'a str, SsmError> {
    if let Some(other) = attributes
        .keys()
        .find(|key| !allowed.contains(&key.as_str()))
    {
        return Err(SsmError::invalid_policy_attribute(format_args!(
            "{other} is unknown."
        )));
    }
    let value = attributes.get(name).map(String::as_str);
    value.ok_or_else(|| SsmError::invalid_policy_attribute(format_args!("{name} is missing.")))
}

#[cfg(test)]
mod tests {
    use ringwall_core::ApiError;

    use super::*;

    fn parse(text: &str) -> Result<Vec<ParameterPolicy>, String> {
        ParameterPolicy::parse_list(text).map_err(|error| ApiError::from(error).to_string())
    }

    fn expires(at: &str) -> String {
        format!(r#"{{"Type":"Expiration","Version":"1.0","Attributes":{{"Timestamp":"{at}"}}}}"#)
    }

    const NOTICE: &str = r#"{"Type":"ExpirationNotification","Version":"1.0","Attributes":{"Before":"15","Unit":"Days"}}"#;

    #[test]
    fn moments_are_instants_or_have_an_offset() {
        let at = |text: &str| match parse(&format!("[{}]", expires(text)))?.as_slice() {
            [policy] => Ok(policy.rule),
            _ => Err("not one".to_owned()),
        };
        let expected = Rule::Expiration {
            at: Timestamp::from_millis(1_572_608_628_870),
        };
        for text in [
            "2019-11-01T11:43:48.870Z",
            "2019-11-01T22:13:48.87+10:30",
            "2019-11-01T22:13:48.87+10:30:00",
        ] {
            assert_eq!(at(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "2019-11-01",
            "1572608628",
            "2019-13-01T00:00:00Z",
            "2019-11-01T00:00:00",
        ] {
            assert!(
                at(text).unwrap_err().starts_with("InvalidPolicyAttribute"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_notice_comes_before_the_end() {
        let policies = parse(&format!("[{},{NOTICE}]", expires("2026-12-31T00:00:00Z"))).unwrap();
        let due = |at: usize| {
            policies[at]
                .due(&policies, Timestamp::from_secs(0))
                .unwrap()
        };
        assert_eq!(due(1).plus_days(15), due(0));
        assert_eq!(policies[1].text, NOTICE);
    }

    #[test]
    fn brackets_and_braces_take_all_away() {
        for text in ["[]", "[{}]", " [ { } ] "] {
            assert_eq!(parse(text), Ok(vec![]), "{text}");
        }
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let twice = format!("[{0},{0}]", expires("2026-12-31T00:00:00Z"));
        let eleven = format!("[{}]", [NOTICE; 11].join(","));
        let unknown = r#"[{"Type":"Rotation","Version":"1.0","Attributes":{}}]"#;
        for (text, code) in [
            (twice.as_str(), "IncompatiblePolicyException"),
            (&format!("[{NOTICE}]"), "IncompatiblePolicyException"),
            (&eleven, "PoliciesLimitExceededException"),
            (unknown, "InvalidPolicyTypeException"),
            ("{}", "InvalidPolicyAttributeException"),
            (
                &unknown.replace("1.0", "2.0"),
                "InvalidPolicyAttributeException",
            ),
            (
                &format!("[{}]", NOTICE.replace("15", "0")),
                "InvalidPolicyAttributeException",
            ),
            (
                &format!("[{}]", NOTICE.replace("Days", "Weeks")),
                "InvalidPolicyAttributeException",
            ),
            (
                &format!("[{}]", NOTICE.replace("Before", "After")),
                "InvalidPolicyAttributeException",
            ),
        ] {
            let refusal = parse(text).unwrap_err();
            assert!(
                refusal.starts_with(&format!("{code}: ")),
                "{text}: {refusal}"
            );
        }
    }
}
