//! The finding types: a table in `data/finding_types.toml`.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html>

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::Deserialize;

use crate::rules::RuleError;

/// Whether the resource of a finding acts or is acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Role {
    /// The resource does it.
    Actor,
    /// It is done to the resource.
    Target,
}

/// A finding type.
#[derive(Debug)]
pub struct FindingType {
    /// As AWS names it.
    pub name: String,
    /// What it is found in.
    pub source: String,
    /// The feature of the detector that looks for it.
    pub feature: String,
    /// The type of resource that a finding is about.
    pub resource: String,
    /// The kind of action that a finding shows, if any.
    pub action: Option<String>,
    /// The severity that it usually has.
    pub severity: f64,
    /// What the resource's part usually is.
    pub role: Role,
    /// What happened, with places for names: `{actor}`, `{remote}`, `{resource}`, `{domain}`.
    pub title: String,
}

impl FindingType {
    /// The part before the colon: what the threat is after.
    #[must_use]
    pub fn tactic(&self) -> &str {
        self.name.split(':').next().unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct Table {
    family: Vec<Family>,
}

#[derive(Deserialize)]
struct Family {
    source: String,
    feature: String,
    resource: String,
    action: Option<String>,
    types: BTreeMap<String, Row>,
}

#[derive(Deserialize)]
struct Row {
    severity: f64,
    role: Role,
    title: String,
}

static TYPES: LazyLock<Vec<FindingType>> = LazyLock::new(|| {
    // The table is part of the program and read by a test: were it broken, there would be no types.
    let table = toml::from_str(include_str!("../data/finding_types.toml"));
    let families = table.map_or_else(|_| Vec::new(), |table: Table| table.family);
    let mut types: Vec<FindingType> = families.into_iter().flat_map(members).collect();
    types.sort_by(|one, other| one.name.cmp(&other.name));
    types
});

fn members(family: Family) -> Vec<FindingType> {
    let Family {
        source,
        feature,
        resource,
        action,
        types,
    } = family;
    let member = |(name, row): (String, Row)| FindingType {
        name,
        source: source.clone(),
        feature: feature.clone(),
        resource: resource.clone(),
        action: action.clone(),
        severity: row.severity,
        role: row.role,
        title: row.title,
    };
    types.into_iter().map(member).collect()
}

/// All types, by name.
#[must_use]
pub fn types() -> &'static [FindingType] {
    &TYPES
}

/// The type of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static FindingType> {
    let place = TYPES.binary_search_by(|kind| kind.name.as_str().cmp(name));
    place.ok().and_then(|place| TYPES.get(place))
}

/// The types of custom detection rules: whoever writes a rule names one.
static CUSTOM: Mutex<BTreeMap<String, &'static FindingType>> = Mutex::new(BTreeMap::new());
/// More of them are not made: they are kept for ever.
const MOST_CUSTOM: usize = 4_096;

/// The type of custom detection rules that has a name: `Tactic:Service/Technique`.
///
/// # Errors
/// The name is none, or there are too many.
pub fn custom(name: &str) -> Result<&'static FindingType, RuleError> {
    let unknown = || RuleError::UnknownType(name.to_owned());
    let (tactic, rest) = name.split_once(':').ok_or_else(unknown)?;
    let (service, technique) = rest.split_once('/').ok_or_else(unknown)?;
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
    if name.len() > MOST_NAME_BYTES || ![tactic, service, technique].into_iter().all(is_word) {
        return Err(unknown());
    }
    // A panic cannot have left the map half changed.
    let mut known = CUSTOM.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kind) = known.get(name) {
        return Ok(*kind);
    }
    if known.len() >= MOST_CUSTOM {
        return Err(RuleError::TooMany);
    }
    let kind: &'static FindingType = Box::leak(Box::new(FindingType {
        name: name.to_owned(),
        source: "custom".to_owned(),
        feature: "CustomDetectionRules".to_owned(),
        resource: "AccessKey".to_owned(),
        action: Some("AWS_API_CALL".to_owned()),
        severity: 5.0,
        role: Role::Target,
        title: format!("{{actor}} did what is not expected: {technique} in {service}."),
    }));
    known.insert(name.to_owned(), kind);
    Ok(kind)
}

const MOST_NAME_BYTES: usize = 256;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{find, types};

    #[test]
    fn there_are_as_many_types_of_each_source_as_aws_documents() {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for kind in types() {
            *counts.entry(&kind.source).or_default() += 1;
        }
        let expected = [
            ("ai", 3),
            ("cloudtrail", 33),
            ("dns", 15),
            ("eks", 33),
            ("flow", 25),
            ("lambda", 7),
            ("malware", 13),
            ("rds", 9),
            ("runtime", 46),
            ("s3", 15),
            ("sequence", 5),
        ];
        assert_eq!(counts, expected.into());
        assert_eq!(types().len(), 204);
    }

    #[test]
    fn types_are_found_by_name() {
        let kind = find("Backdoor:EC2/C&CActivity.B!DNS").unwrap();
        assert_eq!(kind.tactic(), "Backdoor");
        assert!(find("Backdoor:EC2/Nothing").is_none());
    }

    #[test]
    fn types_of_custom_rules_have_three_words() {
        let kind = super::custom("Persistence:IAM/AccountManipulation").unwrap();
        assert_eq!(kind.tactic(), "Persistence");
        let again = super::custom("Persistence:IAM/AccountManipulation").unwrap();
        assert!(std::ptr::eq(kind, again));
        for name in ["Persistence", "Persistence:IAM", "A:B/", "A:B/C D", "A:/C"] {
            assert!(super::custom(name).is_err(), "{name}");
        }
    }

    #[test]
    fn titles_have_places_for_known_names_only() {
        for kind in types() {
            let mut rest = kind.title.as_str();
            while let Some((_, after)) = rest.split_once('{') {
                let (name, after) = after.split_once('}').unwrap();
                assert!(["actor", "remote", "resource", "domain"].contains(&name));
                rest = after;
            }
        }
    }
}
