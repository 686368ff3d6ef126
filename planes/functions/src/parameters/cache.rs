//! Answers that are kept for a while, as many and as long as the function's variables say.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use ringwall_core::Timestamp;
use ringwall_model::Sensitive;

use super::question::Question;

const ENABLED: &str = "PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED";
const SIZE: &str = "PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE";
const TTL: &str = "SSM_PARAMETER_STORE_TTL";
/// The most that are kept, and as many as usual.
const MOST: usize = 1000;
/// The longest that one is kept, and as long as usual.
const LONGEST_SECS: i64 = 300;

/// The answers of one environment.
pub(super) struct Cache {
    most: usize,
    keep_secs: i64,
    kept: HashMap<Question, Kept>,
}

struct Kept {
    answer: Bytes,
    until: Timestamp,
}

impl Cache {
    /// As these variables say. What cannot be read is as usual.
    pub(super) fn of(variables: &BTreeMap<String, Sensitive<String>>) -> Self {
        let said = |name: &str| variables.get(name).map(|value| value.expose().trim());
        let is_off = said(ENABLED).is_some_and(|said| said.eq_ignore_ascii_case("false"));
        let most = said(SIZE).and_then(|said| said.parse().ok());
        let keep_secs = said(TTL).and_then(|said| said.parse::<u32>().ok());
        Self {
            most: if is_off {
                0
            } else {
                most.unwrap_or(MOST).min(MOST)
            },
            keep_secs: keep_secs.map_or(LONGEST_SECS, |secs| i64::from(secs).min(LONGEST_SECS)),
            kept: HashMap::new(),
        }
    }

    /// The answer, if it is known and fresh.
    pub(super) fn find(&self, question: &Question, now: Timestamp) -> Option<Bytes> {
        let kept = self.kept.get(question)?;
        (now < kept.until).then(|| kept.answer.clone())
    }

    /// Keeps an answer. The one that would end first makes room for it.
    pub(super) fn keep(&mut self, question: Question, answer: Bytes, now: Timestamp) {
        if self.most == 0 || self.keep_secs == 0 {
            return;
        }
        if self.kept.len() >= self.most && !self.kept.contains_key(&question) {
            let first = self.kept.iter().min_by_key(|(_, kept)| kept.until);
            if let Some(first) = first.map(|(question, _)| question.clone()) {
                self.kept.remove(&first);
            }
        }
        let until = now.plus_secs(self.keep_secs);
        self.kept.insert(question, Kept { answer, until });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(variables: &[(&str, &str)]) -> Cache {
        let own = |(name, value): &(&str, &str)| {
            ((*name).to_owned(), Sensitive::new((*value).to_owned()))
        };
        Cache::of(&variables.iter().map(own).collect())
    }

    fn question(name: &str) -> Question {
        Question::parse(&format!("name={name}")).unwrap()
    }

    fn after(secs: i64) -> Timestamp {
        Timestamp::from_secs(1_790_812_800 + secs)
    }

    /// Whether an answer is known so many seconds after it was kept.
    fn knows(variables: &[(&str, &str)], secs: i64) -> bool {
        let mut cache = cache(variables);
        cache.keep(question("a"), Bytes::from_static(b"1"), after(0));
        cache.find(&question("a"), after(secs)).is_some()
    }

    #[test]
    fn answers_are_kept_for_five_minutes_or_as_the_variables_say() {
        assert!(knows(&[], 299) && !knows(&[], 300));
        assert!(knows(&[(TTL, "10")], 9) && !knows(&[(TTL, "10")], 10));
        assert!(!knows(&[(TTL, "900")], 300), "five minutes are the most");
        assert!(knows(&[(TTL, "soon")], 299));
        assert!(!knows(&[(TTL, "0")], 0) && !knows(&[(SIZE, "0")], 0));
        assert!(!knows(&[(ENABLED, "FALSE")], 0));
    }

    #[test]
    fn the_oldest_makes_room() {
        let mut cache = cache(&[(SIZE, "2")]);
        for (secs, name) in [(0, "a"), (1, "b"), (2, "c")] {
            cache.keep(question(name), Bytes::new(), after(secs));
        }
        let known = |name| cache.find(&question(name), after(3)).is_some();
        assert_eq!([known("a"), known("b"), known("c")], [false, true, true]);
    }
}
