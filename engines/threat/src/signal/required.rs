//! The events without which an expression cannot hold.

use super::expression::{Comparison, Expression, Node};

/// More names than these are no help to find a rule by.
const MOST: usize = 64;

/// As `source:name`, where the expression requires both.
pub(super) fn events(expression: &Expression) -> Vec<String> {
    let one_of = |column| required(&expression.node, expression, column);
    let (Some(sources), Some(names)) = (one_of("eventSource"), one_of("eventName")) else {
        return Vec::new();
    };
    if sources.len() * names.len() > MOST {
        return Vec::new();
    }
    let pair = |source: &String| {
        let source = source.clone();
        names
            .iter()
            .map(move |name| format!("{source}:{name}"))
            .collect::<Vec<_>>()
    };
    sources.iter().flat_map(pair).collect()
}

/// The values one of which a column must have, if the expression says so.
fn required(node: &Node, expression: &Expression, column: &str) -> Option<Vec<String>> {
    let is_column = |node: &Node| match node {
        Node::Column(number) => expression
            .columns
            .get(*number)
            .is_some_and(|name| name == column),
        _ => false,
    };
    match node {
        Node::Compare(left, Comparison::Equal, right) => match (&**left, &**right) {
            (named, Node::Text(text)) | (Node::Text(text), named) if is_column(named) => {
                Some(vec![text.clone()])
            }
            _ => None,
        },
        Node::In(named, values) if is_column(named) => {
            let text = |node: &Node| match node {
                Node::Text(text) => Some(text.clone()),
                _ => None,
            };
            values.iter().map(text).collect()
        }
        Node::And(nodes) => {
            let mut known = nodes
                .iter()
                .filter_map(|node| required(node, expression, column));
            known.next()
        }
        Node::Or(nodes) => {
            let all = nodes.iter().map(|node| required(node, expression, column));
            let all: Option<Vec<Vec<String>>> = all.collect();
            let mut values: Vec<String> = all?.into_iter().flatten().collect();
            values.sort();
            values.dedup();
            Some(values)
        }
        _ => None,
    }
}
