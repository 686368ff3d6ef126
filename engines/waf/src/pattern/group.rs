//! Patterns of one slot, looked for in all of its values.
//!
//! One pass over a value finds the literals that its patterns need. Only the automata with an
//! expression whose literals were found run over it again.

use std::collections::HashMap;
use std::fmt;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex_syntax::hir::Hir;

use super::automaton::{Automaton, Member, require_small};
use super::byte_set::ByteSet;
use super::literals;
use super::sample::SAMPLE;
use super::translate::{self, RegexError};
use super::word::is_word_at;
use super::{Pattern, PatternId};

/// How many expressions an automaton has at most.
const AUTOMATON_MEMBERS: usize = 8;

/// How many bytes of literals are looked for by the quickest means, which takes the most memory.
const QUICK_LITERAL_BYTES: usize = 8_192;

/// How much memory an automaton may take for the sample.
const SAMPLE_BYTES: usize = 1 << 18;

/// Gathers the patterns of a slot; the same twice is the same.
#[derive(Default)]
pub(crate) struct PatternGroupBuilder {
    patterns: Vec<(Pattern, Option<Hir>)>,
    places: HashMap<Pattern, PatternId>,
}

/// The patterns of a slot.
pub(crate) struct PatternGroup {
    /// The literals, letters of both sizes alike.
    literals: Option<AhoCorasick>,
    /// What to do when a literal is found, by literal.
    leads: Box<[Box<[Lead]>]>,
    /// Automata that run only if one of their expressions' literals was found.
    enabled: Box<[Automaton]>,
    /// Automata of expressions without literals.
    always: Box<[Automaton]>,
    /// Empty strings, which everything contains.
    trivial: Box<[PatternId]>,
}

/// What a literal that was found leads to.
enum Lead {
    /// It is this pattern, if its letters are of the right size.
    Contains(PatternId, Box<[u8]>),
    /// The same, if it stands as a word.
    Word(PatternId, Box<[u8]>),
    /// This automaton has to run.
    Automaton(usize),
}

impl PatternGroupBuilder {
    /// The place of a pattern.
    pub(crate) fn add(&mut self, pattern: Pattern) -> Result<PatternId, RegexError> {
        if let Some(place) = self.places.get(&pattern) {
            return Ok(*place);
        }
        let hir = match &pattern {
            Pattern::Regex(expression) => {
                let hir = translate::parse(expression)?;
                require_small(&hir)?;
                Some(hir)
            }
            _ => None,
        };
        let place = self.patterns.len();
        self.patterns.push((pattern.clone(), hir));
        self.places.insert(pattern, place);
        Ok(place)
    }

    /// The group; none without patterns.
    pub(crate) fn finish(self) -> Result<Option<PatternGroup>, RegexError> {
        if self.patterns.is_empty() {
            return Ok(None);
        }
        let mut literals = LiteralTable::default();
        let (mut with_literals, mut without, mut trivial) = (Vec::new(), Vec::new(), Vec::new());
        for (place, (pattern, hir)) in self.patterns.into_iter().enumerate() {
            match (pattern, hir) {
                (Pattern::Contains(bytes), _) if bytes.is_empty() => trivial.push(place),
                (Pattern::Contains(bytes), _) => {
                    literals.lead(&bytes, Lead::Contains(place, bytes.clone()))
                }
                (Pattern::Word(bytes), _) => {
                    literals.lead(&bytes, Lead::Word(place, bytes.clone()))
                }
                (Pattern::Regex(_), Some(hir)) if literals::required(&hir).is_some() => {
                    with_literals.push((place, hir))
                }
                (Pattern::Regex(_), Some(hir)) => without.push((place, hir)),
                (Pattern::Regex(_), None) => {}
            }
        }
        let enabled = automata(with_literals)?;
        for (number, automaton) in enabled.iter().enumerate() {
            for literal in automaton.hirs().filter_map(literals::required).flatten() {
                literals.lead(&literal, Lead::Automaton(number));
            }
        }
        let (literals, leads) = literals.finish()?;
        Ok(Some(PatternGroup {
            literals,
            leads,
            enabled: enabled.into(),
            always: automata(without)?.into(),
            trivial: trivial.into(),
        }))
    }
}

