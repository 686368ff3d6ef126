//! The engine: batches in, findings out.

mod provenance;
mod reading;
mod signals;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::provenance::Provenance;
pub use self::reading::Admission;
use crate::batch::{Event, Schema};
use crate::bounded::{Bounded, key};
pub use crate::detector::Origin;
use crate::detector::call::{self, Call, Calls};
use crate::detector::file::Scanned;
use crate::detector::kubernetes::{self, Request};
use crate::detector::login::{Login, Logins};
use crate::detector::name::{Question, Questions};
use crate::detector::process::Deed;
use crate::detector::traffic::Traffic;
use crate::detector::{self, Surroundings};
use crate::finding::{Detection, Finding, Gathering, Occurrence};
use crate::intelligence::Intelligence;
use crate::locations::Locations;
use crate::profile::Profiles;
use crate::rules::{File, Network, Networks, RuleError, Scratch};
use crate::sequence::{Sequences, Sign};
use crate::settings::Settings;
use crate::signal::Associations;
use crate::sources::Form;

/// Why an engine cannot be made or go on.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The rules are wrong.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// The state cannot be written or is of another version.
    #[error("the state cannot be kept: {0}")]
    State(String),
}

/// A finding that is new or was seen again.
#[derive(Clone, Debug)]
pub struct Change {
    /// Which of both.
    pub occurrence: Occurrence,
    /// The finding as it is now.
    pub finding: Finding,
}

/// Tells whether a new finding is put away at once.
pub type Suppression = Box<dyn Fn(&Finding) -> bool + Send>;

/// What an engine has done so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statistics {
    /// Events that were looked at.
    pub events: u64,
    /// Events that had been looked at before.
    pub repeated: u64,
    /// Records that were no events of their form.
    pub unknown: u64,
    /// Activities that are or are part of findings.
    pub detections: u64,
    /// Entries of the state that were dropped for want of room.
    pub evicted: u64,
}

/// All that an engine remembers.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    /// The next record of each source.
    positions: Bounded<u64, u64>,
    ids: Bounded<u64, ()>,
    profiles: Profiles,
    calls: Calls,
    questions: Questions,
    logins: Logins,
    traffic: Traffic,
    sequences: Sequences,
    findings: Gathering,
    statistics: Statistics,
}

impl State {
    fn new(settings: &Settings) -> Self {
        let entities = settings.max_entities;
        Self {
            positions: Bounded::new(settings.max_sources),
            ids: Bounded::new(settings.max_event_ids),
            profiles: Profiles::new(entities),
            calls: Calls::new(entities),
            questions: Questions::new(entities),
            logins: Logins::new(entities),
            traffic: Traffic::new(entities),
            sequences: Sequences::new(entities),
            findings: Gathering::new(settings.max_findings),
            statistics: Statistics::default(),
        }
    }
}

/// A detector at work.
pub struct Engine {
    settings: Settings,
    networks: Networks,
    intelligence: Intelligence,
    locations: Box<dyn Locations>,
    state: State,
    /// Tells which new findings are put away at once.
    suppression: Option<Suppression>,
    /// What became of which findings since somebody asked.
    changes: BTreeMap<String, Occurrence>,
    scratch: BTreeMap<Form, Scratch>,
    associations: Associations,
    /// By account, Region and rule, how often rules that only count were met.
    dry_runs: BTreeMap<(String, String, String), u64>,
}

