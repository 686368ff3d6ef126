//! Makes rules of directives.

mod chain;

use std::path::Path;

use self::chain::{Chain, PhaseDefaults};
use crate::action::{Engine, Rules};
use crate::error::{Location, Unsupported};
use crate::parse::{Actions, operator, targets, words};
use crate::rule::{Link, Mode, Phase, Rule, Target, Test};
use crate::rule_set::{RuleSet, Step};
use crate::source::{Line, read_data};

/// Collects rules, directive by directive.
pub(crate) struct Loader<'a> {
    /// The folder that data files are in; none for a text without files.
    root: Option<&'a Path>,
    rules: RuleSet,
    defaults: [PhaseDefaults; 2],
    /// The chain whose last link has not come yet.
    open: Option<Chain>,
    removed: Vec<Rules>,
    retargeted: Vec<(Rules, Vec<Target>)>,
    unsupported: Vec<Unsupported>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(root: Option<&'a Path>) -> Self {
        Self {
            root,
            rules: RuleSet::default(),
            defaults: [PhaseDefaults::default(), PhaseDefaults::default()],
            open: None,
            removed: Vec::new(),
            retargeted: Vec::new(),
            unsupported: Vec::new(),
        }
    }

    /// Takes one directive.
    pub(crate) fn line(&mut self, line: &Line) {
        let words = words(&line.text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let Some((name, arguments)) = words.split_first() else {
            return;
        };
        match (name.to_ascii_lowercase().as_str(), arguments) {
            ("secrule", [targets, operator]) => self.rule(line, targets, operator, ""),
            ("secrule", [targets, operator, actions]) => {
                self.rule(line, targets, operator, actions);
            }
            ("secaction", [actions]) => self.link(line, Ok(None), actions),
            ("secmarker", [name]) => self.marker(name),
            ("secdefaultaction", [actions]) => self.default_action(line, actions),
            ("seccomponentsignature", [name]) => self.rules.signatures.push((*name).to_owned()),
            ("secruleengine", [mode]) => match Engine::parse(mode) {
                Some(engine) => self.rules.engine = engine,
                None => self.refuse(&line.location, None, format!("SecRuleEngine {mode}")),
            },
            (directive, arguments) => self.change(line, name, directive, arguments),
        }
    }

    /// Directives that change rules which others have written.
    fn change(&mut self, line: &Line, name: &str, directive: &str, arguments: &[&str]) {
        let joined = arguments.join(" ");
        let removed = match directive {
            "secruleremovebyid" => Rules::parse_ids(&joined),
            "secruleremovebytag" => Some(Rules::Tag(joined.clone())),
            "secruleremovebymsg" => Some(Rules::Message(joined.clone())),
            _ => None,
        };
        let retargeted = match (directive, arguments) {
            ("secruleupdatetargetbyid", [ids, changes]) => {
                Rules::parse_ids(ids).zip(targets(&changes.replace(',', "|")).ok())
            }
            ("secruleupdatetargetbytag", [tag, changes]) => {
                Some(Rules::Tag((*tag).to_owned())).zip(targets(&changes.replace(',', "|")).ok())
            }
            _ => None,
        };
        match (removed, retargeted) {
            (Some(removed), _) => self.removed.push(removed),
            (None, Some(retargeted)) => self.retargeted.push(retargeted),
            (None, None) => {
                let what = format!("the directive {name} {joined}");
                self.refuse(&line.location, None, what.trim_end().to_owned());
            }
        }
    }

    fn marker(&mut self, name: &str) {
        for steps in [&mut self.rules.headers, &mut self.rules.body] {
            steps.push(Step::Marker(name.to_owned()));
        }
    }

    fn default_action(&mut self, line: &Line, text: &str) {
        let actions = Actions::parse(text);
        for what in actions.essential.iter().chain(&actions.omitted) {
            self.refuse(&line.location, None, what.clone());
        }
        match PhaseDefaults::of(&actions.known) {
            Some((Phase::Headers, defaults)) => self.defaults[0] = defaults,
            Some((Phase::Body, defaults)) => self.defaults[1] = defaults,
            None => self.refuse(
                &line.location,
                None,
                "SecDefaultAction of a phase that looks at responses".to_owned(),
            ),
        }
    }

    fn rule(&mut self, line: &Line, targets_text: &str, operator_text: &str, actions: &str) {
        let files = |name: &str| read_data(self.root?, line.folder.as_deref()?, name);
        let test = targets(targets_text).and_then(|targets| {
            let tested = operator(operator_text, &files)?;
            Ok(Some(Test {
                targets,
                operator: tested.operator,
                is_negated: tested.is_negated,
                transforms: Vec::new(),
                multi_match: false,
                capture: false,
            }))
        });
        self.link(line, test, actions);
    }

    /// Adds a link to the open chain, or begins one.
    fn link(&mut self, line: &Line, test: Result<Option<Test>, String>, actions: &str) {
        let actions = Actions::parse(actions);
        let mut chain = match self.open.take() {
            Some(chain) => chain,
            None => Chain::begin(&line.location, &actions.known),
        };
        for what in &actions.omitted {
            self.refuse(&line.location, chain.id, what.clone());
        }
        let mut refused = actions.essential.clone();
        let link = test.map(|test| Link {
            test,
            effects: Vec::new(),
        });
        match link {
            Ok(link) => chain.add(link, &actions.known, &self.defaults),
            Err(what) => refused.push(what),
        }
        for what in refused {
            chain.is_usable = false;
            // Rules of other phases are listed once, with their phase.
            if chain.phase().is_some() {
                self.refuse(
                    &line.location,
                    chain.id,
                    format!("{what}; the rule is left out"),
                );
            }
        }
        match chain.goes_on(&actions.known) {
            true => self.open = Some(chain),
            false => self.close(chain),
        }
    }

    fn close(&mut self, chain: Chain) {
        let (location, id) = (chain.location.clone(), chain.id);
        match chain.finish(&self.defaults) {
            Ok(Some(rule)) => match rule.phase {
                Phase::Headers => self.rules.headers.push(Step::Rule(Box::new(rule))),
                Phase::Body => self.rules.body.push(Step::Rule(Box::new(rule))),
            },
            Ok(None) => {}
            Err(what) => self.refuse(&location, id, what),
        }
    }

    fn refuse(&mut self, location: &Location, rule: Option<u64>, what: String) {
        self.unsupported.push(Unsupported {
            location: location.clone(),
            rule,
            what,
        });
    }

    /// The rules, changed as directives say.
    pub(crate) fn finish(mut self) -> (RuleSet, Vec<Unsupported>) {
        if let Some(chain) = self.open.take() {
            let (location, id) = (chain.location.clone(), chain.id);
            self.refuse(
                &location,
                id,
                "a chain without an end; the rule is left out".to_owned(),
            );
        }
        let (removed, retargeted) = (&self.removed, &self.retargeted);
        for steps in [&mut self.rules.headers, &mut self.rules.body] {
            steps.retain(|step| match step {
                Step::Rule(rule) => !removed.iter().any(|rules| rule.is_in(rules)),
                Step::Marker(_) => true,
            });
            for step in steps {
                if let Step::Rule(rule) = step {
                    retarget(rule, retargeted);
                }
            }
        }
        (self.rules, self.unsupported)
    }
}

/// Gives the first link of a rule targets more, which may take others away.
fn retarget(rule: &mut Rule, changes: &[(Rules, Vec<Target>)]) {
    for (rules, targets) in changes {
        if !rule.is_in(rules) {
            continue;
        }
        if let Some(test) = rule.links.first_mut().and_then(|link| link.test.as_mut()) {
            let (excluded, added): (Vec<_>, Vec<_>) = targets
                .iter()
                .cloned()
                .partition(|target| target.mode == Mode::Exclude);
            test.targets.extend(added);
            test.targets.extend(excluded);
        }
    }
}
