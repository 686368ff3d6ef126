//! Actions, compiled.

use crate::language::action::Monetize;
use crate::verdict::{ActionKind, Response};

/// What a rule does on a match.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Allow(Insertions),
    Block(Box<Response>),
    Count(Insertions),
    Captcha(Insertions),
    Challenge(Insertions),
    Monetize(Monetize),
}

/// Headers to put into a request: name with prefix, value with placeholders.
pub(crate) type Insertions = Box<[(String, String)]>;

impl Action {
    pub(crate) fn kind(&self) -> ActionKind {
        match self {
            Self::Allow(_) => ActionKind::Allow,
            Self::Block(_) => ActionKind::Block,
            Self::Count(_) => ActionKind::Count,
            Self::Captcha(_) => ActionKind::Captcha,
            Self::Challenge(_) => ActionKind::Challenge,
            Self::Monetize(_) => ActionKind::Monetize,
        }
    }
}
