//! Policy templates: policies with parameters, for temporary delegation.
//!
//! `@{name}` in a text stands for a parameter; a text with a list of values becomes as many texts.
//! `"@Enabled": "name"` keeps a statement only if the parameter is `True`, `"!name"` only if not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-policy-templates.html>

use std::collections::BTreeSet;

use crate::error::JsonProblem;
use crate::json::{JsonError, Member, Node, Value, read};

/// Objects and lists within each other.
const DEPTH: usize = 16;
/// Texts that one text may become: a policy with more would be too long anyway.
const MOST_TEXTS: usize = 256;
const ENABLED: &str = "@Enabled";
const TRUE: &str = "True";

/// What a parameter stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateParameter<'a> {
    /// Its name in the template.
    pub name: &'a str,
    /// Its values.
    pub values: Vec<&'a str>,
    /// Whether it is a list; else it has one value.
    pub is_list: bool,
}

/// Why a template gives no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is no JSON.
    #[error("the template is not valid JSON: {0:?}")]
    Json(JsonProblem),
    /// An object has a member twice.
    #[error("the template has the member {0} twice")]
    DuplicateMember(String),
    /// A parameter of the template has no value.
    #[error("the parameter {0} is missing")]
    Missing(String),
    /// A value was given for what is no parameter of the template.
    #[error("the template has no parameter {0}")]
    Unknown(String),
    /// A parameter was given twice.
    #[error("the parameter {0} is given twice")]
    Repeated(String),
    /// A parameter that is no list needs one value.
    #[error("the parameter {0} must have exactly one value")]
    OneValue(String),
    /// A list without values.
    #[error("the parameter {0} has no values")]
    NoValues(String),
    /// The lists multiply to too many texts.
    #[error("the parameters give too many values")]
    TooMany,
}

/// The policy that a template gives with these parameters, its members in the template's order.
///
/// # Errors
/// The template is malformed, or the parameters are not those that it has.
pub fn render_template(
    template: &str,
    parameters: &[TemplateParameter<'_>],
) -> Result<String, TemplateError> {
    let document = read(template, DEPTH).map_err(|error| match error {
        JsonError::Malformed { problem, .. } => TemplateError::Json(problem),
        JsonError::DuplicateKey { key, .. } => TemplateError::DuplicateMember(key),
    })?;
    let mut renderer = Renderer {
        template,
        parameters,
        used: BTreeSet::new(),
        out: String::with_capacity(template.len()),
    };
    renderer.require_well_given()?;
    renderer.value(&document)?;
    let is_unused = |one: &&TemplateParameter<'_>| !renderer.used.contains(one.name);
    match parameters.iter().find(is_unused) {
        Some(unused) => Err(TemplateError::Unknown(unused.name.to_owned())),
        None => Ok(renderer.out),
    }
}

struct Renderer<'t, 'p> {
    template: &'t str,
    parameters: &'p [TemplateParameter<'p>],
    used: BTreeSet<&'p str>,
    out: String,
}

