//! Steps that tests of GuardDuty have in common.

use std::sync::Arc;

use ringwall_testing::{ACCOUNT, TestHouse};
use ringwall_trail::Trail;

use crate::GuardDuty;
use crate::api::{
    self, Condition, CreateDetectorInput, CreateFilterInput, CreateSampleFindingsInput,
    FindingCriteria,
};
use crate::findings::{self, Finding};

/// What is said of a detector that is not there.
pub(crate) const NOT_OWNED: &str = "BadRequestException: The request is rejected because the input detectorId is not owned by the current account.";

/// GuardDuty without buckets.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| {
        let trail = Arc::new(Trail::in_memory());
        vec![GuardDuty::new(store, trail, None).routes()]
    })
}

/// A detector that looks.
pub(crate) fn enabled() -> CreateDetectorInput {
    CreateDetectorInput {
        enable: true,
        client_token: None,
        finding_publishing_frequency: None,
        data_sources: None,
        tags: None,
        features: None,
    }
}

/// The ARN of a detector in us-east-1.
pub(crate) fn detector_arn(id: &str) -> String {
    format!("arn:aws:guardduty:us-east-1:{ACCOUNT}:detector/{id}")
}

/// A filter for one value of an attribute.
pub(crate) fn filter(id: &str, name: &str, attribute: &str, value: &str) -> CreateFilterInput {
    let condition = Condition {
        equals: Some(vec![value.to_owned()]),
        ..Condition::default()
    };
    CreateFilterInput {
        detector_id: id.to_owned(),
        name: name.to_owned(),
        description: None,
        action: None,
        rank: None,
        finding_criteria: FindingCriteria {
            criterion: Some([(attribute.to_owned(), condition)].into()),
        },
        client_token: None,
        tags: None,
    }
}

/// What tests do first.
pub(crate) trait Steps {
    /// Makes a detector; its id.
    fn new_detector(&self) -> String;
    /// Makes a filter for one value of an attribute.
    fn new_filter(&self, id: &str, name: &str, attribute: &str, value: &str);
    /// Makes the sample of a finding type; its id.
    fn sample(&self, id: &str, kind: &str) -> String;
    /// A finding as it is kept.
    fn finding(&self, id: &str, finding: &str) -> Finding;
    /// The type of a finding.
    fn kind_of(&self, id: &str, finding: &str) -> String;
}

impl Steps for TestHouse {
    fn new_detector(&self) -> String {
        let made = self.answer::<api::CreateDetector>(enabled());
        made.detector_id.unwrap()
    }

    fn new_filter(&self, id: &str, name: &str, attribute: &str, value: &str) {
        self.answer::<api::CreateFilter>(filter(id, name, attribute, value));
    }

    fn sample(&self, id: &str, kind: &str) -> String {
        self.answer::<api::CreateSampleFindings>(CreateSampleFindingsInput {
            detector_id: id.to_owned(),
            finding_types: Some(vec![kind.to_owned()]),
        });
        let all = findings::all(&self.store().read().unwrap(), id).unwrap();
        let made = all.iter().find(|finding| finding.kind == kind);
        made.unwrap().id.clone()
    }

    fn finding(&self, id: &str, finding: &str) -> Finding {
        let found = findings::find(&self.store().read().unwrap(), id, finding).unwrap();
        Finding::clone(&found.unwrap())
    }

    fn kind_of(&self, id: &str, finding: &str) -> String {
        self.finding(id, finding).kind
    }
}
