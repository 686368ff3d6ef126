//! The values of a component: none, one or several.

use super::bytes::Bytes;

/// A value, with the name it goes by where it has one.
#[derive(Clone, Debug)]
pub(super) struct Value<'r> {
    pub(super) name: Option<Bytes<'r>>,
    pub(super) bytes: Bytes<'r>,
}

impl<'r> Value<'r> {
    pub(super) fn unnamed(bytes: &'r [u8]) -> Self {
        Self {
            name: None,
            bytes: Bytes::Request(bytes),
        }
    }
}

/// The values of a component.
#[derive(Clone, Debug, Default)]
pub(super) enum Values<'r> {
    #[default]
    None,
    One(Value<'r>),
    Many(Vec<Value<'r>>),
}

impl<'r> Values<'r> {
    pub(super) fn as_slice(&self) -> &[Value<'r>] {
        match self {
            Self::None => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }

    pub(super) fn push(&mut self, value: Value<'r>) {
        *self = match std::mem::take(self) {
            Self::None => Self::One(value),
            Self::One(first) => Self::Many(vec![first, value]),
            Self::Many(mut values) => {
                values.push(value);
                Self::Many(values)
            }
        };
    }

    pub(super) fn map(&self, mut function: impl FnMut(&Bytes<'r>) -> Bytes<'r>) -> Self {
        let mut one = |value: &Value<'r>| Value {
            name: value.name.clone(),
            bytes: function(&value.bytes),
        };
        match self {
            Self::None => Self::None,
            Self::One(value) => Self::One(one(value)),
            Self::Many(values) => Self::Many(values.iter().map(one).collect()),
        }
    }
}
