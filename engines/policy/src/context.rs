//! What conditions may look at.

use std::borrow::Cow;

/// The condition keys of a request.
///
/// Cheap to build: a list, searched from its beginning. The first value set for a key stays, so
/// whoever sets the keys that nobody may choose sets them first.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    entries: Vec<(Cow<'a, str>, ContextValues<'a>)>,
}

/// The values of a condition key. Numbers and dates are text until an operator reads them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValues<'a> {
    /// A key with one value.
    One(Cow<'a, str>),
    /// A key with any number of values; such keys cannot be policy variables.
    Many(Vec<Cow<'a, str>>),
    /// The same, lent.
    ManyLent(&'a [Cow<'a, str>]),
}

impl<'a> Context<'a> {
    /// Without keys.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// Without keys, with room for some.
    pub fn with_capacity(keys: usize) -> Self {
        Self {
            entries: Vec::with_capacity(keys),
        }
    }

    /// Sets a key of one value, unless it is set already.
    pub fn set(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> &mut Self {
        self.insert(key, ContextValues::One(value.into()))
    }

    /// Sets a key of any number of values, unless it is set already.
    pub fn set_many<V: Into<Cow<'a, str>>>(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        let values: Vec<_> = values.into_iter().map(Into::into).collect();
        self.insert(key, ContextValues::Many(values))
    }

    /// Sets a key, unless it is set already.
    pub fn insert(&mut self, key: impl Into<Cow<'a, str>>, values: ContextValues<'a>) -> &mut Self {
        self.entries.push((key.into(), values));
        self
    }

    /// The values of a key; the case of its name does not matter.
    pub fn get(&self, key: &str) -> Option<&ContextValues<'a>> {
        self.entries
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, values)| values)
    }

    /// The value of a key that has one.
    pub(crate) fn single(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            ContextValues::One(value) => Some(value),
            ContextValues::Many(_) | ContextValues::ManyLent(_) => None,
        }
    }
}

impl<'a> ContextValues<'a> {
    /// All values.
    pub fn as_slice(&self) -> &[Cow<'a, str>] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
            Self::ManyLent(values) => values,
        }
    }

    /// Whether there is nothing in it; a single empty text counts as nothing where operators
    /// speak of sets.
    pub(crate) fn is_null(&self) -> bool {
        match self {
            Self::One(value) => value.is_empty(),
            Self::Many(_) | Self::ManyLent(_) => self.as_slice().is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_the_case_of_keys_and_keeps_the_first_value() {
        let mut context = Context::new();
        context
            .set("aws:UserName", "alice")
            .set("aws:username", "mallory");
        assert_eq!(context.single("aws:username"), Some("alice"));
        assert_eq!(context.get("aws:userid"), None);
    }
}
