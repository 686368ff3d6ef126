//! Comparisons: `{"prefix": "us-"}`.

use super::{Compiler, here, numeric};
use crate::error::Fault;
use crate::json::{Json, Member, Node};
use crate::leaf::Leaf;
use crate::network::Network;
use crate::number::SameNumber;
use crate::test::Test;
use crate::text::{TextTest, small_letters};
use crate::wildcard::Wildcard;

const ANYTHING_BUT: &str = "anything-but";
const CIDR: &str = "cidr";
const EQUALS_IGNORE_CASE: &str = "equals-ignore-case";
const EXISTS: &str = "exists";
const NUMERIC: &str = "numeric";
const PREFIX: &str = "prefix";
const SUFFIX: &str = "suffix";
const WILDCARD: &str = "wildcard";

/// Whether it names a kind of comparison.
pub(super) fn is_match_type(name: &str) -> bool {
    [
        ANYTHING_BUT,
        CIDR,
        EQUALS_IGNORE_CASE,
        EXISTS,
        NUMERIC,
        PREFIX,
        SUFFIX,
        WILDCARD,
    ]
    .contains(&name)
}

impl Compiler<'_> {
    /// A comparison in a field's list.
    pub(super) fn expression(
        &mut self,
        leaf: &mut Leaf,
        json: &Json<'_>,
        members: &[Member<'_>],
    ) -> Result<(), Fault> {
        let member = only(json, members)?;
        let value = &member.value;
        let test = match &*member.name {
            EXISTS => match value.node {
                Node::Bool(true) => Test::Exists,
                Node::Bool(false) => {
                    leaf.absence = Some(self.absences.len());
                    self.absences.push(self.path.clone());
                    return Ok(());
                }
                _ => {
                    let reason = "exists match pattern must be either true or false.";
                    return Err(Fault::new(reason, here(value)));
                }
            },
            NUMERIC => Test::Range(numeric::range(value)?),
            CIDR => Test::Network(network(value)?),
            ANYTHING_BUT => Test::AnythingBut(self.anything_but(value)?),
            kind @ (PREFIX | SUFFIX) => Test::Text(affix(kind, value)?),
            kind @ (EQUALS_IGNORE_CASE | WILDCARD) => Test::Text(self.text_test(kind, value)?),
            unknown => {
                let reason = format!("Unrecognized match type {unknown}");
                return Err(Fault::new(reason, here(value)));
            }
        };
        leaf.tests.push(test);
        Ok(())
    }

    /// What must not be: a value, a list of them, or a comparison with one or several texts.
    fn anything_but(&mut self, json: &Json<'_>) -> Result<Vec<Test>, Fault> {
        match &json.node {
            Node::Object(members) => {
                let member = only(json, members)?;
                let kind = &*member.name;
                if ![PREFIX, SUFFIX, EQUALS_IGNORE_CASE, WILDCARD].contains(&kind) {
                    let reason = format!("Unsupported anything-but pattern: {kind}");
                    return Err(Fault::new(reason, here(&member.value)));
                }
                let values = one_or_several(&member.value)?;
                let tests = values.iter().map(|value| self.text_test(kind, value));
                tests.map(|test| test.map(Test::Text)).collect()
            }
            _ => literals(json),
        }
    }

    fn text_test(&mut self, kind: &str, json: &Json<'_>) -> Result<TextTest, Fault> {
        let text = text_of(kind, json)?;
        Ok(match kind {
            PREFIX => TextTest::Prefix(text.to_owned()),
            SUFFIX => TextTest::Suffix(text.to_owned()),
            WILDCARD => {
                self.has_wildcards = true;
                let wildcard = Wildcard::parse(text);
                TextTest::Wildcard(wildcard.map_err(|reason| Fault::new(reason, here(json)))?)
            }
            _ => TextTest::EqualsIgnoreCase(small_letters(text)),
        })
    }
}

/// A prefix or suffix, which may ignore the case.
fn affix(kind: &str, json: &Json<'_>) -> Result<TextTest, Fault> {
    let Node::Object(members) = &json.node else {
        let text = text_of(kind, json)?.to_owned();
        return Ok(if kind == PREFIX {
            TextTest::Prefix(text)
        } else {
            TextTest::Suffix(text)
        });
    };
    let member = only(json, members)?;
    if member.name != EQUALS_IGNORE_CASE {
        let reason = format!("Unsupported {kind} pattern: {}", member.name);
        return Err(Fault::new(reason, here(&member.value)));
    }
    let text = small_letters(text_of(EQUALS_IGNORE_CASE, &member.value)?);
    Ok(if kind == PREFIX {
        TextTest::PrefixIgnoreCase(text)
    } else {
        TextTest::SuffixIgnoreCase(text)
    })
}

fn network(json: &Json<'_>) -> Result<Network, Fault> {
    let text = text_of(CIDR, json)?;
    Network::parse(text).map_err(|reason| Fault::new(reason, here(json)))
}

/// Texts or numbers, but not both.
fn literals(json: &Json<'_>) -> Result<Vec<Test>, Fault> {
    let values = one_or_several(json)?;
    let test = |value: &Json<'_>| match &value.node {
        Node::Text(text) => Ok(Test::Text(TextTest::Equals(text.clone().into_owned()))),
        Node::Number(text) => Ok(Test::Number(SameNumber::new(text))),
        _ => Err(Fault::new(
            "Inside anything but list, start|null|boolean is not supported.",
            here(value),
        )),
    };
    let tests = values.iter().map(test).collect::<Result<Vec<_>, _>>()?;
    let texts = tests.iter().filter(|test| matches!(test, Test::Text(_)));
    let texts = texts.count();
    if texts != 0 && texts != tests.len() {
        return Err(Fault::new(
            "Inside anything but list, either all values are number or string, mixed type is not \
             supported",
            json.end,
        ));
    }
    Ok(tests)
}

fn one_or_several<'a, 't>(json: &'a Json<'t>) -> Result<&'a [Json<'t>], Fault> {
    match &json.node {
        Node::List(values) if values.is_empty() => {
            Err(Fault::new("Empty arrays are not allowed", json.end))
        }
        Node::List(values) => Ok(values),
        _ => Ok(std::slice::from_ref(json)),
    }
}

fn text_of<'a>(kind: &str, json: &'a Json<'_>) -> Result<&'a str, Fault> {
    json.text().ok_or_else(|| {
        let reason = format!("{kind} match pattern must be a string");
        Fault::new(reason, here(json))
    })
}

/// The one member that a comparison has.
fn only<'a, 't>(json: &Json<'_>, members: &'a [Member<'t>]) -> Result<&'a Member<'t>, Fault> {
    match members {
        [member] => Ok(member),
        [] => Err(Fault::new("Empty objects are not allowed", json.end)),
        [_, second, ..] => Err(Fault::new(
            "Only one key allowed in match expression",
            here(&second.value),
        )),
    }
}
