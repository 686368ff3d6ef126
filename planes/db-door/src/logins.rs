//! Logins at the door, for whoever watches them.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use ringwall_core::Timestamp;

use crate::backend::Backend;

/// A connection to a DB instance, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAttempt {
    /// The instance.
    pub backend: Arc<Backend>,
    /// When it was settled.
    pub at: Timestamp,
    /// Where the client is.
    pub client: IpAddr,
    /// Who the client said it is.
    pub introduction: Introduction,
    /// What became of it.
    pub outcome: Outcome,
}

/// What a client says of itself before it is let in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Introduction {
    /// The database user; `None` of a client that never said.
    pub user: Option<String>,
    /// The database it wants to use.
    pub database: String,
    /// The program that it is, if its protocol tells.
    pub application: String,
    /// Whether it showed an IAM token.
    pub by_token: bool,
    /// Whether it wanted to stop a query of another connection and nothing else.
    pub cancels: bool,
}

/// What became of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The client was let in.
    Success,
    /// It was refused.
    Failure,
    /// It went without having tried.
    Connection,
}

impl Outcome {
    /// What became of a client that is in, or was refused, or went away.
    pub(crate) const fn of<S, E>(login: &Result<Option<S>, E>, says: &Introduction) -> Self {
        match login {
            Ok(Some(_)) => Self::Success,
            Ok(None) if says.user.is_some() => Self::Failure,
            Ok(None) | Err(_) => Self::Connection,
        }
    }
}

/// Who is told of logins. It is called where connections are served: it must not wait.
#[derive(Clone)]
pub struct Witness(Arc<dyn Fn(LoginAttempt) + Send + Sync>);

impl Witness {
    /// Somebody who is told of logins.
    pub fn new(tell: impl Fn(LoginAttempt) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    pub(crate) fn tell(&self, attempt: LoginAttempt) {
        (self.0)(attempt);
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Witness")
    }
}
