//! Advanced event selectors.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html>

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::api::{self, AdvancedEventSelector};
use crate::error::CloudTrailError;
use crate::resources::record::Record;

const MOST_VALUES: usize = 500;
/// The fields that each category of events can be selected by.
const MANAGEMENT_FIELDS: [&str; 3] = ["eventCategory", "eventSource", "readOnly"];
const DATA_FIELDS: [&str; 9] = [
    "eventCategory",
    "eventName",
    "eventSource",
    "eventType",
    "readOnly",
    "resources.ARN",
    "resources.type",
    "sessionCredentialFromConsole",
    "userIdentity.arn",
];
const NETWORK_FIELDS: [&str; 6] = [
    "eventCategory",
    "eventSource",
    "eventName",
    "errorCode",
    "userIdentity.arn",
    "vpcEndpointId",
];
/// Fields that take `Equals` alone.
const EQUALS_ONLY: [&str; 3] = ["eventCategory", "readOnly", "resources.type"];
/// What management events of trails can leave out.
const EXCLUDABLE: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/// An advanced event selector: an event must fit every field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AdvancedSelector {
    name: Option<String>,
    fields: Vec<FieldSelector>,
}

/// What one field must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FieldSelector {
    field: String,
    equals: Vec<String>,
    starts_with: Vec<String>,
    ends_with: Vec<String>,
    not_equals: Vec<String>,
    not_starts_with: Vec<String>,
    not_ends_with: Vec<String>,
}

/// Reads the selectors of a trail.
pub(crate) fn parse(
    selectors: &[AdvancedEventSelector],
) -> Result<Vec<AdvancedSelector>, CloudTrailError> {
    let selectors: Vec<_> = selectors
        .iter()
        .map(AdvancedSelector::parse)
        .collect::<Result<_, _>>()?;
    let fields = selectors.iter().flat_map(|selector| &selector.fields);
    let count: usize = fields.map(|field| field.values().count()).sum();
    if count > MOST_VALUES {
        return Err(CloudTrailError::invalid_selectors(
            "A maximum of 500 total values for all conditions in all advanced event selectors is allowed.",
        ));
    }
    Ok(selectors)
}

impl AdvancedSelector {
    fn parse(selector: &AdvancedEventSelector) -> Result<Self, CloudTrailError> {
        let fields = selector.field_selectors.iter().map(FieldSelector::read);
        let parsed = Self {
            name: selector.name.clone(),
            fields: fields.collect(),
        };
        parsed.require_sound().map_err(|words| {
            CloudTrailError::invalid_selectors(&format!("Invalid advanced event selector: {words}"))
        })?;
        Ok(parsed)
    }

    fn require_sound(&self) -> Result<(), String> {
        let mut names = HashSet::new();
        let twice = self.fields.iter().find(|field| !names.insert(&field.field));
        if let Some(field) = twice {
            return Err(format!(
                "the field {} is specified more than once.",
                field.field
            ));
        }
        let category = self.only_value_of("eventCategory");
        let allowed: &[&str] = match category {
            Some("Management") => &MANAGEMENT_FIELDS,
            Some("Data") => &DATA_FIELDS,
            Some("NetworkActivity") => &NETWORK_FIELDS,
            _ => {
                return Err(
                    "eventCategory is required and must equal Management, Data or NetworkActivity."
                        .to_owned(),
                );
            }
        };
        for field in &self.fields {
            if !allowed.contains(&field.field.as_str()) {
                let (field, category) = (&field.field, category.unwrap_or_default());
                return Err(format!(
                    "the field {field} is not valid for {category} events."
                ));
            }
            field.require_sound(category == Some("Management"))?;
        }
        if category == Some("Data") && self.only_value_of("resources.type").is_none() {
            return Err("Data events require one resources.type.".to_owned());
        }
        if category == Some("NetworkActivity") && self.only_value_of("eventSource").is_none() {
            return Err("NetworkActivity events require one eventSource.".to_owned());
        }
        Ok(())
    }

    /// The value that a field must equal, where it is one.
    fn only_value_of(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.field == name)?;
        match field.equals.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }

    pub(crate) fn admits(&self, record: &Record<'_>) -> bool {
        self.fields.iter().all(|field| field.admits(record))
    }

    pub(crate) fn shown(&self) -> AdvancedEventSelector {
        AdvancedEventSelector {
            name: self.name.clone(),
            field_selectors: self.fields.iter().map(FieldSelector::shown).collect(),
        }
    }
}

