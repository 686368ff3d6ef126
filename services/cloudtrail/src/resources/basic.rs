//! Basic event selectors.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html>

use serde::{Deserialize, Serialize};

use crate::api::{self, ReadWriteType};
use crate::error::CloudTrailError;
use crate::resources::record::Record;

const MOST_SELECTORS: usize = 5;
const MOST_RESOURCES: usize = 250;
/// Services that are called so often that their management events may be left out.
const EXCLUDABLE: [&str; 2] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];
/// The types of data resources, with the value that means all of them.
const TYPES: [(&str, &str); 3] = [
    ("AWS::S3::Object", "s3"),
    ("AWS::Lambda::Function", "lambda"),
    ("AWS::DynamoDB::Table", "dynamodb"),
];

/// A basic event selector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BasicSelector {
    read_write: ReadWriteType,
    management: bool,
    resources: Vec<DataResource>,
    excluded: Vec<String>,
}

/// Resources whose data events are selected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct DataResource {
    kind: String,
    values: Vec<String>,
}

impl Default for BasicSelector {
    /// All management events.
    fn default() -> Self {
        Self {
            read_write: ReadWriteType::All,
            management: true,
            resources: Vec::new(),
            excluded: Vec::new(),
        }
    }
}

/// Reads the selectors of a trail.
pub(crate) fn parse(
    selectors: &[api::EventSelector],
) -> Result<Vec<BasicSelector>, CloudTrailError> {
    if selectors.len() > MOST_SELECTORS {
        return Err(CloudTrailError::invalid_selectors(
            "You can specify up to 5 event selectors for a trail.",
        ));
    }
    let selectors: Vec<_> = selectors
        .iter()
        .map(BasicSelector::parse)
        .collect::<Result<_, _>>()?;
    let resources = selectors.iter().flat_map(|selector| &selector.resources);
    let count: usize = resources.map(DataResource::count).sum();
    if count > MOST_RESOURCES {
        return Err(CloudTrailError::invalid_selectors(
            "A trail can have up to 250 data resources across all event selectors.",
        ));
    }
    Ok(selectors)
}

impl BasicSelector {
    fn parse(selector: &api::EventSelector) -> Result<Self, CloudTrailError> {
        let management = selector.include_management_events.unwrap_or(true);
        let excluded = selector.exclude_management_event_sources.as_deref();
        let excluded = excluded.unwrap_or_default().to_vec();
        let unknown = excluded
            .iter()
            .find(|source| !EXCLUDABLE.contains(&source.as_str()));
        if let Some(source) = unknown {
            return Err(CloudTrailError::invalid_selectors(&format!(
                "The event source {source} can't be excluded. Valid values: {}.",
                EXCLUDABLE.join(", ")
            )));
        }
        if !management && !excluded.is_empty() {
            return Err(CloudTrailError::invalid_selectors(
                "ExcludeManagementEventSources can be specified only if IncludeManagementEvents is true.",
            ));
        }
        let resources = selector.data_resources.as_deref().unwrap_or_default();
        let resources: Vec<_> = resources
            .iter()
            .map(DataResource::parse)
            .collect::<Result<_, _>>()?;
        if !management && resources.is_empty() {
            return Err(CloudTrailError::invalid_selectors(
                "An event selector must include management events or data resources.",
            ));
        }
        Ok(Self {
            read_write: selector.read_write_type.unwrap_or(ReadWriteType::All),
            management,
            resources,
            excluded,
        })
    }

    pub(crate) fn admits(&self, record: &Record<'_>) -> bool {
        let reads_or_writes = match self.read_write {
            ReadWriteType::All => true,
            ReadWriteType::ReadOnly => record.read_only,
            ReadWriteType::WriteOnly => !record.read_only,
        };
        let source = record.event_source.as_ref();
        let is_selected = if record.is_management() {
            self.management && !self.excluded.iter().any(|excluded| excluded == source)
        } else {
            self.resources.iter().any(|resource| resource.has(record))
        };
        reads_or_writes && is_selected
    }

    pub(crate) fn shown(&self) -> api::EventSelector {
        let resource = |resource: &DataResource| api::DataResource {
            r#type: Some(resource.kind.clone()),
            values: Some(resource.values.clone()),
        };
        api::EventSelector {
            read_write_type: Some(self.read_write),
            include_management_events: Some(self.management),
            data_resources: Some(self.resources.iter().map(resource).collect()),
            exclude_management_event_sources: Some(self.excluded.clone()),
        }
    }
}

