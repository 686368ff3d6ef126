//! The kinds of the first five tokens, and whether attacks are made so.

use std::fmt;
use std::sync::LazyLock;

use super::token::{Kind, Token};

/// As many tokens as make a fingerprint.
pub(crate) const LONGEST: usize = 5;

/// All symbols but the last, and the last symbols, a line.
const ATTACKS: &str = include_str!("../../data/fingerprints.txt");

/// Four times as many places as there are fingerprints.
const PLACES: usize = 32_768;

static KNOWN: LazyLock<Vec<u32>> = LazyLock::new(known);

/// The kinds of at most five tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    /// The letters, and zeros behind them.
    letters: [u8; LONGEST],
}

impl Fingerprint {
    /// What nothing that hides behind it can change.
    pub(crate) const EVIL: Self = Self {
        letters: [Kind::Evil.letter(), 0, 0, 0, 0],
    };

    /// The fingerprint of these tokens.
    pub(crate) fn of(tokens: &[Token<'_>]) -> Self {
        let mut letters = [0; LONGEST];
        for (letter, token) in letters.iter_mut().zip(tokens) {
            *letter = token.kind.letter();
        }
        Self { letters }
    }

    /// Its letters.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        let end = self
            .letters
            .iter()
            .position(|letter| *letter == 0)
            .unwrap_or(LONGEST);
        self.letters.get(..end).unwrap_or_default()
    }

    /// Whether attacks have been seen with it. It tells no upper from lower case: a type looks
    /// like Transact-SQL.
    pub(crate) fn is_known(&self) -> bool {
        pack(&self.letters).is_some_and(|packed| {
            probe(packed)
                .map_while(|place| KNOWN.get(place).copied().filter(|known| *known != 0))
                .any(|known| known == packed)
        })
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|letter| fmt::Write::write_char(formatter, char::from(*letter)))
    }
}

/// A hash table with open addressing; zero is a free place.
fn known() -> Vec<u32> {
    let mut table = vec![0; PLACES];
    for line in ATTACKS.lines() {
        let (head, lasts) = line.split_once(' ').unwrap_or_default();
        for last in lasts.bytes() {
            let mut letters = [0; LONGEST];
            for (letter, symbol) in letters.iter_mut().zip(head.bytes().chain([last])) {
                *letter = symbol;
            }
            let Some(packed) = pack(&letters) else {
                continue;
            };
            let free = probe(packed).find(|place| table.get(*place) == Some(&0));
            if let Some(place) = free.and_then(|place| table.get_mut(place)) {
                *place = packed;
            }
        }
    }
    table
}

/// Six bits a symbol: all but braces, which no attack has, are among 64 characters in upper case.
/// Never zero, but for no symbols at all.
fn pack(letters: &[u8; LONGEST]) -> Option<u32> {
    let symbols = letters
        .iter()
        .map(|letter| letter.to_ascii_uppercase().saturating_sub(b' '));
    let packed = symbols
        .clone()
        .fold(0, |packed, symbol| packed << 6 | u32::from(symbol));
    let fits = symbols.into_iter().all(|symbol| symbol < 64);
    (fits && packed != 0).then_some(packed)
}

fn probe(packed: u32) -> impl Iterator<Item = usize> {
    let start = usize::try_from(packed.wrapping_mul(0x9e37_79b1) >> 17).unwrap_or_default();
    (0..PLACES).map(move |step| (start + step) % PLACES)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{ATTACKS, Fingerprint, LONGEST, pack};

    fn fingerprint(text: &str) -> Fingerprint {
        let mut letters = [0; LONGEST];
        letters[..text.len()].copy_from_slice(text.as_bytes());
        Fingerprint { letters }
    }

    fn attacks() -> Vec<String> {
        let heads = ATTACKS.lines().map(|line| line.split_once(' ').unwrap());
        heads
            .flat_map(|(head, lasts)| lasts.chars().map(move |last| format!("{head}{last}")))
            .collect()
    }

    #[test]
    fn knows_every_fingerprint_of_the_table() {
        let attacks = attacks();
        assert_eq!(attacks.len(), 8367);
        for attack in &attacks {
            assert!(fingerprint(attack).is_known(), "{attack}");
            assert!(fingerprint(&attack.to_lowercase()).is_known(), "{attack}");
        }
    }

    #[test]
    fn fingerprints_pack_into_numbers_of_their_own() {
        let attacks = attacks();
        let packed: BTreeSet<u32> = attacks
            .iter()
            .filter_map(|attack| pack(&fingerprint(attack).letters))
            .collect();
        assert_eq!(packed.len(), attacks.len());
    }

    #[test]
    fn knows_nothing_else() {
        for text in ["", "n", "1", "nnnnn", "s", "1o1", "s{1c"] {
            assert!(!fingerprint(text).is_known(), "{text}");
        }
        assert_eq!(fingerprint("s&1c").to_string(), "s&1c");
    }
}