impl FieldSelector {
    fn read(selector: &api::AdvancedFieldSelector) -> Self {
        let values = |values: &Option<Vec<String>>| values.clone().unwrap_or_default();
        Self {
            field: selector.field.clone(),
            equals: values(&selector.equals),
            starts_with: values(&selector.starts_with),
            ends_with: values(&selector.ends_with),
            not_equals: values(&selector.not_equals),
            not_starts_with: values(&selector.not_starts_with),
            not_ends_with: values(&selector.not_ends_with),
        }
    }

    fn values(&self) -> impl Iterator<Item = &String> {
        let wanted = [&self.equals, &self.starts_with, &self.ends_with];
        let unwanted = [&self.not_equals, &self.not_starts_with, &self.not_ends_with];
        wanted.into_iter().chain(unwanted).flatten()
    }

    fn require_sound(&self, is_management: bool) -> Result<(), String> {
        let field = self.field.as_str();
        let count = self.values().count();
        if count == 0 {
            return Err(format!("the field {field} has no operator."));
        }
        if EQUALS_ONLY.contains(&field) && self.equals.len() != count {
            return Err(format!(
                "the field {field} can only use the Equals operator."
            ));
        }
        let is_flag = |value: &String| value == "true" || value == "false";
        if field == "readOnly" && !(count == 1 && self.equals.iter().all(is_flag)) {
            return Err("readOnly must equal true or false.".to_owned());
        }
        if field == "sessionCredentialFromConsole"
            && self.equals.len() + self.not_equals.len() != count
        {
            return Err(format!(
                "the field {field} can only use the Equals and NotEquals operators."
            ));
        }
        let is_excludable = |value: &String| EXCLUDABLE.contains(&value.as_str());
        let leaves_out =
            self.not_equals.len() == count && self.not_equals.iter().all(is_excludable);
        if is_management && field == "eventSource" && !leaves_out {
            return Err(format!(
                "for Management events of a trail, eventSource can only be NotEquals {}.",
                EXCLUDABLE.join(" or ")
            ));
        }
        Ok(())
    }

    /// Whether one of the values of an event's field fits. What is wanted is one of several, what is
    /// unwanted is none of them.
    fn admits(&self, record: &Record<'_>) -> bool {
        if self.field == "resources.ARN" || self.field == "resources.type" {
            let of_type = self.field == "resources.type";
            return record.resources.iter().any(|resource| {
                self.fits(if of_type {
                    &resource.kind
                } else {
                    &resource.arn
                })
            });
        }
        self.fits(&value_of(record, &self.field))
    }

    fn fits(&self, value: &str) -> bool {
        let any = |wanted: &[String], fits: fn(&str, &str) -> bool| {
            wanted.iter().any(|wanted| fits(value, wanted))
        };
        let equals = |value: &str, wanted: &str| value == wanted;
        let starts = |value: &str, wanted: &str| value.starts_with(wanted);
        let ends = |value: &str, wanted: &str| value.ends_with(wanted);
        let is_open =
            self.equals.is_empty() && self.starts_with.is_empty() && self.ends_with.is_empty();
        let is_wanted = is_open
            || any(&self.equals, equals)
            || any(&self.starts_with, starts)
            || any(&self.ends_with, ends);
        let is_unwanted = any(&self.not_equals, equals)
            || any(&self.not_starts_with, starts)
            || any(&self.not_ends_with, ends);
        is_wanted && !is_unwanted
    }

    fn shown(&self) -> api::AdvancedFieldSelector {
        let some = |values: &Vec<String>| (!values.is_empty()).then(|| values.clone());
        api::AdvancedFieldSelector {
            field: self.field.clone(),
            equals: some(&self.equals),
            starts_with: some(&self.starts_with),
            ends_with: some(&self.ends_with),
            not_equals: some(&self.not_equals),
            not_starts_with: some(&self.not_starts_with),
            not_ends_with: some(&self.not_ends_with),
        }
    }
}

