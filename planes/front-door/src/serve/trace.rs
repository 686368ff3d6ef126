//! `X-Amzn-Trace-Id`: by it a request is found again in all logs.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html>

use std::fmt::Write;

use ringwall_core::Entropy;

/// What came in is kept up to here.
const LONGEST_BYTES: usize = 1024;

/// The header for a request, from what the client sent: a `Root`, or a `Self` beside the root
/// that is there.
pub(crate) fn trace_id(sent: Option<&[u8]>, seconds: i64, entropy: &dyn Entropy) -> String {
    let mut random = [0; 12];
    entropy.fill(&mut random);
    let mut id = String::with_capacity(64);
    let has_root = sent.is_some_and(|sent| {
        let mut parts = sent.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
        parts.any(|part| part.starts_with(b"Root="))
    });
    id.push_str(if has_root { "Self=1-" } else { "Root=1-" });
    let written = write!(id, "{:08x}-", seconds & 0xffff_ffff);
    debug_assert!(written.is_ok(), "a string takes all that is written");
    id.push_str(&hex::encode(random));
    let sent = sent.filter(|sent| sent.len() <= LONGEST_BYTES);
    if let Some(sent) = sent.and_then(|sent| std::str::from_utf8(sent).ok()) {
        id.push(';');
        id.push_str(sent);
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl Entropy for Sevens {
        fn fill(&self, into: &mut [u8]) {
            into.fill(0x77);
        }
    }

    #[test]
    fn a_root_is_made_or_kept() {
        let random = "777777777777777777777777";
        assert_eq!(
            trace_id(None, 0x5833_7262, &Sevens),
            format!("Root=1-58337262-{random}")
        );
        assert_eq!(
            trace_id(Some(b"Root=1-a-b;c=d"), 1, &Sevens),
            format!("Self=1-00000001-{random};Root=1-a-b;c=d")
        );
        assert_eq!(
            trace_id(Some(b"c=d"), 1, &Sevens),
            format!("Root=1-00000001-{random};c=d")
        );
    }
}