impl DataResource {
    fn parse(resource: &api::DataResource) -> Result<Self, CloudTrailError> {
        let kind = resource.r#type.as_deref().unwrap_or_default();
        let Some((_, service)) = TYPES.iter().find(|(name, _)| *name == kind) else {
            return Err(CloudTrailError::invalid_selectors(&format!(
                "The data resource type {kind} is not valid for event selectors. Use advanced event selectors to log other types."
            )));
        };
        let values = resource.values.clone().unwrap_or_default();
        let is_of_service = |value: &String| {
            let mut parts = value.split(':');
            parts.next() == Some("arn") && parts.nth(1) == Some(service)
        };
        if let Some(value) = values.iter().find(|value| !is_of_service(value)) {
            return Err(CloudTrailError::invalid_selectors(&format!(
                "Value {value} for DataResources.Values is invalid."
            )));
        }
        Ok(Self {
            kind: kind.to_owned(),
            values,
        })
    }

    /// How many resources it counts for; all of a type count for none.
    fn count(&self) -> usize {
        self.values.iter().filter(|value| !is_all(value)).count()
    }

    /// Whether an event is of one of the resources. Objects are named by how their ARNs begin, all
    /// else by the whole ARN.
    fn has(&self, record: &Record<'_>) -> bool {
        let begins = self.kind == "AWS::S3::Object";
        record.resources.iter().any(|resource| {
            resource.kind == self.kind.as_str()
                && self.values.iter().any(|value| {
                    let prefix = is_all(value) || begins;
                    (prefix && resource.arn.starts_with(value.as_str()))
                        || resource.arn == value.as_str()
                })
        })
    }
}

/// Whether a value names all resources of its service: `arn:aws:lambda`.
fn is_all(value: &str) -> bool {
    value.trim_end_matches(":::").split(':').count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selector(read_write: ReadWriteType) -> api::EventSelector {
        api::EventSelector {
            read_write_type: Some(read_write),
            include_management_events: Some(true),
            data_resources: None,
            exclude_management_event_sources: None,
        }
    }

    fn functions(values: &[&str]) -> api::EventSelector {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        api::EventSelector {
            include_management_events: Some(false),
            data_resources: Some(vec![api::DataResource {
                r#type: Some("AWS::Lambda::Function".to_owned()),
                values: Some(values),
            }]),
            ..selector(ReadWriteType::All)
        }
    }

    fn event(source: &str, read_only: bool, category: &str, function: &str) -> String {
        format!(
            r#"{{"eventID":"1","eventTime":"t","eventSource":"{source}.amazonaws.com","eventName":"n","awsRegion":"r","eventType":"AwsApiCall","eventCategory":"{category}","readOnly":{read_only},"userIdentity":{{}},"resources":[{{"type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:r:1:function:{function}"}}]}}"#
        )
    }

    fn admits(selector: &api::EventSelector, event: &str) -> bool {
        let record = Record::parse(event.as_bytes()).unwrap();
        BasicSelector::parse(selector).unwrap().admits(&record)
    }

    #[test]
    fn reads_and_writes_are_told_apart() {
        let (read, write) = (
            event("iam", true, "Management", "f"),
            event("iam", false, "Management", "f"),
        );
        for (kind, reads, writes) in [
            (ReadWriteType::All, true, true),
            (ReadWriteType::ReadOnly, true, false),
            (ReadWriteType::WriteOnly, false, true),
        ] {
            let selector = selector(kind);
            assert_eq!(admits(&selector, &read), reads);
            assert_eq!(admits(&selector, &write), writes);
        }
    }

    #[test]
    fn a_busy_service_can_be_left_out() {
        let selector = api::EventSelector {
            exclude_management_event_sources: Some(vec!["kms.amazonaws.com".to_owned()]),
            ..selector(ReadWriteType::All)
        };
        assert!(!admits(&selector, &event("kms", true, "Management", "f")));
        assert!(admits(&selector, &event("iam", true, "Management", "f")));
    }

    #[test]
    fn data_events_are_those_of_the_resources_alone() {
        let invoked = event("lambda", false, "Data", "mine");
        let (mine, all) = ("arn:aws:lambda:r:1:function:mine", "arn:aws:lambda");
        assert!(admits(&functions(&[mine]), &invoked));
        assert!(admits(&functions(&[all]), &invoked));
        assert!(!admits(
            &functions(&["arn:aws:lambda:r:1:function:min"]),
            &invoked
        ));
        assert!(!admits(&selector(ReadWriteType::All), &invoked));
        let made = event("lambda", false, "Management", "mine");
        assert!(!admits(&functions(&[all]), &made));
    }

    #[test]
    fn refuses_more_than_a_trail_may_have() {
        let six = vec![selector(ReadWriteType::All); 6];
        assert!(parse(&six).is_err());
        let arns: Vec<_> = (0..251)
            .map(|n| format!("arn:aws:lambda:r:1:function:{n}"))
            .collect();
        let arns: Vec<_> = arns.iter().map(String::as_str).collect();
        assert!(parse(&[functions(&arns)]).is_err());
        assert!(parse(&[functions(arns.split_last().unwrap().1)]).is_ok());
        assert!(parse(&[functions(&["arn:aws:s3:::bucket/"])]).is_err());
        assert!(parse(&[functions(&[])]).is_ok());
    }
}
