//! A chain while its links come in.

use crate::action::{Disruption, SkipTo};
use crate::error::Location;
use crate::macros::Template;
use crate::parse::Action;
use crate::rule::{Link, Phase, Rule};
use crate::transform::Transform;

const REFUSED: u16 = 403;
const FOUND: u16 = 302;
/// The phase of rules that name none.
const DEFAULT_PHASE: u8 = 2;

/// What `SecDefaultAction` says for a phase.
#[derive(Clone, Debug)]
pub(super) struct PhaseDefaults {
    disruption: Disruption,
    status: Option<u16>,
    is_logged: bool,
    transforms: Vec<Transform>,
}

impl Default for PhaseDefaults {
    fn default() -> Self {
        Self {
            disruption: Disruption::Pass,
            status: None,
            is_logged: true,
            transforms: Vec::new(),
        }
    }
}

impl PhaseDefaults {
    /// The defaults that these actions are, and of which phase.
    pub(super) fn of(actions: &[Action]) -> Option<(Phase, Self)> {
        let mut defaults = Self::default();
        for action in actions {
            match action {
                Action::Disrupt(disruption) => defaults.disruption = disruption.clone(),
                Action::Status(status) => defaults.status = Some(*status),
                Action::Log(is_logged) => defaults.is_logged = *is_logged,
                Action::Transform(None) => defaults.transforms.clear(),
                Action::Transform(Some(transform)) => defaults.transforms.push(*transform),
                _ => {}
            }
        }
        Some((judged(phase(actions))?, defaults))
    }
}

fn phase(actions: &[Action]) -> u8 {
    let mut phases = actions.iter().filter_map(|action| match action {
        Action::Phase(phase) => Some(*phase),
        _ => None,
    });
    phases.next_back().unwrap_or(DEFAULT_PHASE)
}

fn judged(phase: u8) -> Option<Phase> {
    match phase {
        1 => Some(Phase::Headers),
        2 => Some(Phase::Body),
        _ => None,
    }
}

/// A rule that may get more links.
pub(super) struct Chain {
    pub(super) location: Location,
    pub(super) id: Option<u64>,
    /// Whether all of it is supported.
    pub(super) is_usable: bool,
    phase: u8,
    links: Vec<Link>,
    message: Option<Template>,
    data: Option<Template>,
    severity: Option<String>,
    tags: Vec<String>,
    is_logged: Option<bool>,
    /// None before any; `block` stands for the default's.
    disruption: Option<Disruption>,
    status: Option<u16>,
    skip: Option<SkipTo>,
}

impl Chain {
    /// A chain whose first link has these actions.
    pub(super) fn begin(location: &Location, actions: &[Action]) -> Self {
        let id = actions.iter().find_map(|action| match action {
            Action::Id(id) => Some(*id),
            _ => None,
        });
        Self {
            location: location.clone(),
            id,
            is_usable: true,
            phase: phase(actions),
            links: Vec::new(),
            message: None,
            data: None,
            severity: None,
            tags: Vec::new(),
            is_logged: None,
            disruption: None,
            status: None,
            skip: None,
        }
    }

    /// The phase, if it is one that is run.
    pub(super) fn phase(&self) -> Option<Phase> {
        judged(self.phase)
    }

    /// Adds a link with these actions.
    pub(super) fn add(
        &mut self,
        mut link: Link,
        actions: &[Action],
        defaults: &[PhaseDefaults; 2],
    ) {
        if let (Some(test), Some(defaults)) = (&mut link.test, self.defaults(defaults)) {
            test.transforms.clone_from(&defaults.transforms);
        }
        for action in actions {
            self.act(&mut link, action);
        }
        self.links.push(link);
    }

    fn defaults<'a>(&self, defaults: &'a [PhaseDefaults; 2]) -> Option<&'a PhaseDefaults> {
        let [headers, body] = defaults;
        self.phase().map(|phase| match phase {
            Phase::Headers => headers,
            Phase::Body => body,
        })
    }

    fn act(&mut self, link: &mut Link, action: &Action) {
        match action {
            Action::Effect(effect) => link.effects.push(effect.clone()),
            Action::Message(message) => self.message = Some(message.clone()),
            Action::Data(data) => self.data = Some(data.clone()),
            Action::Severity(severity) => self.severity = Some(severity.clone()),
            Action::Tag(tag) => self.tags.push(tag.clone()),
            Action::Log(is_logged) => self.is_logged = Some(*is_logged),
            Action::Status(status) => self.status = Some(*status),
            Action::Disrupt(disruption) => self.disruption = Some(disruption.clone()),
            Action::Block => self.disruption = None,
            Action::Skip(skip) => self.skip = Some(skip.clone()),
            Action::Capture | Action::MultiMatch | Action::Transform(_) => look(link, action),
            Action::Id(_) | Action::Phase(_) | Action::Chain | Action::Descriptive => {}
        }
    }

    /// Whether these actions of a link make the next directive its chain's.
    pub(super) fn goes_on(&self, actions: &[Action]) -> bool {
        actions.iter().any(|action| matches!(action, Action::Chain))
    }

    /// The rule; none if something in it was refused, which has been listed.
    pub(super) fn finish(self, defaults: &[PhaseDefaults; 2]) -> Result<Option<Rule>, String> {
        let (Some(phase), Some(defaults)) = (self.phase(), self.defaults(defaults)) else {
            return Err(format!("phase {}, which looks at responses", self.phase));
        };
        if !self.is_usable {
            return Ok(None);
        }
        let disruption = self
            .disruption
            .unwrap_or_else(|| defaults.disruption.clone());
        let status = self.status.or(defaults.status).unwrap_or(match disruption {
            Disruption::Redirect(_) => FOUND,
            _ => REFUSED,
        });
        Ok(Some(Rule {
            id: self.id.unwrap_or_default(),
            phase,
            links: self.links,
            message: self.message,
            data: self.data,
            severity: self.severity,
            tags: self.tags,
            is_logged: self.is_logged.unwrap_or(defaults.is_logged),
            disruption,
            status,
            skip: self.skip,
        }))
    }
}

/// What changes how a link looks at values.
fn look(link: &mut Link, action: &Action) {
    let Some(test) = &mut link.test else {
        return;
    };
    match action {
        Action::Capture => test.capture = true,
        Action::MultiMatch => test.multi_match = true,
        Action::Transform(None) => test.transforms.clear(),
        Action::Transform(Some(transform)) => test.transforms.push(*transform),
        _ => {}
    }
}
