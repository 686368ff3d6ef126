//! Permission to answer, and the answer.

use std::marker::PhantomData;
use std::pin::Pin;

use crate::ApiError;

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

    /// Answers once something outside the store is done: a function has run.
    pub fn later<T>(
        self,
        output: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> Later<T> {
        Later(Box::pin(output))
    }
}

/// An answer that was permitted and is still being made.
pub struct Later<T>(Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>);

impl<T: 'static> Later<T> {
    /// The output, once it is there.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub async fn output(self) -> Result<T, ApiError> {
        self.0.await
    }

    /// The same permission, another form of the output.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U + Send + 'static) -> Later<U> {
        Later(Box::pin(async move { self.0.await.map(change) }))
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
