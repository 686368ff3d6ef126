//! The keys that tokens, tasks and puzzles are sealed with.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{self, HKDF_SHA256, KeyType, Prk};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::client::Binding;

/// A key is used for a day: GCM with random nonces wants no more than 2³² messages of it.
const EPOCH_SECONDS: i64 = 86_400;
/// What was sealed opens for so many days: immunity lasts at most three.
const EPOCHS_KEPT: u32 = 4;
const VERSION: u8 = 1;
const HEADER_BYTES: usize = 1 + 4 + 4;
/// Longer texts are none of ours.
const MOST_TEXT_BYTES: usize = 1024;

/// What a sealed text is for: one can't stand for another.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    Token,
    Work,
    Puzzle,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Token => b"ringwall waf token",
            Self::Work => b"ringwall waf work",
            Self::Puzzle => b"ringwall waf puzzle",
        }
    }
}

/// Root keys, of which the newest seals. Each day has keys of its own, derived from it. To rotate,
/// make a ring with a new root before the old ones; to revoke all tokens, one without them.
pub struct KeyRing {
    newest: Root,
    older: Vec<Root>,
}

struct Root {
    id: [u8; 4],
    secret: Prk,
}

impl KeyRing {
    /// A ring of roots.
    pub fn new<'a>(newest: &[u8; 32], older: impl IntoIterator<Item = &'a [u8; 32]>) -> Self {
        Self {
            newest: Root::new(newest),
            older: older.into_iter().map(Root::new).collect(),
        }
    }

    /// Seals a message for a client; nothing if it is too long for one of ours.
    pub(crate) fn seal(
        &self,
        purpose: Purpose,
        binding: &Binding,
        now: i64,
        nonce: [u8; NONCE_LEN],
        message: &[u8],
    ) -> Option<String> {
        let epoch = epoch(now)?;
        let header = header(self.newest.id, epoch);
        let key = self.newest.key(purpose, epoch)?;
        let mut sealed = message.to_vec();
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce_used, aad(&header, binding), &mut sealed)
            .ok()?;
        let text = BASE64_URL_SAFE_NO_PAD.encode([&header[..], &nonce, &sealed].concat());
        (text.len() <= MOST_TEXT_BYTES).then_some(text)
    }

    /// Opens what was sealed for the client, for that purpose, not too many days ago.
    pub(crate) fn open(
        &self,
        purpose: Purpose,
        binding: &Binding,
        now: i64,
        text: &[u8],
    ) -> Option<Vec<u8>> {
        if text.len() > MOST_TEXT_BYTES {
            return None;
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (header, rest) = bytes.split_first_chunk::<HEADER_BYTES>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_LEN>()?;
        let [VERSION, id @ .., _, _, _, _] = header else {
            return None;
        };
        let [.., e0, e1, e2, e3] = header;
        let sealed_in = u32::from_be_bytes([*e0, *e1, *e2, *e3]);
        let today = epoch(now)?;
        // One day ahead: clocks of several nodes differ.
        if sealed_in > today.saturating_add(1) || sealed_in.saturating_add(EPOCHS_KEPT) < today {
            return None;
        }
        let mut roots = std::iter::once(&self.newest).chain(&self.older);
        let key = roots.find(|root| root.id == *id)?.key(purpose, sealed_in)?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let length = key
            .open_in_place(nonce, aad(header, binding), &mut sealed)
            .ok()?
            .len();
        sealed.truncate(length);
        Some(sealed)
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Root {
    fn new(root: &[u8; 32]) -> Self {
        let secret = hkdf::Salt::new(HKDF_SHA256, b"ringwall waf").extract(root);
        let mut id = [0; 4];
        let label = [&b"ringwall waf root"[..]];
        // INVARIANT: HKDF gives up to 255 blocks, and this is less than one. Were it refused, all
        // roots had the same name, and the right one would be refused by its tag.
        if secret
            .expand(&label, IdLength)
            .is_ok_and(|okm| okm.fill(&mut id).is_err())
        {
            id = [0; 4];
        }
        Self { id, secret }
    }

    fn key(&self, purpose: Purpose, epoch: u32) -> Option<LessSafeKey> {
        let info = [purpose.label(), &epoch.to_be_bytes()];
        let okm = self.secret.expand(&info, &AES_256_GCM).ok()?;
        Some(LessSafeKey::new(UnboundKey::from(okm)))
    }
}

struct IdLength;

impl KeyType for IdLength {
    fn len(&self) -> usize {
        4
    }
}

fn epoch(now: i64) -> Option<u32> {
    u32::try_from(now.checked_div_euclid(EPOCH_SECONDS)?).ok()
}

fn header(id: [u8; 4], epoch: u32) -> [u8; HEADER_BYTES] {
    let [i0, i1, i2, i3] = id;
    let [e0, e1, e2, e3] = epoch.to_be_bytes();
    [VERSION, i0, i1, i2, i3, e0, e1, e2, e3]
}

fn aad(header: &[u8; HEADER_BYTES], binding: &Binding) -> Aad<Vec<u8>> {
    Aad::from([&header[..], binding].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_790_000_000;
    const DAY: i64 = EPOCH_SECONDS;
    const HERE: Binding = [7; 32];

    fn ring() -> KeyRing {
        KeyRing::new(&[1; 32], [])
    }

    fn sealed() -> String {
        ring()
            .seal(Purpose::Token, &HERE, NOW, [9; NONCE_LEN], b"message")
            .unwrap()
    }

    fn open(ring: &KeyRing, purpose: Purpose, binding: &Binding, now: i64) -> Option<Vec<u8>> {
        ring.open(purpose, binding, now, sealed().as_bytes())
    }

    #[test]
    fn what_was_sealed_opens() {
        assert_eq!(
            open(&ring(), Purpose::Token, &HERE, NOW).unwrap(),
            b"message"
        );
    }

    #[test]
    fn opens_for_nobody_else_and_for_nothing_else() {
        assert_eq!(open(&ring(), Purpose::Token, &[8; 32], NOW), None);
        assert_eq!(open(&ring(), Purpose::Work, &HERE, NOW), None);
        assert_eq!(open(&ring(), Purpose::Puzzle, &HERE, NOW), None);
    }

    #[test]
    fn opens_for_some_days() {
        for (later, is_open) in [
            (-2 * DAY, false),
            (-DAY, true),
            (4 * DAY, true),
            (5 * DAY, false),
        ] {
            let found = open(&ring(), Purpose::Token, &HERE, NOW + later);
            assert_eq!(found.is_some(), is_open, "{later}");
        }
    }

    #[test]
    fn an_older_root_still_opens_until_it_is_taken_away() {
        let rotated = KeyRing::new(&[2; 32], [&[1; 32]]);
        assert!(open(&rotated, Purpose::Token, &HERE, NOW).is_some());
        let revoked = KeyRing::new(&[2; 32], []);
        assert!(open(&revoked, Purpose::Token, &HERE, NOW).is_none());
    }

    #[test]
    fn what_is_too_long_is_neither_sealed_nor_opened() {
        let message = [0; MOST_TEXT_BYTES];
        assert_eq!(
            ring().seal(Purpose::Token, &HERE, NOW, [9; NONCE_LEN], &message),
            None
        );
        let text = "A".repeat(MOST_TEXT_BYTES + 1);
        assert_eq!(
            ring().open(Purpose::Token, &HERE, NOW, text.as_bytes()),
            None
        );
    }

    proptest! {
        #[test]
        fn a_changed_byte_does_not_open(place in any::<prop::sample::Index>(), byte: u8) {
            let mut text = sealed().into_bytes();
            let place = place.index(text.len());
            prop_assume!(text[place] != byte);
            text[place] = byte;
            prop_assert_eq!(ring().open(Purpose::Token, &HERE, NOW, &text), None);
        }

        #[test]
        fn a_strangers_text_does_not_open(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(ring().open(Purpose::Token, &HERE, NOW, &text), None);
            let text = BASE64_URL_SAFE_NO_PAD.encode(text);
            prop_assert_eq!(ring().open(Purpose::Token, &HERE, NOW, text.as_bytes()), None);
        }
    }
}
