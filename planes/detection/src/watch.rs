//! A detector at work: its engine, and how far it is.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use ringwall_core::Timestamp;
use ringwall_guardduty::api::UsageFeature;
use ringwall_guardduty::findings::{self, Seen};
use ringwall_guardduty::lists::Mark;
use ringwall_guardduty::plane::{self, EngineState, Followed};
use ringwall_guardduty::{Detector, Suppression, custom, find_detector, lists, usage};
use ringwall_store::{ReadTx, Store, StoreError};
use ringwall_threat::finding::Occurrence;
use ringwall_threat::intelligence::Intelligence;
use ringwall_threat::rules::File;
use ringwall_threat::signal::Associations;
use ringwall_threat::sources::Form;
use ringwall_threat::{Change, Engine, Locations, Origin, Place, Settings, rules};
use ringwall_trail::Position;

use crate::admission::admits;
use crate::intake::Intake;
use crate::{Detection, DetectionError};

/// Bytes of the trail that are looked at together.
const READ_BYTES: usize = 1024 * 1024;
/// Bytes of the trail after which what the engine knows is written down.
const SAVE_BYTES: usize = 32 * 1024 * 1024;
/// How often what was looked at is counted.
const COUNT_SECS: i64 = 60;
/// What an engine remembers, of each kind. A server's own trail has few principals, and what an
/// account found is kept in the store.
const MOST_ENTITIES: usize = 20_000;
const MOST_FINDINGS: usize = 2_000;
const MOST_EVENT_IDS: usize = 100_000;
/// The engine knows a batch by its place in the trail, which does not come again.
const MOST_SOURCES: usize = 8;

/// A detector at work.
pub(crate) struct Watch {
    detector: Arc<Detector>,
    engine: Engine,
    /// What stands before it in the trail has been fed.
    pub(crate) at: Position,
    followed: Followed,
    /// Bytes fed since the state was written down.
    unsaved_bytes: usize,
    lists: Mark,
    /// Which custom detection rules run how.
    associations: Associations,
    suppression: Suppression,
    /// How often findings were put away or brought back by hand.
    archivals: u64,
    /// Events that were looked at and not counted yet, by source, and when some were counted last.
    looked: BTreeMap<UsageFeature, u64>,
    counted_at: Timestamp,
    /// How far the other sources are read.
    intake: Intake,
}

impl Watch {
    /// Goes on where a detector was; `None` if it does not say where that is.
    pub(crate) fn open(
        house: &Detection,
        detector: &Arc<Detector>,
    ) -> Result<Option<Self>, DetectionError> {
        let tx = house.store.read()?;
        let Some(followed) = plane::followed(&tx, &detector.id)? else {
            return Ok(None);
        };
        let mut watch = Self {
            detector: Arc::clone(detector),
            engine: engine(house, &tx, detector)?,
            at: followed.saved,
            followed,
            unsaved_bytes: 0,
            lists: lists::mark(&tx, detector)?,
            associations: Associations::default(),
            suppression: Suppression::default(),
            archivals: 0,
            looked: BTreeMap::new(),
            counted_at: house.platform.clock.now(),
            intake: Intake::default(),
        };
        watch.suppress(Suppression::of(&tx, &detector.id)?);
        watch.archive(&tx)?;
        let now = house.platform.clock.now();
        watch.associate(custom::in_force(&tx, detector, now)?);
        watch.catch_up(house)?;
        Ok(Some(watch))
    }

    /// Feeds again what was fed before the crash; what is found is kept already.
    fn catch_up(&mut self, house: &Detection) -> Result<(), DetectionError> {
        while self.at < self.followed.found {
            let batch = house.trail.follow(self.at, READ_BYTES)?;
            if batch.is_empty() {
                break;
            }
            let end = self.followed.found;
            self.feed(batch.placed().filter(|(place, _)| *place < end));
            self.at = batch.next.min(end);
        }
        self.at = self.at.max(self.followed.found);
        drop(self.engine.take_changes());
        drop(self.engine.take_dry_runs());
        self.looked.clear(); // They were counted when they were looked at first.
        Ok(())
    }

    /// Whether the detector is still where this watch left it: it may have been suspended meanwhile.
    pub(crate) fn is_current(&self, store: &Store) -> Result<bool, StoreError> {
        let followed = plane::followed(&store.read()?, &self.detector.id)?;
        Ok(followed == Some(self.followed))
    }

    /// Looks at what has happened since, and keeps what is found; false if somebody else is at it, or
    /// the detector is gone.
    pub(crate) fn follow(
        &mut self,
        house: &Detection,
        detector: &Arc<Detector>,
    ) -> Result<bool, DetectionError> {
        self.detector = Arc::clone(detector);
        loop {
            let batch = house.trail.follow(self.at, READ_BYTES)?;
            if batch.is_empty() {
                self.at = batch.next;
                return self.take_in(house);
            }
            // What was wanted before these events happened counts for them.
            self.refresh(house)?;
            self.feed(batch.placed());
            self.at = batch.next;
            if !self.settle(house)? {
                return Ok(false);
            }
        }
    }

