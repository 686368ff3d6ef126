//! Permission to answer, and the answer.

use std::marker::PhantomData;

/// Proof that the authorizer was asked and allowed it, or that the operation is public.
///
/// Only [`RequestContext`](crate::RequestContext) makes one.
#[derive(Debug)]
pub struct Permit(PhantomData<()>);

impl Permit {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }

    /// Answers.
    pub fn reply<T>(self, output: T) -> Reply<T> {
        Reply { output }
    }
}

/// An answer that was permitted.
#[derive(Debug)]
pub struct Reply<T> {
    output: T,
}

impl<T> Reply<T> {
    /// The output.
    pub fn into_output(self) -> T {
        self.output
    }

    /// The same permission, another form of the output.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            output: change(self.output),
        }
    }
}
