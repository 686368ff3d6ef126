//! Policy templates: policies with parameters, for temporary delegation.
//!
//! `@{name}` in a text stands for a parameter; a text with a list of values becomes as many texts.
//! `"@Enabled": "name"` keeps a statement only if the parameter is `True`, `"!name"` only if not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-policy-templates.html>

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Texts that one text may become: a policy with more would be too long anyway.
const MOST_TEXTS: usize = 256;
const ENABLED: &str = "@Enabled";
const TRUE: &str = "True";

/// What a parameter stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateParameter<'a> {
    /// Its name in the template.
    pub(crate) name: &'a str,
    /// Its values.
    pub(crate) values: Vec<&'a str>,
    /// Whether it is a list; else it has one value.
    pub(crate) is_list: bool,
}

/// Why a template gives no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// It is no JSON.
    #[error("the template is not valid JSON")]
    Json,
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
pub(crate) fn render_template(
    template: &str,
    parameters: &[TemplateParameter<'_>],
) -> Result<String, TemplateError> {
    let document: Value = serde_json::from_str(template).map_err(|_| TemplateError::Json)?;
    let mut renderer = Renderer {
        parameters,
        used: BTreeSet::new(),
    };
    renderer.require_well_given()?;
    let policy = renderer.value(document)?;
    let is_unused = |one: &&TemplateParameter<'_>| !renderer.used.contains(one.name);
    match parameters.iter().find(is_unused) {
        Some(unused) => Err(TemplateError::Unknown(unused.name.to_owned())),
        None => Ok(policy.to_string()),
    }
}

struct Renderer<'p> {
    parameters: &'p [TemplateParameter<'p>],
    used: BTreeSet<&'p str>,
}

impl<'p> Renderer<'p> {
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

    fn value(&mut self, value: Value) -> Result<Value, TemplateError> {
        Ok(match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => value,
            Value::String(text) => {
                let (mut texts, is_list) = self.texts(&text)?;
                match texts.pop() {
                    Some(only) if !is_list => Value::String(only),
                    last => {
                        texts.extend(last);
                        Value::Array(texts.into_iter().map(Value::String).collect())
                    }
                }
            }
            Value::Array(values) => self.list(values)?,
            Value::Object(members) => self.object(members)?,
        })
    }

    fn list(&mut self, values: Vec<Value>) -> Result<Value, TemplateError> {
        let mut kept = Vec::with_capacity(values.len());
        for value in values {
            match value {
                Value::Object(members) if !self.is_enabled(&members)? => {
                    self.note_parameters(&Value::Object(members).to_string());
                }
                // The texts that one becomes stand beside each other in the list that it is in.
                Value::String(text) => {
                    let (texts, _) = self.texts(&text)?;
                    kept.extend(texts.into_iter().map(Value::String));
                }
                value => kept.push(self.value(value)?),
            }
        }
        Ok(Value::Array(kept))
    }

    fn object(&mut self, members: Map<String, Value>) -> Result<Value, TemplateError> {
        let mut kept = Map::new();
        for (name, value) in members {
            if name != ENABLED {
                kept.insert(name, self.value(value)?);
            }
        }
        Ok(Value::Object(kept))
    }

    /// Whether what a list has is to be kept.
    fn is_enabled(&mut self, members: &Map<String, Value>) -> Result<bool, TemplateError> {
        let Some(Value::String(text)) = members.get(ENABLED) else {
            return Ok(true);
        };
        let (name, wanted) = match text.strip_prefix('!') {
            Some(name) => (name, false),
            None => (text.as_str(), true),
        };
        let is_true = self.parameter(name)?.values == [TRUE];
        Ok(is_true == wanted)
    }

    /// What a statement that is left out would have asked for is known to the template, too.
    fn note_parameters(&mut self, text: &str) {
        let known = self.parameters.iter().map(|one| one.name);
        let asked = known.filter(|name| text.contains(&format!("@{{{name}}}")));
        self.used.extend(asked);
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
    fn a_parameter_of_what_is_left_out_may_be_given_or_not() {
        let template =
            r#"{"Statement":[{"@Enabled":"WRITE","Resource":"@{bucket}"},{"Resource":"*"}]}"#;
        let off = text("WRITE", "False");
        for parameters in [vec![off.clone()], vec![off.clone(), text("bucket", "a")]] {
            let policy = render_template(template, &parameters).unwrap();
            assert_eq!(policy, r#"{"Statement":[{"Resource":"*"}]}"#);
        }
    }

    #[test]
    fn values_stay_values() {
        let template = r#"{"Resource":"@{name}","Count":[1, true, null]}"#;
        let hostile = [text("name", "x\",\"Effect\":\"Allow\\@{name}\n")];
        assert_eq!(
            render_template(template, &hostile).unwrap(),
            r#"{"Resource":"x\",\"Effect\":\"Allow\\@{name}\n","Count":[1,true,null]}"#
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
        assert_eq!(render_template("{", &[]).unwrap_err(), TemplateError::Json);
    }
}
