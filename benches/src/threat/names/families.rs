//! Families of malware by how they make up names: written after the thresholds were set.

use super::{DAY_MS, DAYS, Question};
use crate::random::Random;

/// A family.
pub(super) struct Family {
    pub(super) name: &'static str,
    label: fn(&mut Random) -> String,
    ends: &'static [&'static str],
}

const CONSONANTS: &str = "bcdfghjklmnprstvwz";
const VOWELS: &str = "aeiou";
/// Words that no other list here has.
const WORDS: [&str; 60] = [
    "above",
    "action",
    "advance",
    "afraid",
    "against",
    "already",
    "answer",
    "appear",
    "arrive",
    "autumn",
    "balance",
    "before",
    "begin",
    "believe",
    "beside",
    "better",
    "bottom",
    "branch",
    "broken",
    "button",
    "captain",
    "careful",
    "century",
    "chance",
    "charge",
    "church",
    "circle",
    "clothes",
    "company",
    "consider",
    "corner",
    "country",
    "decide",
    "degree",
    "different",
    "difficult",
    "doctor",
    "double",
    "electric",
    "enough",
    "evening",
    "everything",
    "experience",
    "family",
    "father",
    "favor",
    "finger",
    "finish",
    "follow",
    "foreign",
    "forward",
    "fresh",
    "gather",
    "gentle",
    "heaven",
    "history",
    "husband",
    "increase",
    "indeed",
    "journey",
];

pub(super) const FAMILIES: [Family; 12] = [
    Family {
        name: "letters, 8 to 15",
        label: |random| letters(random, 26, 8, 15),
        ends: &["com", "net", "org", "info", "biz"],
    },
    Family {
        name: "letters, 5 to 8",
        label: |random| letters(random, 26, 5, 8),
        ends: &["ws", "cc", "com"],
    },
    Family {
        name: "letters of half the alphabet",
        label: |random| letters(random, 13, 12, 18),
        ends: &["ru", "com"],
    },
    Family {
        name: "letters and digits, 16 to 28",
        label: |random| {
            let length = 16 + random.below(13);
            random.digits(36, length)
        },
        ends: &["com", "net", "biz"],
    },
    Family {
        name: "hexadecimal digits",
        label: |random| random.digits(16, 32),
        ends: &["to", "in", "hk"],
    },
    Family {
        name: "syllables",
        label: |random| syllables(random, 3, 6),
        ends: &["com", "net"],
    },
    Family {
        name: "syllables and a number",
        label: |random| format!("{}{}", syllables(random, 2, 4), random.below(1_000)),
        ends: &["top", "xyz"],
    },
    Family {
        name: "two words",
        label: |random| format!("{}{}", random.one_of(&WORDS), random.one_of(&WORDS)),
        ends: &["net", "ru"],
    },
    Family {
        name: "three words",
        label: |random| {
            format!(
                "{}{}{}",
                random.one_of(&WORDS),
                random.one_of(&WORDS),
                random.one_of(&WORDS)
            )
        },
        ends: &["com"],
    },
    Family {
        name: "words with hyphens",
        label: |random| format!("{}-{}", random.one_of(&WORDS), random.one_of(&WORDS)),
        ends: &["com", "info"],
    },
    Family {
        name: "a word, one letter changed",
        label: |random| {
            let mut label = format!("{}{}", random.one_of(&WORDS), random.one_of(&WORDS));
            let place = random.below(label.len());
            label.replace_range(place..=place, &letters(random, 26, 1, 1));
            label
        },
        ends: &["com"],
    },
    Family {
        name: "below dynamic names",
        label: |random| letters(random, 26, 6, 12),
        ends: &["ddns.net", "dyndns.org", "mooo.com"],
    },
];

impl Family {
    /// What an infected host asks for: from 100 to 1,000 names, one in 2 to 64 seconds, hardly one of
    /// which exists.
    pub(super) fn infect(&self, host: usize, random: &mut Random, asked: &mut Vec<Question>) {
        let apart_ms = 2_000 << random.below(6);
        let many = 100 + random.below(900);
        let begin = (DAYS - 1) * DAY_MS + random.below(DAY_MS / 4);
        for number in 0..many {
            let ms = begin + number * apart_ms + random.below(apart_ms);
            let label = (self.label)(random);
            asked.push(Question {
                ms,
                host,
                name: format!("{label}.{}", random.one_of(self.ends)),
                exists: random.below(200) == 0,
            });
        }
    }
}

fn letters(random: &mut Random, alphabet: usize, least: usize, most: usize) -> String {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    let length = least + random.below(most - least + 1);
    let letter = |_| LETTERS.chars().nth(random.below(alphabet)).unwrap_or('a');
    (0..length).map(letter).collect()
}

fn syllables(random: &mut Random, least: usize, most: usize) -> String {
    let mut label = String::new();
    for _ in 0..least + random.below(most - least + 1) {
        for letters in [CONSONANTS, VOWELS] {
            label.extend(letters.chars().nth(random.below(letters.len())));
        }
    }
    label
}
