//! Values that the model marks as sensitive.

use zeroize::Zeroize;

/// A value that must not be seen in logs and is wiped from memory when dropped.
///
/// Made by the generated structs for members that AWS's model marks `sensitive`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sensitive<T: Wipe>(T);

/// A value that can be wiped from memory.
pub trait Wipe {
    /// Overwrites it, with all memory that it holds, in a way that no compiler leaves out.
    fn wipe(&mut self);
}

impl Wipe for Vec<u8> {
    fn wipe(&mut self) {
        // What lies beyond the length may be left from before the vector was cut.
        self.resize(self.capacity(), 0);
        let (head, words, tail) = bytemuck::pod_align_to_mut::<u8, u64>(self);
        head.zeroize();
        words.zeroize();
        tail.zeroize();
        self.clear();
    }
}

impl Wipe for String {
    fn wipe(&mut self) {
        std::mem::take(self).into_bytes().wipe();
    }
}

impl<T: Wipe> Sensitive<T> {
    /// Takes `value` under protection.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, to be used and not kept.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Wipe + Default> Sensitive<T> {
    /// Gives the value away; the receiver wipes it.
    pub fn into_exposed(mut self) -> T {
        std::mem::take(&mut self.0)
    }
}

impl<T: Wipe> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Wipe> std::fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: Wipe> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.wipe();
    }
}
