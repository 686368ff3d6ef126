//! Which parts of a document are inspected: JSON Pointers as a tree of their tokens.
//!
//! <https://www.rfc-editor.org/rfc/rfc6901>

use std::collections::BTreeMap;

/// What JSON Pointers name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointers {
    /// Nothing for all of a document.
    root: Option<Node>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Node {
    /// Whether a pointer ends here.
    is_end: bool,
    children: BTreeMap<Vec<u8>, Node>,
}

impl Pointers {
    /// All of a document.
    pub const fn all() -> Self {
        Self { root: None }
    }

    /// What some pointers name.
    pub fn of<T: AsRef<str>>(pointers: impl IntoIterator<Item = T>) -> Self {
        let mut root = Node::default();
        for pointer in pointers {
            root.insert(pointer.as_ref());
        }
        Self { root: Some(root) }
    }

    /// What is selected at the root.
    pub(super) fn root(&self) -> Selection<'_> {
        self.root.as_ref().map_or(Selection::WHOLE, Selection::of)
    }
}

impl Node {
    fn insert(&mut self, pointer: &str) {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            node = node.children.entry(token.into_bytes()).or_default();
        }
        node.is_end = true;
    }
}

/// What is inspected of a part of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selection<'p>(State<'p>);

#[derive(Clone, Copy, Debug)]
enum State<'p> {
    Whole,
    Below(&'p Node),
    Nothing,
}

impl<'p> Selection<'p> {
    /// All of it.
    pub(super) const WHOLE: Self = Self(State::Whole);

    fn of(node: &'p Node) -> Self {
        Self(if node.is_end {
            State::Whole
        } else {
            State::Below(node)
        })
    }

    /// Whether keys and values that stand here are inspected.
    pub(super) const fn is_whole(self) -> bool {
        matches!(self.0, State::Whole)
    }

    /// What is inspected of a member.
    pub(super) fn member(self, key: &[u8]) -> Self {
        match self.0 {
            State::Below(node) => node
                .children
                .get(key)
                .map_or(Self(State::Nothing), Self::of),
            _ => self,
        }
    }

    /// What is inspected of an array's element.
    pub(super) fn element(self, index: usize) -> Self {
        match self.0 {
            State::Below(_) => self.member(index.to_string().as_bytes()),
            _ => self,
        }
    }
}
