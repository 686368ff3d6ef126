//! ARNs in conditions: six segments, matched one by one.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN>

use crate::Context;
use crate::glob::Glob;
use crate::template::{Piece, Syntax, Variable, pieces};

/// What `ArnLike` and `ArnEquals` compare with.
#[derive(Clone, Debug)]
pub(crate) enum ArnPattern {
    /// `*`: whatever is an ARN.
    Any,
    Segments(Box<[Glob; 6]>),
    /// Not six segments: no ARN is like it.
    Nothing,
}

impl ArnPattern {
    pub(crate) fn parse(text: &str, variables: bool) -> Self {
        if text == "*" {
            return Self::Any;
        }
        let mut segments: Vec<Vec<Piece>> = vec![Vec::new()];
        for piece in pieces(
            text,
            Syntax {
                variables,
                wildcards: true,
            },
        ) {
            match piece {
                Piece::Text(text) => split_into(&mut segments, &text),
                other => push(&mut segments, other),
            }
        }
        let globs: Vec<Glob> = segments.into_iter().map(Glob::from_pieces).collect();
        globs
            .try_into()
            .map_or(Self::Nothing, |globs| Self::Segments(Box::new(globs)))
    }

    pub(crate) fn matches(&self, arn: &str, context: &Context<'_>) -> bool {
        let Some(segments) = segments(arn) else {
            return false;
        };
        match self {
            Self::Any => true,
            Self::Nothing => false,
            Self::Segments(globs) => globs
                .iter()
                .zip(segments)
                .all(|(glob, segment)| glob.matches(segment, context)),
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &Variable> {
        let globs: &[Glob] = match self {
            Self::Segments(globs) => globs.as_slice(),
            Self::Any | Self::Nothing => &[],
        };
        globs.iter().flat_map(Glob::variables)
    }
}

/// The six segments of an ARN; the last one keeps its colons.
pub(crate) fn segments(arn: &str) -> Option<[&str; 6]> {
    let mut parts = arn.splitn(6, ':');
    let mut segments = [""; 6];
    for segment in &mut segments {
        *segment = parts.next()?;
    }
    let [scheme, ..] = segments;
    (scheme == "arn").then_some(segments)
}

/// Adds a text, beginning a segment at each of the first five colons.
fn split_into(segments: &mut Vec<Vec<Piece>>, text: &str) {
    let left = 6usize.saturating_sub(segments.len());
    for (index, part) in text.splitn(left + 1, ':').enumerate() {
        if index > 0 {
            segments.push(Vec::new());
        }
        if !part.is_empty() {
            push(segments, Piece::Text(part.into()));
        }
    }
}

fn push(segments: &mut [Vec<Piece>], piece: Piece) {
    if let Some(segment) = segments.last_mut() {
        segment.push(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, arn: &str) -> bool {
        let mut context = Context::new();
        context
            .set("aws:username", "alice")
            .set("aws:PrincipalAccount", "111122223333");
        ArnPattern::parse(pattern, true).matches(arn, &context)
    }

    #[test]
    fn matches_segment_by_segment() {
        assert!(matches(
            "arn:aws:s3:::bucket/*",
            "arn:aws:s3:::bucket/a:b/c"
        ));
        assert!(matches(
            "arn:*:sns:*:*:topic",
            "arn:aws:sns:us-east-1:111122223333:topic"
        ));
        assert!(!matches(
            "arn:aws:sns:*:topic",
            "arn:aws:sns:us-east-1:111122223333:topic"
        ));
        assert!(!matches("arn:aws:s3:::bucket", "arn:aws:s3:::Bucket"));
        assert!(matches("*", "arn:aws:s3:::bucket"));
        assert!(!matches("*", "bucket"));
    }

    #[test]
    fn variables_keep_their_own_colons() {
        let arn = "arn:aws:iam::111122223333:user/alice";
        assert!(matches(
            "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
            arn
        ));
        assert!(!matches("arn:aws:iam::${aws:userid}:user/alice", arn));
    }
}
