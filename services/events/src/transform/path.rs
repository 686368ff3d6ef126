//! Paths into events: the part of JSONPath that EventBridge has.

use ringwall_event_pattern::{Json, Node};

/// A path: `$.detail.items[0].id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path<'p>(Vec<Step<'p>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step<'p> {
    Member(&'p str),
    Element(usize),
    /// `*`: all members or elements.
    All,
}

impl<'p> Path<'p> {
    /// Reads a path; `None` if it is none.
    pub(super) fn parse(text: &'p str) -> Option<Self> {
        let mut rest = text.strip_prefix('$')?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('.') {
                let end = behind.find(['.', '[']).unwrap_or(behind.len());
                let (name, behind) = behind.split_at_checked(end)?;
                steps.push(match name {
                    "" => return None,
                    "*" => Step::All,
                    name => Step::Member(name),
                });
                rest = behind;
            } else {
                let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
                steps.push(match index {
                    "*" => Step::All,
                    index => Step::Element(index.parse().ok()?),
                });
                rest = behind;
            }
        }
        Some(Self(steps))
    }

    /// What stands there, as JSON: behind a `*` an array of all that do.
    pub(super) fn find(&self, json: &Json<'_>, source: &str) -> Option<String> {
        let mut found = vec![json];
        for step in &self.0 {
            found = found.iter().flat_map(|json| step.below(json)).collect();
        }
        let mut written = found.iter().map(|json| json.source(source));
        if self.0.contains(&Step::All) {
            Some(format!("[{}]", written.collect::<Vec<_>>().join(",")))
        } else {
            written.next().map(str::to_owned)
        }
    }
}

impl Step<'_> {
    fn below<'a, 't>(&self, json: &'a Json<'t>) -> Vec<&'a Json<'t>> {
        match (self, &json.node) {
            (Self::Member(name), _) => json.find(name).into_iter().collect(),
            (Self::Element(index), Node::List(elements)) => {
                elements.get(*index).into_iter().collect()
            }
            (Self::All, Node::List(elements)) => elements.iter().collect(),
            (Self::All, Node::Object(members)) => {
                members.iter().map(|member| &member.value).collect()
            }
            _ => Vec::new(),
        }
    }
}
