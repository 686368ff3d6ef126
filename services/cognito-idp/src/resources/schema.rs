//! What is known of users: the standard attributes of OpenID Connect, and a pool's own.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html>

use serde::{Deserialize, Serialize};

use crate::api::{
    AttributeDataType, NumberAttributeConstraintsType, SchemaAttributeType,
    StringAttributeConstraintsType,
};
use crate::error::CognitoError;
use crate::resources::pool::Pool;

/// An attribute of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attribute {
    /// With its prefix: `email`, `custom:team`, `dev:custom:score`.
    pub(crate) name: String,
    pub(crate) kind: AttributeKind,
    pub(crate) mutable: bool,
    pub(crate) required: bool,
    pub(crate) developer_only: bool,
}

/// What values look like, with bounds as they were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum AttributeKind {
    /// Its shortest and longest length.
    Text {
        min: Option<String>,
        max: Option<String>,
    },
    /// Its least and greatest value.
    Number {
        min: Option<String>,
        max: Option<String>,
    },
    DateTime,
    Boolean,
}

/// A pool has so many attributes of its own at most.
pub(crate) const MOST_CUSTOM: usize = 50;

const CUSTOM: &str = "custom:";
const DEVELOPER: &str = "dev:";
const LONGEST: &str = "2048";

/// The standard attributes in AWS's order, with the kinds that they have unless a pool says otherwise.
const STANDARD: [(&str, Standard); 21] = [
    ("sub", Standard::Subject),
    ("name", Standard::Text),
    ("given_name", Standard::Text),
    ("family_name", Standard::Text),
    ("middle_name", Standard::Text),
    ("nickname", Standard::Text),
    ("preferred_username", Standard::Text),
    ("profile", Standard::Text),
    ("picture", Standard::Text),
    ("website", Standard::Text),
    ("email", Standard::Text),
    ("email_verified", Standard::Flag),
    ("gender", Standard::Text),
    ("birthdate", Standard::Date),
    ("zoneinfo", Standard::Text),
    ("locale", Standard::Text),
    ("phone_number", Standard::Text),
    ("phone_number_verified", Standard::Flag),
    ("address", Standard::Text),
    ("updated_at", Standard::Moment),
    ("identities", Standard::Unbounded),
];

#[derive(Clone, Copy)]
enum Standard {
    Subject,
    Text,
    Unbounded,
    /// `YYYY-MM-DD`, as text.
    Date,
    Flag,
    /// Seconds since the epoch.
    Moment,
}

impl Standard {
    fn find(name: &str) -> Option<Self> {
        let entry = STANDARD.iter().find(|(standard, _)| *standard == name);
        entry.map(|(_, standard)| *standard)
    }

    fn kind(self) -> AttributeKind {
        let text = |min: &str, max: &str| AttributeKind::Text {
            min: Some(min.to_owned()),
            max: Some(max.to_owned()),
        };
        match self {
            Self::Subject => text("1", LONGEST),
            Self::Text => text("0", LONGEST),
            Self::Date => text("10", "10"),
            Self::Unbounded => AttributeKind::Text {
                min: None,
                max: None,
            },
            Self::Flag => AttributeKind::Boolean,
            Self::Moment => AttributeKind::Number {
                min: Some("0".to_owned()),
                max: None,
            },
        }
    }

    fn attribute(self, name: &str) -> Attribute {
        let is_subject = matches!(self, Self::Subject);
        Attribute {
            name: name.to_owned(),
            kind: self.kind(),
            mutable: !is_subject,
            required: is_subject,
            developer_only: false,
        }
    }
}

/// Whether an attribute of this name is one of the standard ones.
pub(crate) fn is_standard(name: &str) -> bool {
    Standard::find(name).is_some()
}

