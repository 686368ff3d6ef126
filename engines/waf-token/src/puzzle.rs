//! The CAPTCHA: characters in a picture, or bells to be counted. Both are made from one seed,
//! which travels in a sealed text; either answer is good.

mod chance;
mod glyphs;
mod picture;
mod png;
mod sound;

use aws_lc_rs::aead::NONCE_LEN;
use aws_lc_rs::digest::{SHA256, digest};
use subtle::ConstantTimeEq as _;

use crate::client::Binding;
use crate::gate::Gate;
use crate::key_ring::Purpose;

const CHARACTERS: usize = 6;
const GROUPS: usize = 5;

/// A puzzle, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Puzzle {
    seed: [u8; 16],
}

impl Gate {
    /// Makes a puzzle for a client, as a sealed text.
    pub(crate) fn new_puzzle(&self, binding: &Binding, now: i64) -> Option<String> {
        let expires_at = now.saturating_add(self.settings.puzzle_seconds.into());
        let message = [&expires_at.to_be_bytes()[..], &self.random::<16>()].concat();
        self.keys.seal(
            Purpose::Puzzle,
            binding,
            now,
            self.random::<NONCE_LEN>(),
            &message,
        )
    }

    /// Opens a puzzle of this client that has not expired.
    pub(crate) fn open_puzzle(&self, binding: &Binding, text: &[u8], now: i64) -> Option<Puzzle> {
        let message = self.keys.open(Purpose::Puzzle, binding, now, text)?;
        let (expires_at, seed) = message.split_first_chunk::<8>()?;
        let is_in_time = now < i64::from_be_bytes(*expires_at);
        is_in_time.then_some(Puzzle {
            seed: seed.try_into().ok()?,
        })
    }
}

impl Puzzle {
    /// What names it.
    pub(crate) const fn name(&self) -> [u8; 16] {
        self.seed
    }

    /// The picture, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let mut chance = self.chance("picture");
        let (width, height, pixels) = picture::draw(&self.characters(), &mut chance);
        png::encode(width, height, &pixels)
    }

    /// The sound, as WAV.
    pub(crate) fn sound(&self) -> Vec<u8> {
        sound::play(&self.counts(), &mut self.chance("sound"))
    }

    /// Whether an answer is what the picture shows or the sound counts. Letters may be small, and
    /// there may be spaces and commas between.
    pub(crate) fn is_answered_by(&self, answer: &str) -> bool {
        let answer: Vec<u8> = answer
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b',')
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let counts = self.counts().map(|count| b'0' + count);
        let is_picture = self.characters().ct_eq(&answer);
        let is_sound = counts.ct_eq(&answer);
        (is_picture | is_sound).into()
    }

    /// The characters in the picture.
    fn characters(&self) -> [u8; CHARACTERS] {
        let mut chance = self.chance("characters");
        [(); CHARACTERS].map(|()| chance.one_of(glyphs::ALPHABET))
    }

    /// How many bells ring in each group.
    fn counts(&self) -> [u8; GROUPS] {
        let mut chance = self.chance("counts");
        [(); GROUPS].map(|()| chance.one_of(b"\x01\x02\x03\x04\x05\x06"))
    }

    fn chance(&self, what: &str) -> chance::Chance {
        let digest = digest(&SHA256, &[what.as_bytes(), &self.seed].concat());
        chance::Chance::new(digest.as_ref().first_chunk().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::{NOW, gate};

    const HERE: Binding = [7; 32];

    fn of_seed(seed: u8) -> Puzzle {
        Puzzle { seed: [seed; 16] }
    }

    #[test]
    fn opens_in_time_for_its_client() {
        let gate = gate();
        let text = gate.new_puzzle(&HERE, NOW).unwrap();
        let open = |binding, now| gate.open_puzzle(binding, text.as_bytes(), now);
        assert!(open(&HERE, NOW + 299).is_some());
        assert_eq!(open(&HERE, NOW + 300), None);
        assert_eq!(open(&[8; 32], NOW), None);
    }

    #[test]
    fn is_answered_by_what_is_seen_or_heard() {
        let puzzle = of_seed(1);
        let seen = String::from_utf8(puzzle.characters().to_vec()).unwrap();
        let heard: Vec<String> = puzzle.counts().iter().map(ToString::to_string).collect();
        assert!(puzzle.is_answered_by(&seen));
        assert!(puzzle.is_answered_by(&format!(" {} ", seen.to_lowercase())));
        assert!(puzzle.is_answered_by(&heard.concat()));
        assert!(puzzle.is_answered_by(&heard.join(", ")));
    }

    #[test]
    fn is_answered_by_nothing_else() {
        let puzzle = of_seed(1);
        let seen = String::from_utf8(puzzle.characters().to_vec()).unwrap();
        let other = String::from_utf8(of_seed(2).characters().to_vec()).unwrap();
        for answer in [
            "",
            seen.get(1..).unwrap(),
            &other,
            &format!("{seen}A"),
            "111111111",
        ] {
            assert!(!puzzle.is_answered_by(answer), "{answer}");
        }
    }

    #[test]
    fn the_same_puzzle_always_looks_and_sounds_the_same() {
        assert_eq!(of_seed(3).picture(), of_seed(3).picture());
        assert_eq!(of_seed(3).sound(), of_seed(3).sound());
        assert_ne!(of_seed(3).picture(), of_seed(4).picture());
        assert_ne!(of_seed(3).sound(), of_seed(4).sound());
    }
}
