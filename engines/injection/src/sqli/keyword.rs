//! The words of SQL's dialects, and of two characters its operators.

use std::sync::LazyLock;

use super::token::{Kind, LONGEST_TEXT};

/// A letter and a word a line.
const WORDS: &str = include_str!("../../data/keywords.txt");

/// Four times as many places as there are words, so that most words find their place at once.
const PLACES: usize = 4096;

static TABLE: LazyLock<Table> = LazyLock::new(Table::build);

/// A hash table with open addressing, and which words begin a phrase.
struct Table {
    places: Vec<Option<Word>>,
    /// By the first letter of a phrase, the letters that begin its later words.
    phrases: [u32; 32],
}

#[derive(Clone, Copy)]
struct Word {
    text: &'static [u8],
    kind: Kind,
}

impl Table {
    fn build() -> Self {
        let mut table = Self {
            places: vec![None; PLACES],
            phrases: [0; 32],
        };
        for line in WORDS.lines().map(str::as_bytes) {
            if let [letter, b' ', text @ ..] = line
                && let Some(kind) = Kind::of_letter(*letter)
            {
                table.add(Word { text, kind });
            }
        }
        table
    }

    fn add(&mut self, word: Word) {
        let free = probe(hash(word.text))
            .find(|place| self.places.get(*place).is_some_and(Option::is_none));
        if let Some(place) = free.and_then(|place| self.places.get_mut(place)) {
            *place = Some(word);
        }
        let mut parts = word.text.split(|byte| *byte == b' ');
        let first = parts
            .next()
            .and_then(|part| part.first())
            .copied()
            .unwrap_or_default();
        if let Some(later) = self.phrases.get_mut(usize::from(first & 31)) {
            *later |= parts
                .filter_map(|part| part.first())
                .fold(0, |set, byte| set | bit(*byte));
        }
    }

    fn find(&self, text: &[u8], hash: u32) -> Option<Word> {
        probe(hash)
            .map_while(|place| self.places.get(place).copied().flatten())
            .find(|word| word.text.eq_ignore_ascii_case(text))
    }
}

/// The kind of this word, in any case.
#[inline]
pub(crate) fn find(text: &[u8]) -> Option<Kind> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    TABLE.find(text, hash(text)).map(|word| word.kind)
}

/// The kind and the text of the phrase that these two make, such as `UNION` and `ALL`.
pub(crate) fn find_phrase(first: &[u8], second: &[u8]) -> Option<(Kind, &'static [u8])> {
    let table = &*TABLE;
    let later = table.phrases.get(usize::from(first.first()? & 31))?;
    if later & bit(*second.first()?) == 0 || first.len() + second.len() >= LONGEST_TEXT {
        return None;
    }
    let hash = extend(extend(extend(SEED, first), b" "), second);
    probe(hash)
        .map_while(|place| table.places.get(place).copied().flatten())
        .find(|word| is_phrase(word.text, first, second))
        .map(|word| (word.kind, word.text))
}

fn is_phrase(text: &[u8], first: &[u8], second: &[u8]) -> bool {
    text.split_at_checked(first.len())
        .is_some_and(|(head, tail)| {
            head.eq_ignore_ascii_case(first)
                && tail.split_first().is_some_and(|(space, tail)| {
                    *space == b' ' && tail.eq_ignore_ascii_case(second)
                })
        })
}

fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

fn probe(hash: u32) -> impl Iterator<Item = usize> {
    let start = usize::try_from(hash >> 20).unwrap_or_default();
    (0..PLACES).map(move |step| (start + step) % PLACES)
}

const SEED: u32 = 0x811c_9dc5;

fn hash(text: &[u8]) -> u32 {
    extend(SEED, text)
}

/// FNV-1a without the bit that tells upper from lower case. Its highest bits choose the place.
fn extend(hash: u32, text: &[u8]) -> u32 {
    text.iter().fold(hash, |hash, byte| {
        (hash ^ u32::from(byte & 0xdf)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::{WORDS, find, find_phrase};
    use crate::sqli::token::Kind;

    #[test]
    fn finds_every_word_of_the_table() {
        assert_eq!(WORDS.lines().count(), 985);
        for line in WORDS.lines() {
            let (letter, word) = line.split_once(' ').unwrap();
            let kind = Kind::of_letter(letter.as_bytes()[0]);
            assert!(kind.is_some());
            assert_eq!(find(word.as_bytes()), kind, "{word}");
            assert_eq!(find(word.to_lowercase().as_bytes()), kind, "{word}");
        }
    }

    #[test]
    fn finds_every_phrase_by_its_parts() {
        for line in WORDS.lines() {
            let (_, phrase) = line.split_once(' ').unwrap();
            for (space, _) in phrase.match_indices(' ') {
                let (first, second) = phrase.split_at(space);
                let (first, second) = (first.to_lowercase(), second.trim_start());
                let found = find_phrase(first.as_bytes(), second.as_bytes());
                assert_eq!(
                    found.map(|(_, text)| text),
                    Some(phrase.as_bytes()),
                    "{phrase}"
                );
            }
        }
    }

    #[test]
    fn finds_no_other_words() {
        for word in ["", "selec", "selectx", "union all", "\0", "dürfen"] {
            assert_eq!(
                find(word.as_bytes()).is_some(),
                word == "union all",
                "{word}"
            );
        }
        assert_eq!(find_phrase(b"union", b"select"), None);
        assert_eq!(find_phrase(b"", b""), None);
    }
}
