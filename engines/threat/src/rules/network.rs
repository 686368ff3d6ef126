//! Events meet rules.

use super::compile::{Compiled, Literal, Network, Predicate};
use super::condition::Test;
use super::index::name_part;
use crate::batch::{Event, Field};
use crate::intelligence::{Intelligence, Marks};

/// What is known of the event at hand; kept between events for its memory alone.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The number of the event: what was noted for another does not count.
    event: u32,
    /// By predicate: the event it was asked for, and the answer.
    answers: Vec<(u32, bool)>,
    /// By rule: the event it was tried for.
    tried: Vec<u32>,
    /// By field: the event its words were found for, and which those are.
    words: Vec<(u32, Vec<usize>)>,
    /// By field: the event lists were asked for, and what they said.
    marks: Vec<(u32, Marks)>,
    name: Vec<u8>,
}

impl Scratch {
    fn begin(&mut self, network: &Network) {
        if self.event == u32::MAX || self.tried.len() != network.rules.len() {
            *self = Self::default();
        }
        self.event += 1;
        self.answers.resize(network.predicates.len(), (0, false));
        self.tried.resize(network.rules.len(), 0);
        self.words.resize(network.schema.len(), (0, Vec::new()));
        self.marks
            .resize(network.schema.len(), (0, Marks::default()));
    }
}

impl Network {
    /// Finds the rules that an event meets, by their number.
    pub fn meet(
        &self,
        event: Event<'_>,
        intelligence: &Intelligence,
        scratch: &mut Scratch,
        met: &mut Vec<usize>,
    ) {
        met.clear();
        scratch.begin(self);
        let mut meeting = Meeting {
            network: self,
            event,
            intelligence,
            scratch,
            met,
        };
        meeting.by_name();
        meeting.by_value();
        meeting.by_word();
        meeting.by_list();
        meeting.all(&self.index.always);
    }
}

struct Meeting<'a> {
    network: &'a Network,
    event: Event<'a>,
    intelligence: &'a Intelligence,
    scratch: &'a mut Scratch,
    met: &'a mut Vec<usize>,
}

impl Meeting<'_> {
    fn by_name(&mut self) {
        let index = &self.network.index;
        self.scratch.name.clear();
        for field in index.names {
            let part = self.event.get(*field).unwrap_or_default();
            name_part(&mut self.scratch.name, part);
        }
        if let Some(rules) = index.by_name.get(self.scratch.name.as_slice()) {
            self.all(rules);
        }
    }

    fn by_value(&mut self) {
        for (field, values) in &self.network.index.by_value {
            for value in self.event.values(*field) {
                if let Some(rules) = values.get(value) {
                    self.all(rules);
                }
            }
        }
    }

    fn by_word(&mut self) {
        for (field, words) in &self.network.index.by_word {
            // Rules look at these words again: most events have none, and their copy costs nothing.
            let found = self.words(*field).clone();
            for word in &found {
                if let Some(rules) = words.get(word) {
                    self.all(rules);
                }
            }
        }
    }

    fn by_list(&mut self) {
        for (field, rules) in &self.network.index.by_list {
            let said = self.marks(*field).categories;
            if said == 0 {
                continue;
            }
            for (bits, rule) in rules {
                if bits & said != 0 {
                    self.one(*rule);
                }
            }
        }
    }

    fn all(&mut self, rules: &[usize]) {
        for rule in rules {
            self.one(*rule);
        }
    }

    fn one(&mut self, number: usize) {
        let (Some(tried), Some(rule)) = (
            self.scratch.tried.get_mut(number),
            self.network.rules.get(number),
        ) else {
            return;
        };
        if std::mem::replace(tried, self.scratch.event) == self.scratch.event {
            return;
        }
        if self.holds(rule) {
            self.met.push(number);
        }
    }

    fn holds(&mut self, rule: &Compiled) -> bool {
        let all = |meeting: &mut Self, literals: &[Literal]| {
            literals
                .iter()
                .all(|literal| meeting.answer(literal.predicate) == literal.holds)
        };
        let event = self.event;
        all(self, &rule.all)
            && (rule.any.is_empty() || rule.any.iter().any(|set| all(self, set)))
            && rule
                .signal
                .as_ref()
                .is_none_or(|signal| signal.holds(event))
    }

    /// The answer of a predicate, which is asked once an event.
    fn answer(&mut self, number: usize) -> bool {
        let event = self.scratch.event;
        match self.scratch.answers.get(number) {
            Some((asked, answer)) if *asked == event => return *answer,
            _ => {}
        }
        let network = self.network;
        let Some(predicate) = network.predicates.get(number) else {
            return false;
        };
        let answer = self.ask(predicate);
        if let Some(noted) = self.scratch.answers.get_mut(number) {
            *noted = (event, answer);
        }
        answer
    }

    fn ask(&mut self, predicate: &Predicate) -> bool {
        let field = predicate.field;
        match &predicate.test {
            Test::InList(bits) => self.marks(field).categories & bits != 0,
            Test::Contains(_) => {
                let found = self.words(field);
                predicate.words.iter().any(|word| found.contains(word))
            }
            test => self.event.values(field).any(|value| test.passes(value)),
        }
    }

    /// What lists say of a member's values.
    fn marks(&mut self, field: Field) -> Marks {
        let event = self.scratch.event;
        let Some(noted) = self.scratch.marks.get_mut(usize::from(field.0)) else {
            return Marks::default();
        };
        if noted.0 != event {
            let mut said = Marks::default();
            for value in self.event.values(field) {
                let marks = self.intelligence.word(value);
                said.lists |= marks.lists;
                said.categories |= marks.categories;
            }
            *noted = (event, said);
        }
        noted.1
    }

    /// The words that a member's values contain.
    fn words(&mut self, field: Field) -> &mut Vec<usize> {
        let event = self.scratch.event;
        #[expect(
            clippy::indexing_slicing,
            reason = "there is a place for every field of the schema"
        )]
        let (asked, found) = &mut self.scratch.words[usize::from(field.0)];
        if *asked != event {
            *asked = event;
            found.clear();
            for value in self.event.values(field) {
                let automaton = self.network.words.iter();
                let matches = automaton.flat_map(|words| words.find_overlapping_iter(value));
                for word in matches.map(|word| word.pattern().as_usize()) {
                    if !found.contains(&word) {
                        found.push(word);
                    }
                }
            }
        }
        found
    }
}
