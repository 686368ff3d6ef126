//! Filters of lists: which keys there are, how they compare, what matches.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html>

use crate::api::{ParameterStringFilter, ParameterTier, ParameterType, ParametersFilter};
use crate::error::SsmError;
use crate::resources::name;
use crate::resources::parameter::{Parameter, Version};

/// A filter: one of its values must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) key: FilterKey,
    pub(crate) comparison: Comparison,
    pub(crate) values: Vec<String>,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FilterKey {
    Name,
    Type,
    KeyId,
    Path,
    Tier,
    DataType,
    Tag(String),
    Label,
}

/// How it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equals,
    BeginsWith,
    Contains,
    OneLevel,
    Recursive,
}

const OF_DESCRIBE: &str = "Path, Name, Type, KeyId, Tier, DataType, tag:key";
const OF_PATHS: &str = "Type, KeyId, Label";

/// Reads the filters of `DescribeParameters`, of the new kind or the old.
pub(crate) fn of_describe(
    new: Option<&[ParameterStringFilter]>,
    old: Option<&[ParametersFilter]>,
) -> Result<Vec<Filter>, SsmError> {
    let old = old.unwrap_or_default();
    let new = new.unwrap_or_default();
    if !old.is_empty() && !new.is_empty() {
        return Err(SsmError::filters_of_both_kinds());
    }
    let old = old
        .iter()
        .map(|filter| Filter::parse(filter.key.as_str(), None, Some(&filter.values), OF_DESCRIBE));
    let new = new.iter().map(|filter| {
        let option = filter.option.as_deref();
        Filter::parse(&filter.key, option, filter.values.as_deref(), OF_DESCRIBE)
    });
    let filters = old.chain(new).collect::<Result<Vec<_>, _>>()?;
    if filters.iter().any(|filter| filter.key == FilterKey::Label) {
        return Err(SsmError::invalid_filter_key("Label", OF_DESCRIBE));
    }
    require_each_once(&filters)?;
    Ok(filters)
}

/// Reads the filters of `GetParametersByPath`.
pub(crate) fn of_paths(new: Option<&[ParameterStringFilter]>) -> Result<Vec<Filter>, SsmError> {
    let filters = new.unwrap_or_default().iter().map(|filter| {
        let option = filter.option.as_deref();
        let parsed = Filter::parse(&filter.key, option, filter.values.as_deref(), OF_PATHS)?;
        match parsed.key {
            FilterKey::Type | FilterKey::KeyId | FilterKey::Label => Ok(parsed),
            _ => Err(SsmError::invalid_filter_key(&filter.key, OF_PATHS)),
        }
    });
    let filters = filters.collect::<Result<Vec<_>, _>>()?;
    require_each_once(&filters)?;
    Ok(filters)
}

fn require_each_once(filters: &[Filter]) -> Result<(), SsmError> {
    for (at, filter) in filters.iter().enumerate() {
        if filters
            .iter()
            .skip(at + 1)
            .any(|other| other.key == filter.key)
        {
            return Err(SsmError::filter_key_twice(&filter.key.text()));
        }
    }
    Ok(())
}

impl Filter {
    fn parse(
        key: &str,
        option: Option<&str>,
        values: Option<&[String]>,
        valid_keys: &str,
    ) -> Result<Self, SsmError> {
        let parsed = FilterKey::parse(key);
        let parsed = parsed.ok_or_else(|| SsmError::invalid_filter_key(key, valid_keys))?;
        let comparison = parsed.comparison(option)?;
        let values = values.unwrap_or_default().to_vec();
        if values.is_empty() && !matches!(parsed, FilterKey::Tag(_)) {
            return Err(SsmError::filter_values_missing(key));
        }
        for value in &values {
            parsed.require_value(value, comparison)?;
        }
        Ok(Self {
            key: parsed,
            comparison,
            values,
        })
    }

