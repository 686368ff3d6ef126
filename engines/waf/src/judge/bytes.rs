//! Bytes of the request, or made from it.

use std::borrow::Cow;
use std::rc::Rc;

/// Bytes of the request, or made from it and shared.
#[derive(Clone, Debug)]
pub(super) enum Bytes<'r> {
    Request(&'r [u8]),
    Made {
        owner: Rc<Vec<u8>>,
        start: usize,
        end: usize,
    },
}

impl<'r> Bytes<'r> {
    pub(super) fn made(bytes: Vec<u8>) -> Self {
        let end = bytes.len();
        Self::Made {
            owner: Rc::new(bytes),
            start: 0,
            end,
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Request(bytes) => bytes,
            Self::Made { owner, start, end } => owner.get(*start..*end).unwrap_or_default(),
        }
    }

    /// What a function makes of the bytes. Nothing is copied if it gives back a part of them.
    pub(super) fn map(&self, function: impl FnOnce(Cow<'_, [u8]>) -> Cow<'_, [u8]>) -> Self {
        match function(Cow::Borrowed(self.as_slice())) {
            Cow::Owned(made) => Self::made(made),
            Cow::Borrowed(part) => self.part(part),
        }
    }

    /// A part of these bytes, shared with them.
    pub(super) fn part(&self, part: &[u8]) -> Self {
        let whole = self.as_slice();
        let offset = part.as_ptr().addr().checked_sub(whole.as_ptr().addr());
        let inside = offset.filter(|offset| offset + part.len() <= whole.len());
        let Some(offset) = inside else {
            return Self::made(part.to_vec());
        };
        let (from, to) = (offset, offset + part.len());
        match self {
            Self::Request(bytes) => Self::Request(bytes.get(from..to).unwrap_or_default()),
            Self::Made { owner, start, .. } => Self::Made {
                owner: owner.clone(),
                start: start + from,
                end: start + to,
            },
        }
    }
}
