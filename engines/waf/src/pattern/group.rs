//! Patterns of one slot, looked for in all of its values.
//!
//! One pass over a value finds the literals that its patterns need. Only the automata with an
//! expression whose literals were found run over it again.

use std::collections::HashMap;
use std::fmt;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex_syntax::hir::Hir;

use super::automaton::{Members, bit, require_small};
use super::byte_set::ByteSet;
use super::literals::{self, Literals};
use super::shelf::{AutomatonShelf, Expression, Placed};
use super::translate::{self, RegexError};
use super::word::is_word_at;
use super::{Pattern, PatternId};

/// How many bytes of literals are looked for by the quickest means, which takes the most memory.
const QUICK_LITERAL_BYTES: usize = 4_096;

/// How many automata are told apart when it is noted which of them have to run; beyond, they share.
const NOTED_AUTOMATA: usize = 32;

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
    /// Automata that run only for expressions whose literals were found.
    enabled: Box<[Placed]>,
    /// Automata of expressions without literals.
    always: Box<[Placed]>,
    /// Empty strings, which everything contains.
    trivial: Box<[PatternId]>,
}

/// What a literal that was found leads to.
enum Lead {
    /// It is this pattern, if its letters are of the right size.
    Contains(PatternId, Box<[u8]>),
    /// The same, if it stands as a word.
    Word(PatternId, Box<[u8]>),
    /// This automaton has to run, for this expression.
    Automaton(usize, Members),
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
    pub(crate) fn finish(
        self,
        shelf: &mut AutomatonShelf,
    ) -> Result<Option<PatternGroup>, RegexError> {
        if self.patterns.is_empty() {
            return Ok(None);
        }
        let mut table = LiteralTable::default();
        let (mut with_literals, mut without, mut trivial) = (Vec::new(), Vec::new(), Vec::new());
        let mut required: HashMap<PatternId, Literals> = HashMap::new();
        for (place, (pattern, hir)) in self.patterns.into_iter().enumerate() {
            match (pattern, hir) {
                (Pattern::Contains(bytes) | Pattern::Word(bytes), _) if bytes.is_empty() => {
                    trivial.push(place)
                }
                (Pattern::Contains(bytes), _) => {
                    table.lead(&bytes, Lead::Contains(place, bytes.clone()))
                }
                (Pattern::Word(bytes), _) => table.lead(&bytes, Lead::Word(place, bytes.clone())),
                (Pattern::Regex(text), Some(hir)) => match literals::required(&hir) {
                    Some(literals) => {
                        required.insert(place, literals);
                        with_literals.push(Expression { place, text, hir });
                    }
                    None => without.push(Expression { place, text, hir }),
                },
                (Pattern::Regex(_), None) => {}
            }
        }
        let enabled = shelf.place(&with_literals)?;
        for (number, placed) in enabled.iter().enumerate() {
            for (member, place) in placed.places.iter().enumerate() {
                for literal in required.get(place).into_iter().flatten() {
                    table.lead(literal, Lead::Automaton(number, bit(member)));
                }
            }
        }
        let (literals, leads) = table.finish()?;
        Ok(Some(PatternGroup {
            literals,
            leads,
            enabled: enabled.into(),
            always: shelf.place(&without)?.into(),
            trivial: trivial.into(),
        }))
    }
}

impl PatternGroup {
    /// Tells the places of the patterns that are found in a value. A place may be told twice.
    pub(crate) fn scan(&self, value: &[u8], found: &mut impl FnMut(PatternId)) {
        self.trivial.iter().for_each(|place| found(*place));
        let mut asked = Asked::default();
        self.scan_literals(value, &mut asked, found);
        if asked.is_empty() && self.always.is_empty() {
            return;
        }
        let present = ByteSet::of(value);
        if !asked.is_empty() {
            for (number, placed) in self.enabled.iter().enumerate() {
                placed.scan(value, present, asked.of(number), found);
            }
        }
        for placed in &self.always {
            placed.scan(value, present, Members::MAX, found);
        }
    }

    fn scan_literals(&self, value: &[u8], asked: &mut Asked, found: &mut impl FnMut(PatternId)) {
        let matches = self
            .literals
            .as_ref()
            .map(|literals| literals.try_find_overlapping_iter(value));
        for hit in matches.into_iter().flatten().flatten() {
            let leads = self.leads.get(hit.pattern().as_usize());
            for lead in leads.into_iter().flatten() {
                let is_spelled = |bytes: &[u8]| value.get(hit.range()) == Some(bytes);
                match lead {
                    Lead::Automaton(number, member) => asked.add(*number, *member),
                    Lead::Contains(place, bytes) if is_spelled(bytes) => found(*place),
                    Lead::Word(place, bytes)
                        if is_spelled(bytes) && is_word_at(value, hit.start(), bytes.len()) =>
                    {
                        found(*place);
                    }
                    _ => {}
                }
            }
        }
    }
}

impl Placed {
    fn scan(
        &self,
        value: &[u8],
        present: ByteSet,
        asked: Members,
        found: &mut impl FnMut(PatternId),
    ) {
        if asked == 0 {
            return;
        }
        let matching = self.automaton.scan(value, present, asked);
        if matching == 0 {
            return;
        }
        for (member, place) in self.places.iter().enumerate() {
            if matching & bit(member) != 0 {
                found(*place);
            }
        }
    }
}

/// Which expressions of which automata are asked for.
#[derive(Default)]
struct Asked {
    members: [Members; NOTED_AUTOMATA],
    is_any: bool,
}

impl Asked {
    fn is_empty(&self) -> bool {
        !self.is_any
    }

    fn add(&mut self, automaton: usize, members: Members) {
        self.is_any = true;
        if let Some(noted) = self.members.get_mut(automaton % NOTED_AUTOMATA) {
            *noted |= members;
        }
    }

    fn of(&self, automaton: usize) -> Members {
        let noted = self.members.get(automaton % NOTED_AUTOMATA);
        noted.copied().unwrap_or_default()
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
