//! Resources in statements.
//!
//! A pattern has the six segments of an ARN. Wildcards stay inside their segment, but a `*` at
//! the end of one reaches past the colon, and the last segment has no further colons to stop at.
//! Variables are known in the last segment.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

use crate::glob::{Glob, Token};
use crate::rules::Rules;
use crate::template::{Piece, Syntax, Variable, pieces};
use crate::{Context, PolicyError};

/// `*`, or an ARN with wildcards and variables.
#[derive(Clone, Debug)]
pub(crate) struct ResourcePattern {
    spelled: Box<str>,
    shape: Shape,
}

#[derive(Clone, Debug)]
enum Shape {
    Any,
    Exact,
    Wild(Glob),
}

impl ResourcePattern {
    pub(crate) fn parse(text: &str, variables: bool, rules: &Rules) -> Result<Self, PolicyError> {
        let spelled = text.into();
        if text == "*" {
            return Ok(Self {
                spelled,
                shape: Shape::Any,
            });
        }
        if !text.starts_with("arn:") {
            return Err(PolicyError::Resource {
                resource: text.to_owned(),
            });
        }
        let short = text.splitn(6, ':').count() < 6 && !text.ends_with('*');
        if short && !rules.completes_short_arns {
            return Err(PolicyError::IncompleteResource {
                resource: text.to_owned(),
            });
        }
        let tokens = if short {
            tokens(&format!("{text}:*"), variables)
        } else {
            tokens(text, variables)
        };
        let shape = match tokens.as_slice() {
            [Token::Text(whole)] if **whole == *text => Shape::Exact,
            _ => Shape::Wild(Glob::new(tokens)),
        };
        Ok(Self { spelled, shape })
    }

    pub(crate) fn spelled(&self) -> &str {
        &self.spelled
    }

    pub(crate) const fn is_any(&self) -> bool {
        matches!(self.shape, Shape::Any)
    }

    pub(crate) fn matches(&self, resource: &str, context: &Context<'_>) -> bool {
        match &self.shape {
            Shape::Any => true,
            Shape::Exact => *self.spelled == *resource,
            Shape::Wild(glob) => glob.matches(resource, context),
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let glob = match &self.shape {
            Shape::Wild(glob) => Some(glob),
            Shape::Any | Shape::Exact => None,
        };
        glob.into_iter().flat_map(Glob::variables)
    }
}

fn tokens(text: &str, variables: bool) -> Vec<Token> {
    let fifth = text
        .match_indices(':')
        .nth(4)
        .map_or(text.len(), |(at, _)| at + 1);
    let (head, tail) = text.split_at_checked(fifth).unwrap_or((text, ""));
    let mut tokens = head_tokens(head);
    for piece in pieces(
        tail,
        Syntax {
            variables,
            wildcards: true,
        },
    ) {
        push(&mut tokens, Token::from_piece(piece, true));
    }
    tokens
}

/// The segments before the last.
fn head_tokens(head: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut pieces = pieces(
        head,
        Syntax {
            variables: false,
            wildcards: true,
        },
    )
    .into_iter()
    .peekable();
    while let Some(piece) = pieces.next() {
        let ends_segment = match pieces.peek() {
            None => true,
            Some(Piece::Text(text)) => text.starts_with(':'),
            Some(_) => false,
        };
        let crosses = ends_segment && piece == Piece::AnyMany;
        push(&mut tokens, Token::from_piece(piece, crosses));
    }
    tokens
}

/// Joins texts, so that a pattern without wildcards is one token.
fn push(tokens: &mut Vec<Token>, token: Token) {
    match (tokens.last_mut(), token) {
        (Some(Token::Text(before)), Token::Text(text)) => {
            *before = format!("{before}{text}").into()
        }
        (_, token) => tokens.push(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PolicyKind;

    fn matches(pattern: &str, resource: &str) -> bool {
        let mut context = Context::new();
        context
            .set("aws:username", "alice")
            .set("aws:PrincipalAccount", "111122223333");
        let rules = PolicyKind::Identity.rules();
        ResourcePattern::parse(pattern, true, &rules)
            .unwrap()
            .matches(resource, &context)
    }

    #[test]
    fn a_star_crosses_slashes() {
        assert!(matches(
            "arn:aws:s3:::bucket/*",
            "arn:aws:s3:::bucket/a/b/c"
        ));
        assert!(matches(
            "arn:aws:s3:::bucket/*/c",
            "arn:aws:s3:::bucket/a/b/c"
        ));
    }

    #[test]
    fn a_star_at_the_end_of_a_segment_crosses_colons() {
        let arn = "arn:aws:logs:us-east-1:111122223333:log-group:a";
        assert!(matches("arn:aws:logs:*", arn));
        assert!(matches("arn:aws:logs:us-*:log-group:a", arn));
        assert!(matches("arn:aws:logs:us-east-1:111122223333:*", arn));
        assert!(matches(
            "arn:aws:logs:us-east-1:111122223333:log-group:*",
            arn
        ));
    }

    #[test]
    fn a_star_inside_a_segment_stays_in_it() {
        let arn = "arn:aws:logs:us-east-1:111122223333:log-group:a";
        assert!(matches("arn:aws:logs:us-*-1:111122223333:log-group:a", arn));
        assert!(!matches("arn:aws:logs:us-*3:log-group:a", arn));
        assert!(!matches(
            "arn:aws:logs:us-east-1?111122223333:log-group:a",
            arn
        ));
    }

    #[test]
    fn the_last_segment_has_no_colons_to_stop_at() {
        assert!(matches(
            "arn:aws:s3:::bucket/*/c",
            "arn:aws:s3:::bucket/a:b/c"
        ));
    }

    #[test]
    fn short_arns_are_completed() {
        assert!(matches(
            "arn:aws:sqs",
            "arn:aws:sqs:us-east-1:111122223333:queue"
        ));
        assert!(!matches(
            "arn:aws:sqs",
            "arn:aws:sqsx:us-east-1:111122223333:queue"
        ));
    }

    #[test]
    fn variables_count_in_the_last_segment_only() {
        let arn = "arn:aws:iam::111122223333:user/alice";
        assert!(matches(
            "arn:aws:iam::111122223333:user/${aws:username}",
            arn
        ));
        assert!(!matches(
            "arn:aws:iam::${aws:PrincipalAccount}:user/alice",
            arn
        ));
        assert!(!matches(
            "arn:aws:iam::111122223333:user/${aws:userid}*",
            arn
        ));
    }

    #[test]
    fn refuses_what_is_no_arn_and_short_arns_where_they_are_not_completed() {
        let parse = |text, kind: PolicyKind| ResourcePattern::parse(text, true, &kind.rules());
        assert!(matches!(
            parse("bucket", PolicyKind::Identity),
            Err(PolicyError::Resource { .. })
        ));
        assert!(matches!(
            parse("arn:aws:sqs", PolicyKind::Session),
            Err(PolicyError::IncompleteResource { .. })
        ));
        assert!(parse("arn:aws:sqs:*", PolicyKind::Session).is_ok());
    }
}
