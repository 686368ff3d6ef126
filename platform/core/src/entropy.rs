//! The only place where randomness is drawn.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use zeroize::Zeroize;

/// A source of random bytes.
pub trait Entropy: Send + Sync {
    /// Fills `into` with bytes nobody can foretell.
    fn fill(&self, into: &mut [u8]);
}

/// The operating system's randomness, drawn in blocks so that small draws are cheap.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

const BLOCK_BYTES: usize = 4096;
/// Draws above this go to the system at once.
const LARGEST_BUFFERED_BYTES: usize = 256;

struct Block {
    bytes: [u8; BLOCK_BYTES],
    used: usize,
}

thread_local! {
    static BLOCK: RefCell<Block> =
        const { RefCell::new(Block { bytes: [0; BLOCK_BYTES], used: BLOCK_BYTES }) };
}

impl Entropy for SystemEntropy {
    fn fill(&self, into: &mut [u8]) {
        if into.len() > LARGEST_BUFFERED_BYTES {
            return fill_from_system(into);
        }
        BLOCK.with_borrow_mut(|block| block.take(into));
    }
}

impl Block {
    fn take(&mut self, into: &mut [u8]) {
        if BLOCK_BYTES - self.used < into.len() {
            fill_from_system(&mut self.bytes);
            self.used = 0;
        }
        let end = self.used + into.len();
        if let Some(fresh) = self.bytes.get_mut(self.used..end) {
            into.copy_from_slice(fresh);
            // What was given away must not be found here again.
            fresh.zeroize();
            self.used = end;
        }
    }
}

#[expect(
    clippy::panic,
    reason = "a machine without randomness must not go on making keys"
)]
fn fill_from_system(into: &mut [u8]) {
    if let Err(error) = getrandom::fill(into) {
        panic!("the operating system gives no randomness: {error}");
    }
}

/// Bytes that repeat from run to run. For tests.
#[derive(Debug, Default)]
pub struct CountedEntropy(AtomicU64);

impl Entropy for CountedEntropy {
    fn fill(&self, into: &mut [u8]) {
        for chunk in into.chunks_mut(8) {
            let count = self.0.fetch_add(1, Ordering::Relaxed);
            // Spread the count over all bytes (the finalizer of SplitMix64).
            let mut mixed = count.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (byte, random) in chunk.iter_mut().zip((mixed ^ (mixed >> 31)).to_le_bytes()) {
                *byte = random;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_draws_differ_small_and_large() {
        for size in [16, 32, 256, 5000] {
            let (mut first, mut second) = (vec![0; size], vec![0; size]);
            SystemEntropy.fill(&mut first);
            SystemEntropy.fill(&mut second);
            assert_ne!(first, second);
        }
    }

    #[test]
    fn counted_draws_repeat_from_run_to_run() {
        let draw = |entropy: &CountedEntropy| {
            let mut bytes = [0; 20];
            entropy.fill(&mut bytes);
            bytes
        };
        let (one, two) = (CountedEntropy::default(), CountedEntropy::default());
        assert_eq!(draw(&one), draw(&two));
        assert_ne!(draw(&one), [0; 20]);
    }
}
