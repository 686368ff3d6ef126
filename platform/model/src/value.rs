//! One tree of values for every protocol.

use crate::{ShapeMismatch, Timestamp, Typed};

/// A value of a request or a reply, whatever protocol carries it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An explicit `null`.
    Null,
    /// `boolean`.
    Bool(bool),
    /// `integer` and `long`.
    Int(i64),
    /// `float` and `double`.
    Float(f64),
    /// `string`.
    Str(String),
    /// `blob`, decoded from whatever text form the protocol gives it.
    Blob(Vec<u8>),
    /// `timestamp`.
    Timestamp(Timestamp),
    /// `list`.
    List(Vec<Value>),
    /// `map`, in the order sent. Keys may repeat only if the protocol lets them.
    Map(Vec<(String, Value)>),
    /// `structure` or `union`.
    Struct(Struct),
}

/// The members of a structure that are present, by their names in the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    members: Vec<(&'static str, Value)>,
}

impl Struct {
    /// A structure without members.
    pub const fn new() -> Self {
        Self {
            members: Vec::new(),
        }
    }

    /// A structure with room for `members`.
    pub fn with_capacity(members: usize) -> Self {
        Self {
            members: Vec::with_capacity(members),
        }
    }

    /// Adds a member, which must not be there yet.
    pub fn push(&mut self, name: &'static str, value: Value) {
        self.members.push((name, value));
    }

    /// Adds a member, unless it is absent.
    pub fn put<T: Typed>(&mut self, name: &'static str, value: T) {
        match value.into_value() {
            Value::Null => {}
            value => self.push(name, value),
        }
    }

    /// Takes a member out.
    ///
    /// # Errors
    /// It is of another type, or absent and not optional.
    pub fn take<T: Typed>(&mut self, member: &'static str) -> Result<T, ShapeMismatch> {
        T::from_value(self.take_value(member)).ok_or(ShapeMismatch { member })
    }

    fn take_value(&mut self, name: &str) -> Value {
        self.members
            .iter_mut()
            .find(|(member, _)| *member == name)
            .map_or(Value::Null, |(_, value)| {
                std::mem::replace(value, Value::Null)
            })
    }

    /// The member's value, if present.
    pub fn find(&self, name: &str) -> Option<&Value> {
        self.members
            .iter()
            .find(|(member, _)| *member == name)
            .map(|(_, value)| value)
    }

    /// The member as text, if present and text.
    pub fn find_str(&self, name: &str) -> Option<&str> {
        match self.find(name) {
            Some(Value::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// The members present, in the order they came.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.members.iter().map(|(name, value)| (*name, value))
    }

    /// How many members are present.
    pub const fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether no member is present.
    pub const fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl IntoIterator for Struct {
    type Item = (&'static str, Value);
    type IntoIter = std::vec::IntoIter<(&'static str, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl FromIterator<(&'static str, Value)> for Struct {
    fn from_iter<I: IntoIterator<Item = (&'static str, Value)>>(members: I) -> Self {
        Self {
            members: members.into_iter().collect(),
        }
    }
}