impl PatternGroup {
    /// Tells the places of the patterns that are found in a value. A place may be told twice.
    pub(crate) fn scan(&self, value: &[u8], found: &mut impl FnMut(PatternId)) {
        self.trivial.iter().for_each(|place| found(*place));
        let mut to_run = 0_u64;
        if let Some(literals) = &self.literals
            && let Ok(matches) = literals.try_find_overlapping_iter(value)
        {
            for hit in matches {
                let leads = self.leads.get(hit.pattern().as_usize());
                for lead in leads.into_iter().flatten() {
                    match lead {
                        Lead::Contains(place, bytes) if value.get(hit.range()) == Some(bytes) => {
                            found(*place)
                        }
                        Lead::Word(place, bytes)
                            if value.get(hit.range()) == Some(bytes)
                                && is_word_at(value, hit.start(), bytes.len()) =>
                        {
                            found(*place);
                        }
                        // Beyond 64 automata, they share bits.
                        Lead::Automaton(number) => to_run |= 1 << (number % 64),
                        _ => {}
                    }
                }
            }
        }
        if to_run == 0 && self.always.is_empty() {
            return;
        }
        let present = ByteSet::of(value);
        if to_run != 0 {
            let automata = self.enabled.iter().enumerate();
            for (_, automaton) in automata.filter(|(number, _)| to_run & (1 << (number % 64)) != 0)
            {
                automaton.scan(value, present, found);
            }
        }
        for automaton in &self.always {
            automaton.scan(value, present, found);
        }
    }
}

impl fmt::Debug for PatternGroup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (enabled, always) = (self.enabled.len(), self.always.len());
        write!(
            formatter,
            "PatternGroup({} literals, {enabled}+{always} automata)",
            self.leads.len()
        )
    }
}

/// Literals, and what they lead to.
#[derive(Default)]
struct LiteralTable {
    places: HashMap<Vec<u8>, usize>,
    literals: Vec<Vec<u8>>,
    leads: Vec<Vec<Lead>>,
}

impl LiteralTable {
    fn lead(&mut self, literal: &[u8], lead: Lead) {
        let literal = literal.to_ascii_lowercase();
        let place = *self.places.entry(literal.clone()).or_insert_with(|| {
            self.literals.push(literal);
            self.leads.push(Vec::new());
            self.literals.len() - 1
        });
        if let Some(leads) = self.leads.get_mut(place) {
            leads.push(lead);
        }
    }

    fn finish(self) -> Result<(Option<AhoCorasick>, Box<[Box<[Lead]>]>), RegexError> {
        if self.literals.is_empty() {
            return Ok((None, Box::default()));
        }
        let bytes: usize = self.literals.iter().map(Vec::len).sum();
        let built = AhoCorasick::builder()
            .kind((bytes <= QUICK_LITERAL_BYTES).then_some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&self.literals);
        let automaton = built.map_err(|_| RegexError::TooLarge)?;
        let leads = self.leads.into_iter().map(Vec::into_boxed_slice);
        Ok((Some(automaton), leads.collect()))
    }
}

/// Expressions in as few automata as do not grow too fast over the sample.
fn automata(members: Vec<Member>) -> Result<Vec<Automaton>, RegexError> {
    let mut automata = Vec::new();
    let mut members = members.into_iter().peekable();
    while members.peek().is_some() {
        let some = members.by_ref().take(AUTOMATON_MEMBERS).collect();
        split(some, &mut automata)?;
    }
    Ok(automata)
}

/// One automaton, or halves of it if it grows too fast.
fn split(mut members: Vec<Member>, automata: &mut Vec<Automaton>) -> Result<(), RegexError> {
    let is_one = members.len() == 1;
    let automaton = Automaton::new(std::mem::take(&mut members))?;
    if is_one || automaton.growth(SAMPLE) <= SAMPLE_BYTES {
        automata.push(automaton);
        return Ok(());
    }
    let mut members = automaton.into_members();
    let others = members.split_off(members.len() / 2);
    split(members, automata)?;
    split(others, automata)
}
