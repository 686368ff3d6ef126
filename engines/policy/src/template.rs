//! Text with policy variables in it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use crate::Context;

/// A part of a text or of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(Box<str>),
    Variable(Variable),
    /// `?`
    AnyOne,
    /// `*`
    AnyMany,
}

/// `${aws:PrincipalTag/team, 'none'}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    /// As it was written.
    pub(crate) spelled: Box<str>,
    key: Box<str>,
    default: Option<Box<str>>,
}

/// What has a meaning besides itself in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Syntax {
    pub(crate) variables: bool,
    pub(crate) wildcards: bool,
}

/// Text with variables and without wildcards.
#[derive(Clone, Debug)]
pub(crate) struct Template(Box<[Piece]>);

impl Template {
    pub(crate) fn parse(text: &str, variables: bool) -> Self {
        Self(
            pieces(
                text,
                Syntax {
                    variables,
                    wildcards: false,
                },
            )
            .into_boxed_slice(),
        )
    }

    pub(crate) fn equals(&self, value: &str, context: &Context<'_>) -> bool {
        let mut rest = value;
        for piece in &self.0 {
            let after = piece.text(context).and_then(|text| rest.strip_prefix(text));
            let Some(after) = after else { return false };
            rest = after;
        }
        rest.is_empty()
    }

    pub(crate) fn equals_ignoring_case(&self, value: &str, context: &Context<'_>) -> bool {
        let resolved = self.0.iter().all(|piece| piece.text(context).is_some());
        let texts = self.0.iter().filter_map(|piece| piece.text(context));
        let folded = texts.flat_map(str::chars).flat_map(char::to_lowercase);
        resolved && folded.eq(value.chars().flat_map(char::to_lowercase))
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.0.iter().filter_map(Piece::variable)
    }
}

impl Piece {
    /// The text it stands for, if it is known.
    fn text<'a>(&'a self, context: &'a Context<'_>) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Variable(variable) => variable.resolve(context),
            Self::AnyOne | Self::AnyMany => None,
        }
    }

    fn variable(&self) -> Option<&Variable> {
        match self {
            Self::Variable(variable) => Some(variable),
            _ => None,
        }
    }
}

impl Variable {
    /// Its value in a request. Only keys of one value can be substituted.
    pub(crate) fn resolve<'a>(&'a self, context: &'a Context<'_>) -> Option<&'a str> {
        context.single(&self.key).or(self.default.as_deref())
    }

    /// Reads what follows `${`; gives what follows the `}`.
    fn parse(text: &str) -> Option<(Self, &str)> {
        let (spelled, rest) = text.split_at_checked(text.find([',', '}'])?)?;
        let spelled = spelled.trim();
        if spelled.is_empty() || spelled.contains(['$', '{']) {
            return None;
        }
        let (default, rest) = match rest.strip_prefix(',') {
            None => (None, rest),
            Some(rest) => {
                let quoted = rest.trim_start().strip_prefix('\'')?;
                let (default, rest) = quoted.split_once('\'')?;
                (Some(default.into()), rest.trim_start())
            }
        };
        let rest = rest.strip_prefix('}')?;
        let key = spelled.to_ascii_lowercase().into();
        Some((
            Self {
                spelled: spelled.into(),
                key,
                default,
            },
            rest,
        ))
    }
}

/// Takes a text apart. What looks like a variable and is none stays text.
pub(crate) fn pieces(text: &str, syntax: Syntax) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        let special = match character {
            '*' if syntax.wildcards => Some((Piece::AnyMany, after)),
            '?' if syntax.wildcards => Some((Piece::AnyOne, after)),
            '$' if syntax.variables => {
                if let Some((literal, after)) = escaped_literal(rest) {
                    plain.push(literal);
                    rest = after;
                    continue;
                }
                let variable = rest.strip_prefix("${").and_then(Variable::parse);
                variable.map(|(variable, after)| (Piece::Variable(variable), after))
            }
            _ => None,
        };
        match special {
            Some((piece, after)) => {
                push_text(&mut pieces, &mut plain);
                pieces.push(piece);
                rest = after;
            }
            None => {
                plain.push(character);
                rest = after;
            }
        }
    }
    push_text(&mut pieces, &mut plain);
    pieces
}

/// `${*}`, `${?}` and `${$}` stand for the characters themselves.
fn escaped_literal(text: &str) -> Option<(char, &str)> {
    let inner = text.strip_prefix("${")?;
    let literal = inner
        .chars()
        .next()
        .filter(|character| matches!(character, '*' | '?' | '$'))?;
    let rest = inner.get(1..)?.strip_prefix('}')?;
    Some((literal, rest))
}

fn push_text(pieces: &mut Vec<Piece>, plain: &mut String) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(std::mem::take(plain).into_boxed_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equals(template: &str, value: &str) -> bool {
        let mut context = Context::new();
        context
            .set("aws:username", "al*ce")
            .set_many("aws:TagKeys", ["one"]);
        Template::parse(template, true).equals(value, &context)
    }

    #[test]
    fn substitutes_keys_of_one_value_in_any_spelling() {
        assert!(equals("${aws:username}", "al*ce"));
        assert!(equals("x/${AWS:UserName}/y", "x/al*ce/y"));
        assert!(!equals("${aws:username}", "alice"));
        assert!(!equals("${aws:TagKeys}", "one"));
        assert!(!equals("${aws:userid}", ""));
    }

    #[test]
    fn takes_the_default_of_an_absent_key_only() {
        assert!(equals("${aws:PrincipalTag/team, 'none'}", "none"));
        assert!(equals("${aws:PrincipalTag/team,'a, b}'}!", "a, b}!"));
        assert!(equals("${aws:username, 'none'}", "al*ce"));
        assert!(equals("${aws:PrincipalTag/team, ''}", ""));
    }

    #[test]
    fn escapes_stand_for_themselves() {
        assert!(equals("a${*}b${?}c${$}{x}", "a*b?c${x}"));
    }

    #[test]
    fn what_is_no_variable_stays_text() {
        for text in ["$", "${", "${}", "${aws:username", "${a,b}", "$aws", "${ }"] {
            assert!(equals(text, text), "{text}");
        }
    }

    #[test]
    fn is_plain_text_without_the_version_that_has_variables() {
        let template = Template::parse("${aws:username}", false);
        assert!(template.equals("${aws:username}", &Context::new()));
    }

    #[test]
    fn ignores_case_beyond_ascii() {
        let template = Template::parse("ÄpFel", true);
        assert!(template.equals_ignoring_case("äPFEL", &Context::new()));
        assert!(!template.equals_ignoring_case("äpfe", &Context::new()));
    }
}