/// The value of an event's field; empty where it has none.
fn value_of<'r>(record: &'r Record<'_>, field: &str) -> Cow<'r, str> {
    let text = match field {
        "eventCategory" => &record.event_category,
        "eventName" => &record.event_name,
        "eventSource" => &record.event_source,
        "eventType" => &record.event_type,
        "readOnly" => return if record.read_only { "true" } else { "false" }.into(),
        "sessionCredentialFromConsole" => {
            return record
                .session_credential_from_console
                .as_deref()
                .unwrap_or("false")
                .into();
        }
        "userIdentity.arn" => {
            return record
                .user_identity
                .arn
                .as_deref()
                .unwrap_or_default()
                .into();
        }
        _ => return Cow::Borrowed(""),
    };
    Cow::Borrowed(text.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(fields: &[(&str, &str, &[&str])]) -> AdvancedEventSelector {
        let field_selectors = fields.iter().map(|(field, operator, values)| {
            let values: Vec<_> = values.iter().map(|value| (*value).to_owned()).collect();
            let some = |name: &str| (*operator == name).then(|| values.clone());
            api::AdvancedFieldSelector {
                field: (*field).to_owned(),
                equals: some("Equals"),
                starts_with: some("StartsWith"),
                ends_with: some("EndsWith"),
                not_equals: some("NotEquals"),
                not_starts_with: some("NotStartsWith"),
                not_ends_with: some("NotEndsWith"),
            }
        });
        AdvancedEventSelector {
            name: None,
            field_selectors: field_selectors.collect(),
        }
    }

    const INVOKED: &str = r#"{"eventID":"1","eventTime":"t","eventSource":"lambda.amazonaws.com","eventName":"Invoke","awsRegion":"r","eventType":"AwsApiCall","eventCategory":"Data","readOnly":false,"userIdentity":{"arn":"arn:aws:iam::1:user/alice"},"resources":[{"type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:r:1:function:mine"}]}"#;
    const DATA: (&str, &str, &[&str]) = ("eventCategory", "Equals", &["Data"]);
    const FUNCTIONS: (&str, &str, &[&str]) =
        ("resources.type", "Equals", &["AWS::Lambda::Function"]);

    fn admits(field: (&str, &str, &[&str])) -> bool {
        let selector = selector(&[DATA, FUNCTIONS, field]);
        let selectors = parse(&[selector]).unwrap();
        let record = Record::parse(INVOKED.as_bytes()).unwrap();
        selectors.iter().all(|selector| selector.admits(&record))
    }

    #[test]
    fn every_operator_is_applied() {
        assert!(admits(("eventName", "Equals", &["InvokeAsync", "Invoke"])));
        assert!(!admits(("eventName", "Equals", &["InvokeAsync"])));
        assert!(admits((
            "resources.ARN",
            "StartsWith",
            &["arn:aws:lambda:r:1:"]
        )));
        assert!(!admits(("resources.ARN", "StartsWith", &["arn:aws:s3"])));
        assert!(admits(("resources.ARN", "EndsWith", &[":mine"])));
        assert!(!admits(("eventName", "NotEquals", &["x", "Invoke"])));
        assert!(admits(("eventName", "NotEquals", &["x"])));
        assert!(!admits(("userIdentity.arn", "NotEndsWith", &["/alice"])));
        assert!(!admits(("userIdentity.arn", "NotStartsWith", &["arn:"])));
        assert!(!admits(("readOnly", "Equals", &["true"])));
        assert!(admits((
            "sessionCredentialFromConsole",
            "NotEquals",
            &["true"]
        )));
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let management = ("eventCategory", "Equals", &["Management"][..]);
        let wrong: &[&[(&str, &str, &[&str])]] = &[
            &[("readOnly", "Equals", &["true"])],
            &[("eventCategory", "NotEquals", &["Data"]), FUNCTIONS],
            &[DATA],
            &[DATA, FUNCTIONS, FUNCTIONS],
            &[DATA, FUNCTIONS, ("errorCode", "Equals", &["x"])],
            &[management, ("eventName", "Equals", &["x"])],
            &[
                management,
                ("eventSource", "Equals", &["kms.amazonaws.com"]),
            ],
            &[
                management,
                ("eventSource", "NotEquals", &["iam.amazonaws.com"]),
            ],
            &[management, ("readOnly", "Equals", &["maybe"])],
            &[("eventCategory", "Equals", &["NetworkActivity"])],
            &[("eventCategory", "Equals", &["Insight"])],
        ];
        for fields in wrong {
            assert!(parse(&[selector(fields)]).is_err(), "{fields:?}");
        }
        let right = selector(&[
            management,
            ("eventSource", "NotEquals", &["kms.amazonaws.com"]),
        ]);
        assert!(parse(&[right]).is_ok());
        let names: Vec<_> = (0..499).map(|n| n.to_string()).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        assert!(
            parse(&[selector(&[
                DATA,
                FUNCTIONS,
                ("eventName", "Equals", &names)
            ])])
            .is_err()
        );
    }
}
