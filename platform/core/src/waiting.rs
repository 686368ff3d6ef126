//! What a handler waits for outside the store: a function that runs, a password that is hashed.
//!
//! A handler asks [`RequestContext::wait_for`] and is refused; the pipeline rolls its transaction
//! back, waits outside of any transaction, and runs it again, when the same question has its answer.
//! So a handler is written straight down, holds no transaction while it waits, and what it waits for
//! runs once a request, however often the handler runs.

use std::any::Any;
use std::pin::Pin;

use crate::{ApiError, RequestContext};

/// A handler waits for so many things at most; more is a fault of the handler.
const MOST_WAITS: usize = 32;

type Answer = Box<dyn Any + Send>;

/// What a request waits for and what it waited for.
#[derive(Default)]
pub(crate) struct Waits {
    known: Vec<(String, Answer)>,
    pending: Option<Pending>,
}

/// What is waited for.
pub struct Pending {
    key: String,
    commits: bool,
    answer: Pin<Box<dyn Future<Output = Answer> + Send>>,
}

/// What came of it.
pub struct Learnt {
    key: String,
    answer: Answer,
}

impl Pending {
    /// The handler's changes are committed before.
    pub const fn commits(&self) -> bool {
        self.commits
    }

    /// Waits.
    pub async fn outcome(self) -> Learnt {
        Learnt {
            key: self.key,
            answer: self.answer.await,
        }
    }
}

impl RequestContext {
    /// What came of what was waited for under this key; nothing before.
    pub fn known<T: Clone + 'static>(&self, key: &str) -> Option<T> {
        let waits = self.waits.borrow();
        let (_, answer) = waits.known.iter().find(|(known, _)| known == key)?;
        answer.downcast_ref().cloned()
    }

    /// Waits for what `make` begins, with the transaction rolled back; `key` tells it from all else
    /// that this request waits for.
    ///
    /// # Errors
    /// The first time, to be passed up as it is.
    pub fn wait_for<T, F>(&self, key: &str, make: impl FnOnce() -> F) -> Result<T, ApiError>
    where
        T: Clone + Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.wait(key, false, make)
    }

    /// Waits for what `make` begins, after what the handler has changed so far was committed. The
    /// handler then runs again over what it has changed itself: it asks [`Self::known`] first.
    ///
    /// # Errors
    /// The first time, to be passed up as it is.
    pub fn commit_then<T, F>(&self, key: &str, make: impl FnOnce() -> F) -> Result<T, ApiError>
    where
        T: Clone + Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        self.wait(key, true, make)
    }

    /// Whether `error` only says that the handler waits, and whether its changes are committed before.
    pub fn waits(&self, error: &ApiError) -> Option<bool> {
        let waits = self.waits.borrow();
        let pending = waits.pending.as_ref().filter(|_| error.is_waiting());
        pending.map(Pending::commits)
    }

    /// Takes what is waited for, for the pipeline.
    pub fn take_pending(&self) -> Option<Pending> {
        self.waits.borrow_mut().pending.take()
    }

    /// Tells the handler's next run what came of what it waits for.
    pub fn learn(&self, learnt: Learnt) {
        let Learnt { key, answer } = learnt;
        self.waits.borrow_mut().known.push((key, answer));
    }

    fn wait<T, F>(&self, key: &str, commits: bool, make: impl FnOnce() -> F) -> Result<T, ApiError>
    where
        T: Clone + Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        if let Some(known) = self.known(key) {
            return Ok(known);
        }
        let mut waits = self.waits.borrow_mut();
        if waits.known.len() >= MOST_WAITS || waits.known.iter().any(|(known, _)| known == key) {
            return Err(ApiError::internal(format!("cannot wait for {key:?}")));
        }
        let answer = make();
        waits.pending = Some(Pending {
            key: key.to_owned(),
            commits,
            answer: Box::pin(async move { Box::new(answer.await) as Answer }),
        });
        Err(ApiError::waiting())
    }
}
