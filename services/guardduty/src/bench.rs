//! Steps that tests of GuardDuty have in common.

use ringwall_testing::{ACCOUNT, TestHouse};

use crate::GuardDuty;
use crate::api::{self, CreateDetectorInput};

/// What is said of a detector that is not there.
pub(crate) const NOT_OWNED: &str = "BadRequestException: The request is rejected because the input detectorId is not owned by the current account.";

/// GuardDuty without buckets.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| vec![GuardDuty::new(store, None).routes()])
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

/// What tests do first.
pub(crate) trait Steps {
    /// Makes a detector; its id.
    fn new_detector(&self) -> String;
}

impl Steps for TestHouse {
    fn new_detector(&self) -> String {
        let made = self.answer::<api::CreateDetector>(enabled());
        made.detector_id.unwrap()
    }
}
