//! Reads patterns, and refuses them in EventBridge's words.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>

mod expression;
mod numeric;

use std::collections::HashSet;

use crate::error::Fault;
use crate::json::{Json, Member, Node, read};
use crate::leaf::Leaf;
use crate::number::SameNumber;
use crate::pattern::{EventPattern, Field, Fields};
use crate::test::Test;
use crate::text::TextTest;

/// Objects and arrays inside each other.
const DEPTH: usize = 256;
/// What `$or` arrays multiply to.
const COMBINATIONS: usize = 1000;
const OR: &str = "$or";

pub(crate) fn compile(source: &str) -> Result<EventPattern, Fault> {
    let json = read(source, DEPTH)?;
    let Node::Object(members) = &json.node else {
        return Err(Fault::new("Filter is not an object", here(&json)));
    };
    let mut compiler = Compiler {
        source,
        path: Vec::new(),
        absences: Vec::new(),
        has_wildcards: false,
    };
    let root = compiler.fields(&json, members)?;
    if combinations(&root) > COMBINATIONS {
        let reason = format!("The use of $or results in over {COMBINATIONS} rule combinations");
        return Err(Fault::new(reason, here(&json)));
    }
    Ok(EventPattern {
        root,
        absences: compiler.absences,
        has_wildcards: compiler.has_wildcards,
    })
}

struct Compiler<'s> {
    source: &'s str,
    /// The names above the field that is read.
    path: Vec<String>,
    absences: Vec<Vec<String>>,
    has_wildcards: bool,
}

impl Compiler<'_> {
    fn fields(&mut self, json: &Json<'_>, members: &[Member<'_>]) -> Result<Fields, Fault> {
        if members.is_empty() {
            return Err(Fault::new("Empty objects are not allowed", json.end));
        }
        let mut fields = Fields::default();
        for member in last_of_each_name(members) {
            match alternatives(member) {
                Some(alternatives) => fields.any.push(self.or(&member.value, alternatives)?),
                None => fields
                    .all
                    .push((member.name.clone().into_owned(), self.field(member)?)),
            }
        }
        Ok(fields)
    }

    fn or(&mut self, json: &Json<'_>, alternatives: &[Json<'_>]) -> Result<Vec<Fields>, Fault> {
        if alternatives.len() < 2 {
            let reason = format!("There must have at least 2 Objects in {OR} relationship.");
            return Err(Fault::new(reason, json.end));
        }
        let mut read = Vec::new();
        for alternative in alternatives {
            if let Node::Object(members) = &alternative.node {
                read.push(self.fields(alternative, members)?);
            }
        }
        Ok(read)
    }

    fn field(&mut self, member: &Member<'_>) -> Result<Field, Fault> {
        self.path.push(member.name.clone().into_owned());
        let field = match &member.value.node {
            Node::Object(members) => self.fields(&member.value, members).map(Field::Object),
            Node::List(values) => self.leaf(&member.value, values).map(Field::Leaf),
            _ => Err(Fault::new(
                format!("\"{}\" must be an object or an array", member.name),
                here(&member.value),
            )),
        };
        self.path.pop();
        field
    }

    fn leaf(&mut self, json: &Json<'_>, values: &[Json<'_>]) -> Result<Leaf, Fault> {
        if values.is_empty() {
            return Err(Fault::new("Empty arrays are not allowed", json.end));
        }
        let mut leaf = Leaf {
            tests: Vec::new(),
            absence: None,
            sources: Vec::new(),
        };
        for value in values {
            self.value(&mut leaf, value)?;
            let written = value.text().unwrap_or_else(|| value.source(self.source));
            leaf.sources.push(written.to_owned());
        }
        Ok(leaf)
    }

    /// A value of a field's list.
    fn value(&mut self, leaf: &mut Leaf, value: &Json<'_>) -> Result<(), Fault> {
        let test = match &value.node {
            Node::Null => Test::Null,
            Node::Bool(wanted) => Test::Bool(*wanted),
            Node::Number(text) => Test::Number(SameNumber::new(text)),
            Node::Text(text) => Test::Text(TextTest::Equals(text.clone().into_owned())),
            Node::Object(members) => return self.expression(leaf, value, members),
            Node::List(_) => {
                return Err(Fault::new(
                    "Match value must be String, number, true, false, or null",
                    here(value),
                ));
            }
        };
        leaf.tests.push(test);
        Ok(())
    }
}

/// How far a reader has come that has just met a value: texts, objects and arrays only begin.
fn here(json: &Json<'_>) -> usize {
    match json.node {
        Node::Text(_) | Node::List(_) | Node::Object(_) => json.start + 1,
        _ => json.end,
    }
}

/// The members, in order; of a name that stands there twice the last.
fn last_of_each_name<'a, 't>(members: &'a [Member<'t>]) -> Vec<&'a Member<'t>> {
    let mut seen = HashSet::new();
    let last = members.iter().rev();
    let mut last: Vec<_> = last.filter(|member| seen.insert(&*member.name)).collect();
    last.reverse();
    last
}

/// The alternatives of a `$or`. An array of comparisons is a field's list, also if the field is
/// called so.
fn alternatives<'a, 't>(member: &'a Member<'t>) -> Option<&'a [Json<'t>]> {
    let Node::List(values) = &member.value.node else {
        return None;
    };
    let is_alternative = |value: &Json<'_>| match &value.node {
        Node::Object(members) => !members
            .iter()
            .any(|member| expression::is_match_type(&member.name)),
        _ => false,
    };
    (member.name == OR && !values.is_empty() && values.iter().all(is_alternative)).then_some(values)
}

fn combinations(fields: &Fields) -> usize {
    let below = fields.all.iter().map(|(_, field)| match field {
        Field::Object(fields) => combinations(fields),
        Field::Leaf(_) => 1,
    });
    let alternatives = fields.any.iter().map(|alternatives| {
        let each = alternatives.iter().map(combinations);
        each.fold(0_usize, usize::saturating_add)
    });
    below.chain(alternatives).fold(1, usize::saturating_mul)
}