    /// Reads what is new in other sources.
    fn take_in(&mut self, house: &Detection) -> Result<bool, DetectionError> {
        let sources = &house.sources;
        let is_due = self
            .intake
            .is_due(&house.store.read()?, sources, &self.detector)?;
        if !is_due {
            return Ok(true);
        }
        self.refresh(house)?;
        // What was written down just now is seen by what is read from here on.
        let tx = house.store.read()?;
        let taken = self
            .intake
            .read(&tx, sources, &self.detector, &mut self.engine)?;
        self.unsaved_bytes += usize::try_from(taken.bytes).unwrap_or(usize::MAX);
        for (source, events) in taken.looked {
            *self.looked.entry(source).or_default() += events;
        }
        self.settle(house)
    }

    /// Whether a source has more than was read in one go.
    pub(crate) fn has_more(&self) -> bool {
        self.intake.has_more()
    }

    /// Keeps what was found, if anything was or if it is time to write down how far this is.
    fn settle(&mut self, house: &Detection) -> Result<bool, DetectionError> {
        self.count_dry_runs();
        let changes = self.engine.take_changes();
        let saves = self.unsaved_bytes >= SAVE_BYTES || self.intake.is_full();
        let is_due = saves || !changes.is_empty() || self.counts(house);
        if is_due {
            return self.keep(house, &changes, saves);
        }
        Ok(true)
    }

    /// Whether it is time to count what was looked at.
    fn counts(&self, house: &Detection) -> bool {
        let due = self.counted_at.plus_secs(COUNT_SECS);
        let has_news = !self.looked.is_empty() || self.intake.is_ahead();
        has_news && due <= house.platform.clock.now()
    }

    /// Follows lists, filters and what was archived. What was fed under the old ones is written down first: it could not
    /// be found again under the new ones.
    fn refresh(&mut self, house: &Detection) -> Result<(), DetectionError> {
        let tx = house.store.read()?;
        let mark = lists::mark(&tx, &self.detector)?;
        let suppression = Suppression::of(&tx, &self.detector.id)?;
        let now = house.platform.clock.now();
        let associations = custom::in_force(&tx, &self.detector, now)?;
        let has_other_lists = mark != self.lists;
        let has_other_rules = associations != self.associations;
        let has_other_archive = findings::archivals(&tx, &self.detector.id)? != self.archivals;
        let has_changed = has_other_lists || has_other_rules || has_other_archive;
        if !has_changed && suppression == self.suppression {
            return Ok(());
        }
        self.keep(house, &[], true)?;
        if has_other_lists {
            let lists = lists::active(&tx, &self.detector)?;
            self.engine.set_intelligence(Intelligence::new(lists));
            self.lists = mark;
        }
        self.suppress(suppression);
        self.associate(associations);
        self.archive(&tx)?;
        Ok(())
    }

    /// Follows what was put away by hand: like what is suppressed it is no part of sequences.
    fn archive(&mut self, tx: &ReadTx) -> Result<(), StoreError> {
        self.archivals = findings::archivals(tx, &self.detector.id)?;
        let known = self.engine.findings().into_iter();
        let known: Vec<_> = known
            .map(|one| (one.id.clone(), one.service.archived))
            .collect();
        for (id, was_archived) in known {
            let kept = findings::find(tx, &self.detector.id, &id)?;
            let is_archived = kept.is_some_and(|one| one.is_archived);
            if is_archived != was_archived {
                self.engine.archive(&id, is_archived);
            }
        }
        Ok(())
    }

    fn associate(&mut self, associations: Associations) {
        self.engine.set_associations(associations.clone());
        self.associations = associations;
    }

    /// Tells the metrics how often rules that run dry were met, as AWS tells CloudWatch.
    fn count_dry_runs(&mut self) {
        for dry in self.engine.take_dry_runs() {
            let labels = [
                ("rule", dry.rule),
                ("account", dry.account),
                ("region", dry.region),
            ];
            metrics::counter!("ringwall_guardduty_dry_run_matches_total", &labels)
                .increment(dry.count);
        }
    }

    /// What is suppressed is no part of sequences, either.
    fn suppress(&mut self, suppression: Suppression) {
        self.suppression = suppression.clone();
        let detector = Arc::clone(&self.detector);
        self.engine.set_suppression(Box::new(move |finding| {
            let document = serde_json::to_string(finding);
            let at = detector.updated_at;
            !suppression.is_empty()
                && document
                    .is_ok_and(|document| suppression.archives_document(&detector, &document, at))
        }));
    }

