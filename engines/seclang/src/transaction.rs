//! Runs rules on one request.

mod body;
mod judgement;
mod multipart;
mod parts;
mod variables;

use std::borrow::Cow;
use std::rc::Rc;

pub use self::judgement::{Interruption, Judgement, Match, Response};
use self::parts::{Parts, Value};
use self::variables::Variables;
use crate::action::{BodyProcessor, Disruption, Effect, Engine, Rules, SkipTo};
use crate::collection::Collection;
use crate::macros::{Part, Template};
use crate::operator::Captures;
use crate::request::Request;
use crate::rule::{Link, Mode, Phase, Rule, Selector, Target, Test};
use crate::rule_set::{RuleSet, Step};
use crate::transform::Transform;

/// As many values as one rule keeps in mind for MATCHED_VARS.
const MOST_MATCHED: usize = 256;

/// A request while it is judged.
pub(crate) struct Transaction<'a> {
    rules: &'a RuleSet,
    request: &'a Request<'a>,
    parts: Rc<Parts<'a>>,
    variables: Variables,
    /// Names and values that the current rule has matched.
    matched: Vec<(Vec<u8>, Vec<u8>)>,
    removed: Vec<&'a Rules>,
    excluded: Vec<(&'a Rules, &'a Target)>,
    engine: Engine,
    processor: Option<BodyProcessor>,
    matches: Vec<Match>,
}

/// What comes after a rule.
enum Next {
    Step,
    Skip(SkipTo),
    EndOfPhase,
    End(Option<Interruption>),
}

impl<'a> Transaction<'a> {
    pub(crate) fn new(rules: &'a RuleSet, request: &'a Request<'a>) -> Self {
        Self {
            rules,
            request,
            parts: Rc::new(Parts::of_headers(request)),
            variables: Variables::default(),
            matched: Vec::new(),
            removed: Vec::new(),
            excluded: Vec::new(),
            engine: rules.engine,
            processor: body::processor(request),
            matches: Vec::new(),
        }
    }

    pub(crate) fn run(mut self) -> Judgement {
        let mut interruption = None;
        for phase in [Phase::Headers, Phase::Body] {
            if phase == Phase::Body {
                self.parts = Rc::new(Parts::of_all(self.request, self.processor));
            }
            if let Some(end) = self.phase(phase) {
                interruption = end;
                break;
            }
        }
        Judgement::new(self.matches, interruption, self.variables)
    }

    /// Runs a phase; something if nothing comes after it.
    fn phase(&mut self, phase: Phase) -> Option<Option<Interruption>> {
        let steps = self.rules.steps(phase);
        let mut at = 0;
        while let Some(step) = steps.get(at) {
            at += 1;
            let Step::Rule(rule) = step else {
                continue;
            };
            match self.rule(rule) {
                Next::Step => {}
                Next::Skip(skip) => at = skipped(steps, at, &skip),
                Next::EndOfPhase => return None,
                Next::End(interruption) => return Some(interruption),
            }
        }
        None
    }

    fn rule(&mut self, rule: &'a Rule) -> Next {
        if self.engine == Engine::Off {
            return Next::End(None);
        }
        if self.removed.iter().any(|rules| rule.is_in(rules)) {
            return Next::Step;
        }
        self.matched.clear();
        for link in &rule.links {
            if !self.link(rule, link) {
                return Next::Step;
            }
        }
        if rule.is_logged {
            self.tell(rule);
        }
        self.disrupt(rule)
    }

    fn disrupt(&self, rule: &Rule) -> Next {
        let response = match &rule.disruption {
            Disruption::Allow => return Next::End(None),
            Disruption::AllowPhase => return Next::EndOfPhase,
            Disruption::Deny => Some(Response::Refuse),
            Disruption::Drop => Some(Response::Drop),
            Disruption::Redirect(target) => {
                let target = String::from_utf8_lossy(&self.expand(target, rule)).into_owned();
                Some(Response::Redirect(target))
            }
            Disruption::Pass => None,
        };
        match (response, &rule.skip) {
            (Some(response), _) if self.engine == Engine::On => Next::End(Some(Interruption {
                rule: rule.id,
                status: rule.status,
                response,
            })),
            (_, Some(skip)) => Next::Skip(skip.clone()),
            _ => Next::Step,
        }
    }

    fn tell(&mut self, rule: &Rule) {
        let text = |template: &Option<Template>| {
            template
                .as_ref()
                .map(|template| String::from_utf8_lossy(&self.expand(template, rule)).into_owned())
        };
        let told = Match {
            id: rule.id,
            message: text(&rule.message).unwrap_or_default(),
            data: text(&rule.data),
            severity: rule.severity.clone(),
            tags: rule.tags.clone(),
        };
        self.matches.push(told);
    }

    /// Tests a link; its effects happen with each value that matches, as ModSecurity has it, even
    /// if a later link does not match.
    fn link(&mut self, rule: &'a Rule, link: &'a Link) -> bool {
        let Some(test) = &link.test else {
            self.apply(rule, &link.effects);
            return true;
        };
        let parts = Rc::clone(&self.parts);
        let mut is_match = false;
        for value in self.values(&parts, rule, test) {
            let Some(captures) = self.test(rule, test, &value.value) else {
                continue;
            };
            is_match = true;
            if self.matched.len() < MOST_MATCHED {
                self.matched.push((value.name(), value.value.into_owned()));
            }
            if test.capture && !test.is_negated {
                self.variables.capture(captures);
            }
            self.apply(rule, &link.effects);
        }
        is_match
    }

