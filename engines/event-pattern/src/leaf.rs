//! What a field's value must be: one of a list of tests.

use crate::test::Test;

/// The list of a field.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    /// One of them must hold for one of the field's values.
    pub(crate) tests: Vec<Test>,
    /// Or the field must be absent: its place among the pattern's absences.
    pub(crate) absence: Option<usize>,
    /// The list as it was written, for whoever asks what it compares with.
    pub(crate) sources: Vec<String>,
}
