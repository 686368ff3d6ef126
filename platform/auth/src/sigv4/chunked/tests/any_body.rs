//! Bodies of every kind, cut and changed anywhere.

use proptest::prelude::*;
use proptest::sample::Index;

use super::Chunks;
use super::sample::{Sample, sample};
use crate::sigv4::Algorithm;

fn kinds() -> impl Strategy<Value = (Chunks, Algorithm)> {
    let kind = |are_signed, has_trailer, algorithm| {
        let chunks = Chunks {
            are_signed,
            has_trailer,
        };
        (chunks, algorithm)
    };
    proptest::sample::select(vec![
        kind(true, false, Algorithm::HmacSha256),
        kind(true, true, Algorithm::HmacSha256),
        kind(false, true, Algorithm::HmacSha256),
        kind(true, false, Algorithm::EcdsaP256Sha256),
        kind(true, true, Algorithm::EcdsaP256Sha256),
    ])
}

fn samples() -> impl Strategy<Value = Sample> {
    let large = proptest::collection::vec(any::<u8>(), 8192..9000);
    let last = proptest::collection::vec(any::<u8>(), 0..300);
    let data = (proptest::collection::vec(large, 0..3), last).prop_map(|(mut chunks, last)| {
        chunks.extend((!last.is_empty()).then_some(last));
        chunks
    });
    (kinds(), data, "[A-Za-z0-9+/]{6}==", any::<bool>()).prop_map(
        |((chunks, algorithm), data, value, swapped)| {
            let mut trailers = [
                ("x-amz-checksum-crc32c", value),
                ("x-amz-checksum-sha256", "AAAA".to_owned()),
            ];
            // The order that trailers are sent in is not signed.
            if swapped && algorithm == Algorithm::HmacSha256 {
                trailers.reverse();
            }
            sample(chunks, algorithm, &data, &trailers)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_body_may_come_in_any_pieces(sample in samples(), cuts in proptest::collection::vec(any::<Index>(), 0..20)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(sample.sent.len() + 1)).collect();
        cuts.extend([0, sample.sent.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|cut| &sample.sent[cut[0]..cut[1]]);
        prop_assert_eq!(sample.decode(pieces), Ok(sample.wanted()));
        prop_assert_eq!(sample.decode(sample.sent.chunks(1)), Ok(sample.wanted()));
    }

    #[test]
    fn a_signed_body_that_was_changed_is_refused(sample in samples(), at in any::<Index>(), change in 1..=255_u8) {
        let mut changed = sample.clone();
        let at = at.index(changed.sent.len());
        changed.sent[at] ^= change;
        if !sample.chunks.are_signed {
            return Ok(());
        }
        // The case of a length's digits and the white space around a trailer are not signed, and
        // change nothing.
        if let Ok(decoded) = changed.decode([&*changed.sent]) {
            prop_assert_eq!(decoded, sample.wanted());
            prop_assert!(matches!(changed.sent[at], b'A'..=b'Z' | b'a'..=b'z' | b'\t'..=b'\r' | b' '));
        }
    }

    #[test]
    fn a_body_that_was_cut_off_is_refused(sample in samples(), at in any::<Index>()) {
        let at = at.index(sample.sent.len());
        prop_assert!(sample.decode([&sample.sent[..at]]).is_err());
        let longer = [&*sample.sent, b"\r\n"].concat();
        prop_assert!(sample.decode([&*longer]).is_err());
    }

    #[test]
    fn no_body_makes_it_panic((chunks, algorithm) in kinds(), body in "([0-9a-f]{0,17}(;chunk-signature=[0-9a-f]{0,70})?\r?\n|[a-z0-9:-]{0,40}\r?\n|.{0,20}){0,8}", noise in proptest::collection::vec(any::<u8>(), 0..40)) {
        let sample = sample(chunks, algorithm, &[], &[]);
        let body = [body.as_bytes(), &noise].concat();
        drop(sample.decode([&*body]));
    }
}
