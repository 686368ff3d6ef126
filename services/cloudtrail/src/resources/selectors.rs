//! Which events a trail logs.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html>

use serde::{Deserialize, Serialize};

use crate::api::{self, PutEventSelectorsInput};
use crate::error::CloudTrailError;
use crate::resources::advanced::AdvancedSelector;
use crate::resources::basic::BasicSelector;
use crate::resources::record::Record;
use crate::resources::{advanced, basic};

/// The event selectors of a trail, of one kind or the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selectors(Kind);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    Basic(Vec<BasicSelector>),
    Advanced(Vec<AdvancedSelector>),
}

impl Default for Selectors {
    /// All management events.
    fn default() -> Self {
        Self(Kind::Basic(vec![BasicSelector::default()]))
    }
}

impl Selectors {
    /// Reads what is put: selectors of one kind.
    pub(crate) fn parse(input: &PutEventSelectorsInput) -> Result<Self, CloudTrailError> {
        let basic = input.event_selectors.as_deref().unwrap_or_default();
        let advanced = input
            .advanced_event_selectors
            .as_deref()
            .unwrap_or_default();
        match (basic.is_empty(), advanced.is_empty()) {
            (false, true) => Ok(Self(Kind::Basic(basic::parse(basic)?))),
            (true, false) => Ok(Self(Kind::Advanced(advanced::parse(advanced)?))),
            (true, true) => Err(CloudTrailError::invalid_selectors(
                "You must specify either EventSelectors or AdvancedEventSelectors.",
            )),
            (false, false) => Err(CloudTrailError::invalid_selectors(
                "You can specify either EventSelectors or AdvancedEventSelectors, but not both.",
            )),
        }
    }

    /// Whether any selector selects an event.
    pub(crate) fn admit(&self, record: &Record<'_>) -> bool {
        match &self.0 {
            Kind::Basic(selectors) => selectors.iter().any(|selector| selector.admits(record)),
            Kind::Advanced(selectors) => selectors.iter().any(|selector| selector.admits(record)),
        }
    }

    /// The selectors as the API shows them.
    pub(crate) fn shown(
        &self,
    ) -> (
        Option<Vec<api::EventSelector>>,
        Option<Vec<api::AdvancedEventSelector>>,
    ) {
        match &self.0 {
            Kind::Basic(selectors) => (
                Some(selectors.iter().map(BasicSelector::shown).collect()),
                None,
            ),
            Kind::Advanced(selectors) => (
                None,
                Some(selectors.iter().map(AdvancedSelector::shown).collect()),
            ),
        }
    }
}