impl Pool {
    /// All attributes that users can have: the standard ones, then the pool's own.
    pub(crate) fn attributes(&self) -> Vec<Attribute> {
        let standard = STANDARD.iter().map(|(name, standard)| {
            let changed = self.schema.iter().find(|own| own.name == *name);
            changed.cloned().unwrap_or_else(|| standard.attribute(name))
        });
        let own = self.schema.iter().filter(|own| !is_standard(&own.name));
        standard.chain(own.cloned()).collect()
    }

    /// The attribute of a name (with its prefix), if users can have it.
    pub(crate) fn attribute(&self, name: &str) -> Option<Attribute> {
        let own = self.schema.iter().find(|own| own.name == name);
        own.cloned()
            .or_else(|| Standard::find(name).map(|standard| standard.attribute(name)))
    }

    /// Gives the pool more attributes of its own.
    pub(crate) fn add_attributes(
        &mut self,
        given: &[SchemaAttributeType],
    ) -> Result<(), CognitoError> {
        for given in given {
            let attribute = Attribute::parse_custom(given)?;
            if self.schema.iter().any(|own| own.name == attribute.name) {
                let name = &attribute.name;
                return Err(CognitoError::invalid_parameter(format!(
                    "{name}: Existing attribute already has name {name}."
                )));
            }
            self.schema.push(attribute);
        }
        let own = self.schema.iter().filter(|own| !is_standard(&own.name));
        if own.count() > MOST_CUSTOM {
            return Err(CognitoError::limit_exceeded(format!(
                "A user pool can have {MOST_CUSTOM} custom attributes at most."
            )));
        }
        Ok(())
    }
}

impl Attribute {
    /// Reads the schema of a new pool: changes of standard attributes, and attributes of its own.
    pub(crate) fn parse_all(given: &[SchemaAttributeType]) -> Result<Vec<Self>, CognitoError> {
        let mut schema: Vec<Self> = Vec::new();
        for given in given {
            let name = given.name.as_deref().unwrap_or_default();
            let attribute = match Standard::find(name) {
                Some(standard) => Self::parse_standard(given, name, standard)?,
                None => Self::parse_custom(given)?,
            };
            if schema.iter().any(|other| other.name == attribute.name) {
                return Err(CognitoError::invalid_parameter(format!(
                    "Schema attribute {} is given more than once.",
                    attribute.name
                )));
            }
            schema.push(attribute);
        }
        Ok(schema)
    }

    fn parse_standard(
        given: &SchemaAttributeType,
        name: &str,
        standard: Standard,
    ) -> Result<Self, CognitoError> {
        let usual = standard.attribute(name);
        let fits = given
            .attribute_data_type
            .is_none_or(|kind| kind == usual.kind.data_type());
        let for_developers = given.developer_only_attribute.unwrap_or(false);
        let subject_changes = matches!(standard, Standard::Subject)
            && (given.mutable == Some(true) || given.required == Some(false));
        if !fits || for_developers || subject_changes {
            return Err(CognitoError::invalid_parameter(format!(
                "You can not change AttributeDataType or set developerOnlyAttribute for standard \
                 schema attribute {name}"
            )));
        }
        Ok(Self {
            kind: bounded(&usual.kind, given)?,
            mutable: given.mutable.unwrap_or(usual.mutable),
            required: given.required.unwrap_or(usual.required),
            ..usual
        })
    }