impl<'p> Renderer<'_, 'p> {
    fn require_well_given(&self) -> Result<(), TemplateError> {
        for (place, one) in self.parameters.iter().enumerate() {
            let name = || one.name.to_owned();
            let mut earlier = self.parameters.iter().take(place);
            if earlier.any(|other| other.name == one.name) {
                return Err(TemplateError::Repeated(name()));
            }
            match (one.is_list, one.values.len()) {
                (false, 1) => {}
                (false, _) => return Err(TemplateError::OneValue(name())),
                (true, 0) => return Err(TemplateError::NoValues(name())),
                (true, _) => {}
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &Value<'_>) -> Result<(), TemplateError> {
        match &value.node {
            Node::Null | Node::Bool(_) | Node::Number(_) => {
                let written = self.template.get(value.start..value.end);
                self.out.push_str(written.unwrap_or_default());
            }
            Node::Text(text) => {
                let (texts, is_list) = self.texts(text)?;
                if is_list {
                    self.out.push('[');
                }
                self.list_of_texts(&texts);
                if is_list {
                    self.out.push(']');
                }
            }
            Node::List(values) => self.list(values)?,
            Node::Object(members) => self.object(members)?,
        }
        Ok(())
    }

    fn list(&mut self, values: &[Value<'_>]) -> Result<(), TemplateError> {
        self.out.push('[');
        let mut is_first = true;
        for value in values {
            if !self.is_enabled(value)? {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.out.push(',');
            }
            // The texts that one becomes stand beside each other in the list that it is in.
            match &value.node {
                Node::Text(text) => {
                    let (texts, _) = self.texts(text)?;
                    self.list_of_texts(&texts);
                }
                _ => self.value(value)?,
            }
        }
        self.out.push(']');
        Ok(())
    }

    fn object(&mut self, members: &[Member<'_>]) -> Result<(), TemplateError> {
        self.out.push('{');
        let mut is_first = true;
        for member in members.iter().filter(|member| member.key != ENABLED) {
            if !std::mem::take(&mut is_first) {
                self.out.push(',');
            }
            write_text(&mut self.out, &member.key);
            self.out.push(':');
            self.value(&member.value)?;
        }
        self.out.push('}');
        Ok(())
    }

    /// Whether what a list has is to be kept.
    fn is_enabled(&mut self, value: &Value<'_>) -> Result<bool, TemplateError> {
        let Node::Object(members) = &value.node else {
            return Ok(true);
        };
        let enabled = members.iter().find(|member| member.key == ENABLED);
        let Some(Node::Text(text)) = enabled.map(|member| &member.value.node) else {
            return Ok(true);
        };
        let (name, wanted) = match text.strip_prefix('!') {
            Some(name) => (name, false),
            None => (&**text, true),
        };
        let is_true = self.parameter(name)?.values == [TRUE];
        Ok(is_true == wanted)
    }

    fn parameter(&mut self, name: &str) -> Result<&'p TemplateParameter<'p>, TemplateError> {
        let parameter = self.parameters.iter().find(|one| one.name == name);
        let parameter = parameter.ok_or_else(|| TemplateError::Missing(name.to_owned()))?;
        self.used.insert(parameter.name);
        Ok(parameter)
    }

    /// The texts that a text becomes, and whether a list of values made it a list.
    fn texts(&mut self, text: &str) -> Result<(Vec<String>, bool), TemplateError> {
        let mut texts = vec![String::new()];
        let mut is_list = false;
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("@{") {
            let Some((name, behind)) = after.split_once('}') else {
                break;
            };
            let parameter = self.parameter(name)?;
            is_list |= parameter.is_list;
            if texts.len().saturating_mul(parameter.values.len()) > MOST_TEXTS {
                return Err(TemplateError::TooMany);
            }
            let with = |text: &String| {
                let values = parameter.values.iter();
                let longer = values.map(|value| format!("{text}{before}{value}"));
                longer.collect::<Vec<_>>()
            };
            texts = texts.iter().flat_map(with).collect();
            rest = behind;
        }
        for text in &mut texts {
            text.push_str(rest);
        }
        Ok((texts, is_list))
    }

    fn list_of_texts(&mut self, texts: &[String]) {
        for (place, text) in texts.iter().enumerate() {
            if place > 0 {
                self.out.push(',');
            }
            write_text(&mut self.out, text);
        }
    }
}

/// A text as JSON has it.
fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            letter if u32::from(letter) < 0x20 => {
                out.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(name: &'a str, value: &'a str) -> TemplateParameter<'a> {
        TemplateParameter {
            name,
            values: vec![value],
            is_list: false,
        }
    }

    fn list<'a>(name: &'a str, values: &[&'a str]) -> TemplateParameter<'a> {
        TemplateParameter {
            name,
            values: values.to_vec(),
            is_list: true,
        }
    }

    const READER: &str = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::@{buckets}/@{prefix}/*"},
        {"@Enabled": "WRITE", "Effect": "Allow", "Action": "s3:PutObject", "Resource": ["*"]},
        {"@Enabled": "!WRITE", "Effect": "Deny", "Action": "s3:PutObject", "Resource": ["arn:aws:s3:::@{buckets}"]}]}"#;

    #[test]
    fn lists_multiply_and_texts_are_put_in() {
        let parameters = [
            list("buckets", &["a", "b"]),
            text("prefix", "data"),
            text("WRITE", "True"),
        ];
        assert_eq!(
            render_template(READER, &parameters).unwrap(),
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::a/data/*","arn:aws:s3:::b/data/*"]},{"Effect":"Allow","Action":"s3:PutObject","Resource":["*"]}]}"#
        );
    }

    #[test]
    fn a_statement_is_kept_unless_its_parameter_says_otherwise() {
        let parameters = [
            list("buckets", &["a", "b"]),
            text("prefix", "p"),
            text("WRITE", "False"),
        ];
        let policy = render_template(READER, &parameters).unwrap();
        assert!(policy.ends_with(
            r#"{"Effect":"Deny","Action":"s3:PutObject","Resource":["arn:aws:s3:::a","arn:aws:s3:::b"]}]}"#
        ));
    }

    #[test]
    fn values_stay_values() {
        let template = r#"{"Resource":"@{name}","Count":[1, true, null]}"#;
        let hostile = [text("name", "x\",\"Effect\":\"Allow\\@{name}\n")];
        assert_eq!(
            render_template(template, &hostile).unwrap(),
            r#"{"Resource":"x\",\"Effect\":\"Allow\\@{name}\u000a","Count":[1,true,null]}"#
        );
    }

    #[test]
    fn refuses_parameters_that_do_not_fit() {
        let render = |parameters: &[_]| render_template(r#"{"Resource":"@{a}@{b}"}"#, parameters);
        let missing = render(&[text("a", "1")]).unwrap_err();
        assert_eq!(missing, TemplateError::Missing("b".to_owned()));
        let unknown = render(&[text("a", "1"), text("b", "1"), text("c", "1")]).unwrap_err();
        assert_eq!(unknown, TemplateError::Unknown("c".to_owned()));
        let twice = render(&[text("a", "1"), text("a", "2")]).unwrap_err();
        assert_eq!(twice, TemplateError::Repeated("a".to_owned()));
        let many = vec!["x"; 100];
        let many = [list("a", &many), list("b", &many)];
        assert_eq!(render(&many).unwrap_err(), TemplateError::TooMany);
        assert_eq!(
            render(&[list("a", &[]), text("b", "1")]).unwrap_err(),
            TemplateError::NoValues("a".to_owned())
        );
        assert!(matches!(
            render_template("{", &[]).unwrap_err(),
            TemplateError::Json(_)
        ));
    }
}