impl Engine {
    /// An engine that has seen nothing.
    ///
    /// # Errors
    /// If the rules cannot be used.
    pub fn new(
        settings: Settings,
        rules: &[File],
        intelligence: Intelligence,
        locations: Box<dyn Locations>,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            networks: Networks::new(rules)?,
            state: State::new(&settings),
            settings,
            intelligence,
            locations,
            suppression: None,
            changes: BTreeMap::new(),
            scratch: BTreeMap::new(),
            associations: Associations::default(),
            dry_runs: BTreeMap::new(),
        })
    }

    /// Replaces the lists: they were activated or deactivated.
    pub fn set_intelligence(&mut self, intelligence: Intelligence) {
        self.intelligence = intelligence;
    }

    /// Replaces what tells which new findings are put away as they come: archived, and no part of
    /// sequences.
    pub fn set_suppression(&mut self, suppression: Suppression) {
        self.suppression = Some(suppression);
    }

    /// Puts a finding away or takes it back; false if it is not kept. One that is put away is seen
    /// again without being taken back, and is no part of sequences.
    pub fn archive(&mut self, id: &str, archived: bool) -> bool {
        let Some(finding) = self.state.findings.find_mut(id) else {
            return false;
        };
        finding.service.archived = archived;
        if archived {
            self.state.sequences.forget(id);
        }
        true
    }

    /// The members of a form's records that are looked at.
    #[must_use]
    pub fn schema(&self, form: Form) -> Option<&Schema> {
        self.networks.of(form).map(Network::schema)
    }

    /// Looks at a record; false if it is none of its form.
    fn look(
        &mut self,
        form: Form,
        event: Event<'_>,
        origin: &Origin,
        scratch: &mut Scratch,
        met: &mut Vec<usize>,
        found: &mut Vec<Detection>,
    ) -> bool {
        let Some(network) = self.networks.of(form) else {
            return false;
        };
        let around = Surroundings {
            settings: &self.settings,
            intelligence: &self.intelligence,
            locations: &*self.locations,
            origin,
        };
        let state = &mut self.state;
        let mut meet = || network.meet(event, around.intelligence, scratch, met);
        match form {
            Form::CloudTrail => {
                let Some(call) = Call::of(event) else {
                    return false;
                };
                let id = event.get(call::EVENT_ID).unwrap_or_default();
                let recipient = event.get(call::RECIPIENT).unwrap_or_default();
                if !state.is_first(&[id, recipient]) || call.is_of_a_service() {
                    return true;
                }
                meet();
                let by_rules = detector::by_rules(network, met, event, around, |kind| {
                    call.describe(kind, around)
                });
                found.extend(by_rules);
                let is_habit = state.calls.see(&call, &mut state.profiles, around, found);
                // What somebody does every day tells of no attack.
                let sign = (!is_habit).then(|| call.sign(around)).flatten();
                if let Some((detection, sign)) =
                    sign.filter(|(found, _)| !around.intelligence.trusts_any(&found.names))
                {
                    self.sequence(&detection, sign);
                }
            }
            Form::Dns => {
                let Some(question) = Question::of(event) else {
                    return false;
                };
                state.statistics.events += 1;
                meet();
                let by_rules = detector::by_rules(network, met, event, around, |kind| {
                    question.describe(kind, around)
                });
                found.extend(by_rules);
                state.questions.see(&question, around, found);
            }
            Form::Eks => {
                let Some(request) = Request::of(event) else {
                    return false;
                };
                let id = event.get(kubernetes::AUDIT_ID).unwrap_or_default();
                if !request.is_answered() || !state.is_first(&[id, b"audit"]) {
                    return true;
                }
                meet();
                let by_rules = detector::by_rules(network, met, event, around, |kind| {
                    request.describe(kind, around)
                });
                found.extend(by_rules);
                if request.is_allowed() {
                    detector::unusual_requests(&request, &mut state.profiles, around, found);
                }
            }
            Form::Rds => {
                let Some(login) = Login::of(event) else {
                    return false;
                };
                state.statistics.events += 1;
                meet();
                let by_rules = detector::by_rules(network, met, event, around, |kind| {
                    login.describe(kind, around)
                });
                found.extend(by_rules);
                state.logins.see(&login, &mut state.profiles, around, found);
            }
            Form::Runtime => {
                let Some(deed) = Deed::of(event) else {
                    return false;
                };
                state.statistics.events += 1;
                meet();
                let by_rules = detector::by_rules(network, met, event, around, |kind| {
                    deed.describe(kind, around)
                });
                found.extend(by_rules);
            }
            Form::Malware => {
                let Some(scanned) = Scanned::of(event) else {
                    return false;
                };
                state.statistics.events += 1;
                meet();
                let by_rules = detector::by_rules(network, met, event, around, |kind| {
                    scanned.describe(kind, around)
                });
                found.extend(by_rules);
            }
            Form::Flow => return false,
        }
        true
    }

    fn record_all(&mut self, found: &mut Vec<Detection>) {
        for detection in found.drain(..) {
            // What is trusted is no threat, whatever it does.
            if !self.intelligence.trusts_any(&detection.names) {
                self.record(detection);
            }
        }
    }

    /// Adds an activity to its finding, and the finding to what its actor did.
    fn record(&mut self, detection: Detection) {
        if let Some(rule) = detection.signal.clone() {
            return self.signal(&rule, detection);
        }
        let sign = Sign {
            finding_id: None,
            name: detection.kind.name.clone(),
            tactic: detection.kind.tactic().to_owned(),
            source: detection.kind.source.clone(),
            severity: detection.severity(),
            resource_type: detection.resource.resource_type.clone(),
            resource: detection.names.resource.clone(),
            actor: detection.names.actor.clone(),
            remote: detection.names.remote.clone(),
            domain: detection.names.domain.clone(),
            first_ms: detection.time_ms,
            last_ms: detection.time_ms,
            count: 1,
        };
        let of_sequence = detection.clone();
        let id = self.gather(detection);
        if self
            .state
            .findings
            .find(&id)
            .is_some_and(|found| found.service.archived)
        {
            return;
        }
        self.sequence(
            &of_sequence,
            Sign {
                finding_id: Some(id),
                ..sign
            },
        );
    }

    fn gather(&mut self, detection: Detection) -> String {
        self.state.statistics.detections += 1;
        let detector_id = &self.settings.detector_id;
        let (id, occurrence) = self.state.findings.add(detection, detector_id);
        let change = self.changes.entry(id.clone()).or_insert(occurrence);
        if occurrence == Occurrence::New {
            *change = occurrence;
            if let (Some(is_suppressed), Some(finding)) =
                (&self.suppression, self.state.findings.find_mut(&id))
            {
                finding.service.archived = is_suppressed(finding);
            }
        }
        id
    }

    fn sequence(&mut self, detection: &Detection, sign: Sign) {
        let Some((told, ids)) = self.state.sequences.add(detection, sign) else {
            return;
        };
        let sequence = self.gather(told);
        let arn = self.state.findings.find(&sequence);
        if let Some(arn) = arn.map(|finding| finding.arn.clone()) {
            for id in ids {
                self.state.findings.associate(&id, &arn);
            }
        }
    }

    /// The findings that are new or were seen again since this was last asked.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let changes = std::mem::take(&mut self.changes);
        let changes = changes.into_iter().filter_map(|(id, occurrence)| {
            let finding = self.state.findings.find(&id)?.clone();
            Some(Change {
                occurrence,
                finding,
            })
        });
        changes.collect()
    }

    /// All findings that are kept.
    #[must_use]
    pub fn findings(&self) -> Vec<&Finding> {
        self.state.findings.all()
    }

    /// What was done so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let state = &self.state;
        let evicted = state.positions.evicted()
            + state.ids.evicted()
            + state.profiles.evicted()
            + state.calls.evicted()
            + state.questions.evicted()
            + state.logins.evicted()
            + state.traffic.evicted()
            + state.sequences.evicted()
            + state.findings.evicted();
        Statistics {
            evicted,
            ..state.statistics.clone()
        }
    }

    /// All that must be kept to go on elsewhere: positions, profiles, counters and findings together,
    /// so that one transaction holds them. Changes that nobody took are not among them: take them
    /// first, and keep both in the same transaction.
    ///
    /// # Errors
    /// If the state cannot be written.
    pub fn export(&self) -> Result<Vec<u8>, EngineError> {
        minicbor_serde::to_vec(&self.state).map_err(|error| EngineError::State(error.to_string()))
    }

    /// Goes on from a state that was exported.
    ///
    /// # Errors
    /// If it is no state of this version.
    pub fn import(&mut self, state: &[u8]) -> Result<(), EngineError> {
        let state = minicbor_serde::from_slice(state);
        self.state = state.map_err(|error| EngineError::State(error.to_string()))?;
        Ok(())
    }
}

impl State {
    /// Whether an event is seen for the first time; counts it. One without an id always is.
    fn is_first(&mut self, id: &[&[u8]]) -> bool {
        let has_id = id.first().is_some_and(|id| !id.is_empty());
        if has_id && self.ids.insert(key(id), ()).is_some() {
            self.statistics.repeated += 1;
            return false;
        }
        self.statistics.events += 1;
        true
    }
}