    /// Whether a parameter, in this version, passes.
    pub(crate) fn matches(&self, parameter: &Parameter, version: &Version) -> bool {
        match &self.key {
            FilterKey::Name => self.any(|value| self.matches_name(&parameter.name, value)),
            FilterKey::Type => self.any(|value| self.compare(version.kind.as_str(), value)),
            FilterKey::KeyId => {
                let key_id = version.key_id.as_deref();
                key_id.is_some_and(|key_id| self.any(|value| self.compare(key_id, value)))
            }
            FilterKey::Path => self.any(|value| self.matches_path(parameter.key(), value)),
            FilterKey::Tier => self.any(|value| version.tier.as_str() == value),
            FilterKey::DataType => self.any(|value| version.data_type == value),
            FilterKey::Tag(tag) => {
                let found = parameter.tags.find(tag);
                found
                    .is_some_and(|found| self.values.is_empty() || self.any(|value| found == value))
            }
            FilterKey::Label => {
                self.any(|label| parameter.labels.get(label) == Some(&version.number))
            }
        }
    }

    fn any(&self, matches: impl Fn(&str) -> bool) -> bool {
        self.values.iter().any(|value| matches(value))
    }

    fn matches_name(&self, found: &str, value: &str) -> bool {
        match self.comparison {
            // Both spellings name the parameter.
            Comparison::Equals => name::key(found) == name::key(value),
            Comparison::BeginsWith => {
                found.starts_with(value) || name::key(found).starts_with(value)
            }
            _ => found.contains(value),
        }
    }

    fn matches_path(&self, key: &str, path: &str) -> bool {
        let path = path.trim_matches('/');
        let below = if path.is_empty() {
            Some(key)
        } else {
            let rest = key.strip_prefix(path);
            rest.and_then(|rest| rest.strip_prefix('/'))
        };
        below.is_some_and(|below| self.comparison == Comparison::Recursive || !below.contains('/'))
    }

    fn compare(&self, found: &str, value: &str) -> bool {
        match self.comparison {
            Comparison::BeginsWith => found.starts_with(value),
            _ => found == value,
        }
    }
}

impl FilterKey {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "Name" => Self::Name,
            "Type" => Self::Type,
            "KeyId" => Self::KeyId,
            "Path" => Self::Path,
            "Tier" => Self::Tier,
            "DataType" => Self::DataType,
            "Label" => Self::Label,
            _ => Self::Tag(text.strip_prefix("tag:")?.to_owned()),
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Tag(tag) => format!("tag:{tag}"),
            other => format!("{other:?}"),
        }
    }

    /// The comparison of that name; the first that the key has without one.
    fn comparison(&self, option: Option<&str>) -> Result<Comparison, SsmError> {
        use Comparison::{BeginsWith, Contains, Equals, OneLevel, Recursive};
        let (valid, names): (&[Comparison], &str) = match self {
            Self::Name => (
                &[Equals, BeginsWith, Contains],
                "Equals, BeginsWith, Contains",
            ),
            Self::Type | Self::KeyId => (&[Equals, BeginsWith], "Equals, BeginsWith"),
            Self::Path => (&[OneLevel, Recursive], "OneLevel, Recursive"),
            Self::Tier | Self::DataType | Self::Tag(_) | Self::Label => (&[Equals], "Equals"),
        };
        let usual = valid.first().copied();
        let found = match option {
            None => usual,
            Some(option) => {
                let mut valid = valid.iter().copied();
                valid.find(|valid| format!("{valid:?}") == option)
            }
        };
        found.ok_or_else(|| SsmError::invalid_filter_option(option.unwrap_or_default(), names))
    }

    fn require_value(&self, value: &str, comparison: Comparison) -> Result<(), SsmError> {
        let is_valid = match self {
            Self::Path => return name::path_key(value).map(drop),
            Self::Type if comparison == Comparison::Equals => ParameterType::parse(value).is_some(),
            Self::Tier => ParameterTier::parse(value).is_some(),
            _ => true,
        };
        if is_valid {
            Ok(())
        } else {
            Err(SsmError::invalid_filter_value(value))
        }
    }
}
