//! Expressions, asked of an event: SQL's logic of three values.

use serde_json::Value as Json;

use super::expression::{Comparison, Node};

/// What services write in place of what they do not tell: nobody knows the value.
const REDACTED: &str = "HIDDEN_DUE_TO_SECURITY_REASONS";

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    Text(String),
    List(Vec<String>),
}

impl Value {
    fn of(mut texts: Vec<String>) -> Self {
        texts.retain(|text| text != REDACTED);
        match texts.len() {
            0 => Self::Null,
            1 => texts.pop().map_or(Self::Null, Self::Text),
            _ => Self::List(texts),
        }
    }

    /// All texts that it is.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::Null => Vec::new(),
            Self::Boolean(value) => vec![value.to_string()],
            Self::Text(text) => vec![text.clone()],
            Self::List(texts) => texts.clone(),
        }
    }

    pub(super) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Text(text) => Self::Text(change(text)),
            Self::List(texts) => Self::List(texts.iter().map(|text| change(text)).collect()),
            other => other.clone(),
        }
    }

    /// What it says as a condition.
    fn truth(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Null => None,
            _ => Some(false),
        }
    }
}

struct Asked<'a> {
    members: &'a dyn Fn(usize) -> Vec<String>,
    /// What the arguments of lambdas are.
    arguments: Vec<String>,
}

pub(super) fn holds(node: &Node, members: &dyn Fn(usize) -> Vec<String>) -> bool {
    let mut asked = Asked {
        members,
        arguments: Vec::new(),
    };
    asked.truth(node) == Some(true)
}

impl Asked<'_> {
    fn truth(&mut self, node: &Node) -> Option<bool> {
        match node {
            Node::And(nodes) => self.all(nodes),
            Node::Or(nodes) => self.any(nodes),
            Node::Not(node) => self.truth(node).map(|holds| !holds),
            Node::IsNull(node) => Some(self.value(node) == Value::Null),
            Node::Compare(left, comparison, right) => {
                let (left, right) = (self.value(left), self.value(right));
                some_pair(&left, &right, |left, right| comparison.holds(left, right))
            }
            Node::Like(node, like) => some(&self.value(node), |text| like.matches(text)),
            Node::Matches(node, regex) => some(&self.value(node), |text| regex.is_match(text)),
            Node::In(node, nodes) => {
                let value = self.value(node);
                let others = nodes.iter().map(|node| self.value(node));
                let others = others.flat_map(|value| value.texts()).collect();
                some_pair(&value, &Value::List(others), |left, right| {
                    Comparison::Equal.holds(left, right)
                })
            }
            Node::Some(list, condition) => {
                let value = self.value(list);
                if value == Value::Null {
                    return None;
                }
                let holds = |element: String| {
                    self.arguments.push(element);
                    let truth = self.truth(condition);
                    self.arguments.pop();
                    truth == Some(true)
                };
                Some(value.texts().into_iter().any(holds))
            }
            _ => self.value(node).truth(),
        }
    }

    /// False as soon as one is false; unknown if none is and one is unknown.
    fn all(&mut self, nodes: &[Node]) -> Option<bool> {
        let mut all = Some(true);
        for node in nodes {
            match self.truth(node) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => all = None,
            }
        }
        all
    }

    fn any(&mut self, nodes: &[Node]) -> Option<bool> {
        let mut any = Some(false);
        for node in nodes {
            match self.truth(node) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => any = None,
            }
        }
        any
    }

    fn value(&mut self, node: &Node) -> Value {
        match node {
            Node::Text(text) | Node::Number(text) => Value::Text(text.clone()),
            Node::Boolean(value) => Value::Boolean(*value),
            Node::Null => Value::Null,
            Node::Column(number) => Value::of((self.members)(*number)),
            Node::Argument(number) => {
                let argument = self.arguments.get(*number);
                argument.map_or(Value::Null, |text| Value::Text(text.clone()))
            }
            Node::Member(json, path) => {
                let mut found = Vec::new();
                for text in self.value(json).texts() {
                    if let Ok(json) = serde_json::from_str(&text) {
                        collect(&json, path, &mut found);
                    }
                }
                Value::of(found)
            }
            Node::Call(function, arguments) => {
                let arguments = arguments.iter().map(|node| self.value(node));
                let arguments: Vec<Value> = arguments.collect();
                function.call(&arguments)
            }
            condition => self.truth(condition).map_or(Value::Null, Value::Boolean),
        }
    }
}

/// All values at a path, through lists.
fn collect(json: &Json, path: &[String], found: &mut Vec<String>) {
    match (json, path) {
        (Json::Array(all), _) => all.iter().for_each(|one| collect(one, path, found)),
        (Json::Object(members), [first, rest @ ..]) => {
            if let Some(member) = members.get(first) {
                collect(member, rest, found);
            }
        }
        (Json::Null, []) => {}
        (Json::String(text), []) => found.push(text.clone()),
        (json, []) => found.push(json.to_string()),
        _ => {}
    }
}

/// Whether some of a value's texts pass; unknown if there are none.
fn some(value: &Value, passes: impl Fn(&str) -> bool) -> Option<bool> {
    let texts = value.texts();
    (*value != Value::Null).then(|| texts.iter().any(|text| passes(text)))
}

fn some_pair(left: &Value, right: &Value, passes: impl Fn(&str, &str) -> bool) -> Option<bool> {
    if *left == Value::Null || *right == Value::Null {
        return None;
    }
    let rights = right.texts();
    some(left, |left| rights.iter().any(|right| passes(left, right)))
}

impl Comparison {
    /// Numbers are compared as such if both are some.
    fn holds(self, left: &str, right: &str) -> bool {
        let numbers = left.parse::<f64>().ok().zip(right.parse::<f64>().ok());
        let order = match numbers {
            Some((left, right)) => left.partial_cmp(&right),
            None => Some(left.cmp(right)),
        };
        let Some(order) = order else {
            return false;
        };
        match self {
            Self::Equal => left == right || order.is_eq(),
            Self::Different => left != right && order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}