    /// The values that a test looks at.
    fn values<'v>(&self, parts: &'v Parts<'a>, rule: &Rule, test: &Test) -> Vec<Value<'v>> {
        let taken_out = self.excluded.iter().filter(|(rules, _)| rule.is_in(rules));
        let excluded: Vec<&Target> = test
            .targets
            .iter()
            .filter(|target| target.mode == Mode::Exclude)
            .chain(taken_out.map(|(_, target)| *target))
            .collect();
        let mut values = Vec::new();
        for target in test
            .targets
            .iter()
            .filter(|target| target.mode != Mode::Exclude)
        {
            let is_kept = |value: &Value<'_>| {
                target.selector.selects(&value.key)
                    && !excluded.iter().any(|out| {
                        out.collection == target.collection && out.selector.selects(&value.key)
                    })
            };
            let selected = self
                .members(parts, rule, target)
                .into_iter()
                .filter(is_kept);
            match target.mode {
                Mode::Count => values.push(Value::count(target.collection, selected.count())),
                Mode::Look | Mode::Exclude => values.extend(selected),
            }
        }
        values
    }

    /// The members of a target's collection. Of the many variables of the transaction, only the
    /// one that is named.
    fn members<'v>(&self, parts: &'v Parts<'a>, rule: &Rule, target: &Target) -> Vec<Value<'v>> {
        match (target.collection, &target.selector) {
            (Collection::Transaction, Selector::Key(name)) => self
                .variables
                .get(name)
                .map(|value| Value::owned(Collection::Transaction, name.as_bytes(), value))
                .into_iter()
                .collect(),
            (collection, _) => self.collection(parts, rule, collection),
        }
    }

    /// All members of a collection.
    fn collection<'v>(
        &self,
        parts: &'v Parts<'a>,
        rule: &Rule,
        collection: Collection,
    ) -> Vec<Value<'v>> {
        let owned = |key: &[u8], value: &[u8]| Value::owned(collection, key, value);
        match collection {
            Collection::Transaction => self
                .variables
                .iter()
                .map(|(name, value)| owned(name.as_bytes(), value))
                .collect(),
            Collection::MatchedVar => self
                .matched
                .last()
                .map(|(_, value)| owned(b"", value))
                .into_iter()
                .collect(),
            Collection::MatchedVarName => self
                .matched
                .last()
                .map(|(name, _)| owned(b"", name))
                .into_iter()
                .collect(),
            Collection::MatchedVars => self
                .matched
                .iter()
                .map(|(name, value)| owned(name, value))
                .collect(),
            Collection::MatchedVarsNames => self
                .matched
                .iter()
                .map(|(name, _)| owned(name, name))
                .collect(),
            Collection::Rule => vec![owned(b"id", rule.id.to_string().as_bytes())],
            _ => parts.values(collection),
        }
    }

    /// Tests a value after its transformations, or after each of them.
    fn test(&self, rule: &Rule, test: &Test, value: &[u8]) -> Option<Captures> {
        let expand = |template: &Template| self.expand(template, rule);
        let one = |value: &[u8]| {
            let found = test.operator.test(value, expand);
            match test.is_negated {
                true => found.is_none().then(Vec::new),
                false => found,
            }
        };
        let mut text = Cow::Borrowed(value);
        if test.multi_match
            && let Some(found) = one(&text)
        {
            return Some(found);
        }
        for transform in &test.transforms {
            text = Transform::apply(*transform, text);
            if test.multi_match
                && let Some(found) = one(&text)
            {
                return Some(found);
            }
        }
        if test.multi_match { None } else { one(&text) }
    }

    fn apply(&mut self, rule: &Rule, effects: &'a [Effect]) {
        for effect in effects {
            match effect {
                Effect::SetVariable(assignment) => {
                    let name = self.expand(&assignment.name, rule);
                    let expand = |template: &Template| self.expand(template, rule);
                    let value = self.variables.changed(&name, &assignment.change, expand);
                    self.variables.set(&name, value);
                }
                Effect::RemoveRules(rules) => self.removed.push(rules),
                Effect::RemoveTarget(rules, target) => self.excluded.push((rules, target)),
                Effect::Engine(engine) => self.engine = *engine,
                Effect::BodyProcessor(processor) => self.processor = Some(*processor),
            }
        }
    }

    /// Fills a template's places; what is not there leaves nothing.
    fn expand(&self, template: &Template, rule: &Rule) -> Vec<u8> {
        let mut text = Vec::new();
        for part in template.parts() {
            match part {
                Part::Text(part) => text.extend_from_slice(part.as_bytes()),
                Part::Variable(Collection::Transaction, Some(name)) => {
                    text.extend_from_slice(self.variables.get(name).unwrap_or_default());
                }
                Part::Variable(collection, key) => {
                    let values = self.collection(&self.parts, rule, *collection);
                    let named = values.into_iter().find(|value| {
                        key.as_ref()
                            .is_none_or(|key| value.key.eq_ignore_ascii_case(key.as_bytes()))
                    });
                    text.extend_from_slice(&named.map(|value| value.value).unwrap_or_default());
                }
            }
        }
        text
    }
}

/// The step to go on with. A marker or rule that is not there ends the phase.
fn skipped(steps: &[Step], at: usize, skip: &SkipTo) -> usize {
    match skip {
        SkipTo::Rules(count) => at.saturating_add(*count),
        SkipTo::After(name) => steps
            .iter()
            .enumerate()
            .skip(at)
            .find(|(_, step)| match step {
                Step::Marker(marker) => marker == name,
                Step::Rule(rule) => rule.id.to_string() == *name,
            })
            .map_or(steps.len(), |(found, _)| found + 1),
    }
}
