//! How much an input may grow when it is decoded.

use crate::DecodeError;

/// The most elements and entries that the lists and maps of one input may have together.
///
/// A two-byte element becomes a value of many times that size; this bounds the memory that a
/// body of the largest accepted size can cost. AWS's largest list constraints stay below it.
pub const MAX_VALUES: usize = 200_000;

/// What is left of [`MAX_VALUES`].
pub(crate) struct Budget(usize);

impl Budget {
    pub(crate) const fn new() -> Self {
        Self(MAX_VALUES)
    }

    /// Pays for one element or entry.
    pub(crate) fn spend(&mut self) -> Result<(), DecodeError> {
        self.0 = self
            .0
            .checked_sub(1)
            .ok_or(DecodeError::TooComplex("The input has too many values"))?;
        Ok(())
    }
}
