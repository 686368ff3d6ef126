//! Which members are wanted.

use super::scan::{Cursor, Kind, Stop};

/// How deep arrays of arrays are looked through.
const MAX_DEPTH: usize = 16;
/// Names of this length and longer are one group.
const LONG: usize = 31;

/// A member that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) field: u16,
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The wanted members, as a tree of names.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    field: Option<u16>,
    /// By length of the name, so that few have to be compared.
    children: Vec<(Box<[u8]>, usize)>,
    groups: Vec<std::ops::Range<usize>>,
}

impl Node {
    #[inline]
    fn child(&self, name: &[u8]) -> Option<usize> {
        let group = self.groups.get(name.len().min(LONG))?;
        let children = self.children.get(group.clone())?;
        let child = children.iter().find(|(known, _)| **known == *name);
        child.map(|(_, node)| *node)
    }
}

impl Paths {
    /// The tree of paths such as `userIdentity.type`, each with its field.
    pub(crate) fn new<'a>(paths: impl IntoIterator<Item = (&'a str, u16)>) -> Self {
        let mut nodes = vec![Node::default()];
        for (path, field) in paths {
            let mut at = 0;
            for name in path.split('.') {
                at = step(&mut nodes, at, name.as_bytes());
            }
            if let Some(node) = nodes.get_mut(at) {
                node.field = Some(field);
            }
        }
        nodes.iter_mut().for_each(group);
        Self { nodes }
    }

    /// Finds the wanted members of the object that begins at a place; gives the place behind it.
    pub(crate) fn extract(
        &self,
        bytes: &[u8],
        at: usize,
        found: &mut impl FnMut(Found),
    ) -> Result<usize, Stop> {
        let mut cursor = Cursor { bytes, at };
        let root = self.nodes.first().ok_or(Stop::Malformed)?;
        self.object(&mut cursor, root, 0, found)?;
        Ok(cursor.at)
    }

    fn object(
        &self,
        cursor: &mut Cursor<'_>,
        node: &Node,
        depth: usize,
        found: &mut impl FnMut(Found),
    ) -> Result<(), Stop> {
        cursor.expect(b'{')?;
        if cursor.peek()? == b'}' {
            cursor.at += 1;
            return Ok(());
        }
        loop {
            cursor.peek()?;
            let name = cursor.name()?;
            match node.child(name).and_then(|child| self.nodes.get(child)) {
                Some(child) => self.value(cursor, child, depth + 1, found)?,
                None => cursor.skip()?,
            }
            if !cursor.another(b'}')? {
                return Ok(());
            }
        }
    }

    fn value(
        &self,
        cursor: &mut Cursor<'_>,
        node: &Node,
        depth: usize,
        found: &mut impl FnMut(Found),
    ) -> Result<(), Stop> {
        let first = cursor.peek()?;
        let start = cursor.at;
        let (kind, start, end) = match first {
            b'"' => {
                let (start, end, escaped) = cursor.string()?;
                let kind = if escaped { Kind::Escaped } else { Kind::Text };
                (kind, start, end)
            }
            b'{' if !node.children.is_empty() => {
                self.object(cursor, node, depth, found)?;
                (Kind::Tree, start, cursor.at)
            }
            b'[' if depth < MAX_DEPTH => return self.array(cursor, node, depth, found),
            b'{' | b'[' => {
                cursor.skip_tree()?;
                (Kind::Tree, start, cursor.at)
            }
            b'n' => return cursor.plain().map(drop),
            b't' | b'f' => {
                let (start, end) = cursor.plain()?;
                (Kind::Boolean, start, end)
            }
            _ => {
                let (start, end) = cursor.plain()?;
                (Kind::Number, start, end)
            }
        };
        if let Some(field) = node.field {
            found(Found {
                field,
                kind,
                start,
                end,
            });
        }
        Ok(())
    }

    fn array(
        &self,
        cursor: &mut Cursor<'_>,
        node: &Node,
        depth: usize,
        found: &mut impl FnMut(Found),
    ) -> Result<(), Stop> {
        cursor.expect(b'[')?;
        if cursor.peek()? == b']' {
            cursor.at += 1;
            return Ok(());
        }
        loop {
            self.value(cursor, node, depth + 1, found)?;
            if !cursor.another(b']')? {
                return Ok(());
            }
        }
    }
}

fn step(nodes: &mut Vec<Node>, at: usize, name: &[u8]) -> usize {
    let next = nodes.len();
    let Some(node) = nodes.get_mut(at) else {
        return 0;
    };
    if let Some((_, child)) = node.children.iter().find(|(known, _)| **known == *name) {
        return *child;
    }
    node.children.push((name.into(), next));
    nodes.push(Node::default());
    next
}

fn group(node: &mut Node) {
    node.children.sort_by_key(|(name, _)| name.len().min(LONG));
    let place = |length: usize| {
        node.children
            .partition_point(|(name, _)| name.len().min(LONG) < length)
    };
    node.groups = (0..=LONG)
        .map(|length| place(length)..place(length + 1))
        .collect();
}

#[cfg(test)]
mod tests {
    use super::{Kind, Paths, Stop};

    fn found(text: &str) -> Result<Vec<(u16, Kind, String)>, Stop> {
        let paths = Paths::new([("a", 0), ("b.c", 1), ("b", 2), ("list.x", 3), ("words", 4)]);
        let mut all = Vec::new();
        let end = paths.extract(text.as_bytes(), 0, &mut |found| {
            let value = text.get(found.start..found.end).unwrap().to_owned();
            all.push((found.field, found.kind, value));
        })?;
        assert_eq!(end, text.trim_end().len());
        Ok(all)
    }

    #[test]
    fn wanted_members_are_found_and_others_skipped() {
        let text = r#"{"z":[{"a":1}],"a":"x\"y","b":{"c":12,"d":"}"},"list":[{"x":true},{"y":0},{"x":null}],"words":["p",["q"]]} "#;
        let expected = [
            (0, Kind::Escaped, "x\\\"y"),
            (1, Kind::Number, "12"),
            (2, Kind::Tree, r#"{"c":12,"d":"}"}"#),
            (3, Kind::Boolean, "true"),
            (4, Kind::Text, "p"),
            (4, Kind::Text, "q"),
        ];
        let expected = expected.map(|(field, kind, text)| (field, kind, text.to_owned()));
        assert_eq!(found(text).unwrap(), expected);
    }

    #[test]
    fn a_text_that_ends_early_is_incomplete_everywhere() {
        let text = r#"{"a":"x","b":{"c":12},"list":[{"x":true}]}"#;
        for end in 0..text.len() {
            let paths = Paths::new([("a", 0), ("b.c", 1), ("list.x", 3)]);
            let cut = paths.extract(&text.as_bytes()[..end], 0, &mut |_| {});
            assert_eq!(cut, Err(Stop::Incomplete), "{end}");
        }
    }

    #[test]
    fn what_is_no_json_is_malformed() {
        for text in ["x", "{a:1}", r#"{"a" 1}"#, r#"{"a":}"#, r#"{"a":1 "b":2}"#] {
            assert_eq!(found(text), Err(Stop::Malformed), "{text}");
        }
    }
}