    /// Gives the engine the detector's events among others.
    fn feed<'e>(&mut self, events: impl Iterator<Item = (Position, &'e [u8])>) {
        let mut text = Vec::new();
        let mut first = None;
        for (place, event) in events {
            self.unsaved_bytes += event.len();
            if let Some(source) = admits(&self.detector, event) {
                *self.looked.entry(source).or_default() += 1;
                first.get_or_insert(place);
                text.extend_from_slice(event);
                text.push(b'\n');
            }
        }
        let Some(first) = first else {
            return;
        };
        let origin = Origin {
            source: format!("{}:{}", first.segment, first.offset),
            account: self.detector.account.to_string(),
            region: self.detector.region.to_string(),
            cluster: String::new(),
        };
        let faults = self.engine.read(Form::CloudTrail, &origin, text.as_slice());
        if faults != ringwall_threat::sources::Faults::default() {
            tracing::warn!(?faults, "events of the trail cannot be looked at");
        }
    }

    /// Commits what was found, and how far that is, together.
    fn keep(
        &mut self,
        house: &Detection,
        changes: &[Change],
        saves: bool,
    ) -> Result<bool, DetectionError> {
        // Logs are not read again: what the engine knows of them is written down with how far they are.
        let saves = saves || self.intake.is_ahead();
        let now = house.platform.clock.now();
        let seen: Vec<Seen> = changes.iter().map(seen).collect::<Result<_, _>>()?;
        let state = saves.then(|| self.engine.export()).transpose()?;
        let next = Followed {
            found: self.at,
            saved: if saves { self.at } else { self.followed.saved },
        };
        let id = &self.detector.id;
        let is_kept = house.store.write(|tx| {
            let place = (self.detector.account, &self.detector.region);
            let detector = find_detector(tx, place.0, place.1)?;
            let Some(detector) = detector.filter(|one| one.is_enabled && one.id == *id) else {
                return Ok(false);
            };
            if plane::followed(tx, id)? != Some(self.followed) {
                return Ok(false);
            }
            for seen in &seen {
                findings::record(tx, &detector, seen, now)?;
            }
            if let Some(state) = &state {
                plane::put_engine_state(tx, id, EngineState(state.clone()))?;
            }
            self.intake.put(tx, id)?;
            for (source, events) in &self.looked {
                usage::note(tx, &detector, *source, *events, now)?;
            }
            plane::put_followed(tx, id, next)?;
            Ok::<_, StoreError>(true)
        })?;
        if is_kept {
            self.followed = next;
            self.intake.settle();
            self.looked.clear();
            self.counted_at = now;
        }
        if saves {
            self.unsaved_bytes = 0;
        }
        Ok(is_kept)
    }

    /// Writes down what the engine knows. A detector that was deleted keeps nothing.
    pub(crate) fn save(&self, store: &Store, now: Timestamp) -> Result<(), DetectionError> {
        let state = self.engine.export()?;
        let id = &self.detector.id;
        let at = Followed {
            found: self.at,
            saved: self.at,
        };
        store.write(|tx| {
            if plane::followed(tx, id)? != Some(self.followed) {
                return Ok(());
            }
            for (source, events) in &self.looked {
                usage::note(tx, &self.detector, *source, *events, now)?;
            }
            self.intake.put(tx, id)?;
            plane::put_engine_state(tx, id, EngineState(state.clone()))?;
            plane::put_followed(tx, id, at)
        })?;
        Ok(())
    }
}

/// The engine of a detector, with what it knew.
fn engine(house: &Detection, tx: &ReadTx, detector: &Detector) -> Result<Engine, DetectionError> {
    let settings = Settings {
        detector_id: detector.id.clone(),
        learning_days: house.learning.days,
        learning_events: house.learning.events,
        max_entities: MOST_ENTITIES,
        max_findings: MOST_FINDINGS,
        max_event_ids: MOST_EVENT_IDS,
        max_sources: MOST_SOURCES,
        ..Settings::default()
    };
    let lists = Intelligence::new(lists::active(tx, detector)?);
    let places = Box::new(SharedLocations(Arc::clone(&house.locations)));
    let mut files = rules::own()?;
    files.push(File::of(house.custom_rules.rules().cloned().collect()));
    let mut engine = Engine::new(settings, &files, lists, places)?;
    let Some(state) = plane::engine_state(tx, &detector.id)? else {
        return Ok(engine);
    };
    if let Err(error) = engine.import(&state.0) {
        // Of another version: what is usual is learned anew.
        tracing::warn!(%error, detector = detector.id, "what a detector knew cannot be read");
    }
    Ok(engine)
}

fn seen(change: &Change) -> Result<Seen, serde_json::Error> {
    Ok(Seen {
        document: serde_json::to_string(&change.finding)?,
        starts_anew: change.occurrence == Occurrence::New,
    })
}

/// Where addresses are, for several engines.
struct SharedLocations(Arc<dyn Locations + Sync>);

impl Locations for SharedLocations {
    fn place(&self, address: IpAddr) -> Option<Place> {
        self.0.place(address)
    }
}
