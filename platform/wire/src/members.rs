//! Members of structures: their names on the wire, finding them, setting them.

use ringwall_model::{Member, StructureShape, Value};

/// The member's name on the wire.
pub(crate) fn wire_name(member: &Member) -> &str {
    member.location_name.as_deref().unwrap_or(&member.name)
}

/// Sets a member; the last of a repeated one wins, and a `null` takes it away again.
pub(crate) fn set_last(
    members: &mut Vec<(&'static str, Value)>,
    name: &'static str,
    value: Option<Value>,
) {
    let at = members
        .iter()
        .position(|(other, _)| std::ptr::eq(*other, name));
    match (at.and_then(|at| members.get_mut(at)), value) {
        (Some(member), Some(value)) => member.1 = value,
        (Some(_), None) => members.retain(|(other, _)| !std::ptr::eq(*other, name)),
        (None, Some(value)) => members.push((name, value)),
        (None, None) => {}
    }
}

/// Finds the members of a reply by name, fastest when asked in the model's order, as generated code asks.
pub(crate) struct MemberSearch<'a> {
    members: &'a [Member],
    next: usize,
}

impl<'a> MemberSearch<'a> {
    pub(crate) fn new(structure: &'a StructureShape) -> Self {
        Self {
            members: &structure.members,
            next: 0,
        }
    }

    /// The member of that name.
    pub(crate) fn find(&mut self, name: &str) -> Option<&'a Member> {
        let (before, after) = self.members.split_at_checked(self.next)?;
        let found = match after.iter().position(|member| member.name == name) {
            Some(at) => self.next + at,
            None => before.iter().position(|member| member.name == name)?,
        };
        self.next = found + 1;
        self.members.get(found)
    }
}
