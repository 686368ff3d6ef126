//! Some regular expressions in one automaton that is built while it runs, in bounded memory.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::meta;
use regex_automata::nfa::thompson::{self, NFA};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind, PatternSet};
use regex_syntax::hir::Hir;

use super::byte_set::ByteSet;
use super::requirements::Requirements;
use super::translate::RegexError;

/// How many expressions an automaton has at most: as many as [`Members`] has bits.
pub(super) const MAX_MEMBERS: usize = 8;

/// How large the automaton of one expression may get.
const SINGLE_NFA_BYTES: usize = 1 << 20;

/// How much memory an automaton has for what it builds while it runs.
const CACHE_BYTES: usize = 1 << 20;

/// How often it may throw away what it built before the expressions are tried one by one.
const CACHE_CLEARS: usize = 2;

/// How much memory an expression that is tried alone has for what it builds.
const SINGLE_CACHE_BYTES: usize = 1 << 21;

/// How few bytes it may get on by for each state it builds, once it has begun anew.
const BYTES_PER_STATE: usize = 16;

/// Some of the expressions of an automaton, a bit each.
pub(super) type Members = u8;

/// Some expressions in one automaton.
pub(super) struct Automaton {
    members: Box<[Member]>,
    dfa: DFA,
    scratch: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
    /// Whether it was found to grow too fast: then its expressions are tried one by one.
    is_split: AtomicBool,
}

/// An expression of an automaton.
struct Member {
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
    pub(super) fn new(hirs: &[&Hir]) -> Result<Self, RegexError> {
        let config = Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(CACHE_BYTES)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(CACHE_CLEARS))
            .minimum_bytes_per_state(Some(BYTES_PER_STATE));
        let built = DFA::builder()
            .configure(config)
            .build_from_nfa(nfa(hirs, None)?);
        let dfa = built.map_err(|_| RegexError::TooLarge)?;
        let (maker, count) = (dfa.clone(), hirs.len());
        let scratch = move || Scratch {
            cache: maker.create_cache(),
            found: PatternSet::new(count),
        };
        let members = hirs.iter().map(|hir| Member {
            hir: (*hir).clone(),
            requirements: Requirements::of(hir),
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
            let input = Input::new(text);
            if self
                .dfa
                .try_which_overlapping_matches(cache, &input, found)
                .is_err()
            {
                return usize::MAX;
            }
        }
        cache.memory_usage()
    }

    /// The expressions that match a value, of those asked for.
    pub(super) fn scan(&self, value: &[u8], present: ByteSet, asked: Members) -> Members {
        let mut candidates: Members = 0;
        for (number, member) in self.members.iter().enumerate() {
            let bit = bit(number);
            if asked & bit != 0 && member.requirements.are_met_by(present) {
                candidates |= bit;
            }
        }
        if candidates == 0 {
            return 0;
        }
        let together = match self.is_split.load(Ordering::Relaxed) {
            true => None,
            false => self.scan_together(value),
        };
        together.unwrap_or_else(|| self.scan_apart(value, candidates))
    }

    /// None if it grew too fast with this value. If its memory is full again and again, values to
    /// come are tried expression by expression.
    fn scan_together(&self, value: &[u8]) -> Option<Members> {
        let mut scratch = self.scratch.get();
        let Scratch { cache, found } = &mut *scratch;
        found.clear();
        let searched = self
            .dfa
            .try_which_overlapping_matches(cache, &Input::new(value), found);
        if searched.is_err() || cache.clear_count() > CACHE_CLEARS {
            self.is_split.store(true, Ordering::Relaxed);
        }
        searched.ok()?;
        Some(
            found
                .iter()
                .fold(0, |members, pattern| members | bit(pattern.as_usize())),
        )
    }

    fn scan_apart(&self, value: &[u8], candidates: Members) -> Members {
        let mut matching = 0;
        for (number, member) in self.members.iter().enumerate() {
            if candidates & bit(number) != 0 && member.is_match(value) {
                matching |= bit(number);
            }
        }
        matching
    }
}

impl Member {
    fn is_match(&self, value: &[u8]) -> bool {
        let regex = self.regex.get_or_init(|| {
            let config = meta::Config::new()
                .hybrid_cache_capacity(SINGLE_CACHE_BYTES)
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

/// The bit of an expression.
pub(super) fn bit(number: usize) -> Members {
    1 << (number % MAX_MEMBERS)
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