    fn parse_custom(given: &SchemaAttributeType) -> Result<Self, CognitoError> {
        let Some(name) = given.name.as_deref() else {
            return Err(CognitoError::invalid_parameter(
                "Missing required parameter Name of a schema attribute.",
            ));
        };
        let Some(data_type) = given.attribute_data_type else {
            return Err(CognitoError::invalid_parameter(format!(
                "Missing required parameter AttributeDataType of schema attribute {name}."
            )));
        };
        if given.required.unwrap_or(false) {
            return Err(CognitoError::invalid_parameter(
                "Required custom attributes are not supported currently.",
            ));
        }
        let developer_only = given.developer_only_attribute.unwrap_or(false);
        let prefix = if developer_only { DEVELOPER } else { "" };
        let open = match data_type {
            AttributeDataType::String => AttributeKind::Text {
                min: None,
                max: None,
            },
            AttributeDataType::Number => AttributeKind::Number {
                min: None,
                max: None,
            },
            AttributeDataType::DateTime => AttributeKind::DateTime,
            AttributeDataType::Boolean => AttributeKind::Boolean,
        };
        Ok(Self {
            name: format!("{prefix}{CUSTOM}{name}"),
            kind: bounded(&open, given)?,
            mutable: given.mutable.unwrap_or(true),
            required: false,
            developer_only,
        })
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> SchemaAttributeType {
        let mut shown = SchemaAttributeType {
            name: Some(self.name.clone()),
            attribute_data_type: Some(self.kind.data_type()),
            developer_only_attribute: Some(self.developer_only),
            mutable: Some(self.mutable),
            required: Some(self.required),
            number_attribute_constraints: None,
            string_attribute_constraints: None,
        };
        match &self.kind {
            AttributeKind::Text { min, max } => {
                shown.string_attribute_constraints = Some(StringAttributeConstraintsType {
                    min_length: min.clone(),
                    max_length: max.clone(),
                });
            }
            AttributeKind::Number { min, max } => {
                shown.number_attribute_constraints = Some(NumberAttributeConstraintsType {
                    min_value: min.clone(),
                    max_value: max.clone(),
                });
            }
            AttributeKind::DateTime | AttributeKind::Boolean => {}
        }
        shown
    }
}

impl AttributeKind {
    const fn data_type(&self) -> AttributeDataType {
        match self {
            Self::Text { .. } => AttributeDataType::String,
            Self::Number { .. } => AttributeDataType::Number,
            Self::DateTime => AttributeDataType::DateTime,
            Self::Boolean => AttributeDataType::Boolean,
        }
    }
}

/// The kind with the bounds of the request in place of the usual ones.
fn bounded(
    usual: &AttributeKind,
    given: &SchemaAttributeType,
) -> Result<AttributeKind, CognitoError> {
    match usual {
        AttributeKind::Text { min, max } => {
            let Some(bounds) = &given.string_attribute_constraints else {
                return Ok(usual.clone());
            };
            let min = bounds.min_length.clone().or_else(|| min.clone());
            let max = bounds.max_length.clone().or_else(|| max.clone());
            require_order(given, min.as_deref(), max.as_deref(), 0)?;
            Ok(AttributeKind::Text { min, max })
        }
        AttributeKind::Number { min, max } => {
            let Some(bounds) = &given.number_attribute_constraints else {
                return Ok(usual.clone());
            };
            let min = bounds.min_value.clone().or_else(|| min.clone());
            let max = bounds.max_value.clone().or_else(|| max.clone());
            require_order(given, min.as_deref(), max.as_deref(), i64::MIN)?;
            Ok(AttributeKind::Number { min, max })
        }
        AttributeKind::DateTime | AttributeKind::Boolean => Ok(usual.clone()),
    }
}

/// Bounds must be whole numbers, not below `least`, and not cross.
fn require_order(
    given: &SchemaAttributeType,
    min: Option<&str>,
    max: Option<&str>,
    least: i64,
) -> Result<(), CognitoError> {
    let refusal = || {
        let name = given.name.as_deref().unwrap_or_default();
        CognitoError::invalid_parameter(format!(
            "Invalid constraints of schema attribute {name}: the minimum and the maximum must be \
             numbers, and the minimum can't exceed the maximum."
        ))
    };
    let read = |bound: Option<&str>| match bound {
        None => Ok(None),
        Some(text) => match text.parse::<i64>() {
            Ok(number) if number >= least => Ok(Some(number)),
            _ => Err(refusal()),
        },
    };
    match (read(min)?, read(max)?) {
        (Some(min), Some(max)) if min > max => Err(refusal()),
        _ => Ok(()),
    }
}
