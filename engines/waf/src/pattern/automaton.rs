//! Some regular expressions in one automaton that is built while it runs, in bounded memory.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::meta;
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind, PatternSet};
use regex_syntax::hir::Hir;

use super::PatternId;
use super::byte_set::ByteSet;
use super::requirements::Requirements;
use super::translate::RegexError;

/// How large the automaton of one expression may get.
const SINGLE_NFA_BYTES: usize = 1 << 20;

/// How much memory an automaton has for what it builds while it runs.
const CACHE_BYTES: usize = 1 << 20;

/// How often it may begin anew with a value before the expressions are tried one by one.
const CACHE_CLEARS: usize = 2;

/// How few bytes it may get on by for each state it builds, once it has begun anew.
const BYTES_PER_STATE: usize = 16;

/// An expression and its place among the patterns of its slot.
pub(super) type Member = (PatternId, Hir);

/// Some expressions in one automaton.
pub(super) struct Automaton {
    members: Box<[Single]>,
    dfa: DFA,
    scratch: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
    /// Whether it was found to grow too fast: then its expressions are tried one by one.
    is_split: AtomicBool,
}

/// An expression of an automaton.
struct Single {
    place: PatternId,
    hir: Hir,
    requirements: Requirements,
    regex: OnceLock<Option<meta::Regex>>,
}

/// What a search needs for itself.
struct Scratch {
    cache: Cache,
    found: PatternSet,
}

/// Refuses an expression whose automaton would be too large.
pub(super) fn require_small(hir: &Hir) -> Result<(), RegexError> {
    nfa(&[hir], Some(SINGLE_NFA_BYTES)).map(drop)
}

impl Automaton {
    pub(super) fn new(members: Vec<Member>) -> Result<Self, RegexError> {
        let hirs: Vec<&Hir> = members.iter().map(|(_, hir)| hir).collect();
        let nfa = nfa(&hirs, None)?;
        let config = Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE_BYTES)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(CACHE_CLEARS))
            .minimum_bytes_per_state(Some(BYTES_PER_STATE));
        let built = DFA::builder().configure(config).build_from_nfa(nfa);
        let dfa = built.map_err(|_| RegexError::TooLarge)?;
        let (maker, count) = (dfa.clone(), members.len());
        let scratch = move || Scratch {
            cache: maker.create_cache(),
            found: PatternSet::new(count),
        };
        let members = members.into_iter().map(|(place, hir)| Single {
            place,
            requirements: Requirements::of(&hir),
            hir,
            regex: OnceLock::new(),
        });
        Ok(Self {
            members: members.collect(),
            dfa,
            scratch: Pool::new(Box::new(scratch)),
            is_split: AtomicBool::new(false),
        })
    }

    /// How much memory it takes to run over some texts.
    pub(super) fn growth(&self, texts: &[&[u8]]) -> usize {
        let mut scratch = self.scratch.get();
        let Scratch { cache, found } = &mut *scratch;
        for text in texts {
            found.clear();
            let searched = self
                .dfa
                .try_which_overlapping_matches(cache, &Input::new(text), found);
            if searched.is_err() {
                return usize::MAX;
            }
        }
        cache.memory_usage()
    }

    /// The expressions.
    pub(super) fn hirs(&self) -> impl Iterator<Item = &Hir> {
        self.members.iter().map(|single| &single.hir)
    }

    /// The expressions, to be put together otherwise.
    pub(super) fn into_members(self) -> Vec<Member> {
        let members = self.members.into_iter();
        members.map(|single| (single.place, single.hir)).collect()
    }

    /// Tells the places of the expressions that match a value that has some bytes.
    pub(super) fn scan(&self, value: &[u8], present: ByteSet, found: &mut impl FnMut(PatternId)) {
        let mut members = self.members.iter();
        if !members.any(|single| single.requirements.are_met_by(present)) {
            return;
        }
        if !self.is_split.load(Ordering::Relaxed) && self.scan_together(value, found) {
            return;
        }
        for single in &self.members {
            if single.requirements.are_met_by(present) && single.is_match(value) {
                found(single.place);
            }
        }
    }

    /// Tells false if it grew too fast.
    fn scan_together(&self, value: &[u8], found: &mut impl FnMut(PatternId)) -> bool {
        let mut scratch = self.scratch.get();
        let Scratch {
            cache,
            found: patterns,
        } = &mut *scratch;
        patterns.clear();
        let searched = self
            .dfa
            .try_which_overlapping_matches(cache, &Input::new(value), patterns);
        if searched.is_err() {
            self.is_split.store(true, Ordering::Relaxed);
            return false;
        }
        for pattern in patterns.iter() {
            if let Some(single) = self.members.get(pattern.as_usize()) {
                found(single.place);
            }
        }
        true
    }
}

impl Single {
    fn is_match(&self, value: &[u8]) -> bool {
        let regex = self.regex.get_or_init(|| {
            let config = meta::Config::new()
                .utf8_empty(false)
                .onepass(false)
                .dfa(false);
            meta::Builder::new()
                .configure(config)
                .build_from_hir(&self.hir)
                .ok()
        });
        regex.as_ref().is_some_and(|regex| regex.is_match(value))
    }
}

fn nfa(hirs: &[&Hir], limit: Option<usize>) -> Result<NFA, RegexError> {
    let config = thompson::Config::new()
        .utf8(false)
        .nfa_size_limit(limit)
        .which_captures(thompson::WhichCaptures::None);
    let built = thompson::Compiler::new()
        .configure(config)
        .build_many_from_hir(hirs);
    built.map_err(|_| RegexError::TooLarge)
}
