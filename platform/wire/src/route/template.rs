//! Path templates of REST operations.
//!
//! <https://smithy.io/2.0/spec/http-bindings.html#http-trait>

use std::cmp::Ordering;

use crate::percent::{self, Plus};

/// A path template: `/functions/{FunctionName}/policy?Qualifier=x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template<'m> {
    segments: Vec<Segment<'m>>,
    query: Vec<(&'m str, Option<&'m str>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'m> {
    /// A fixed text.
    Literal(&'m str),
    /// One segment, the value of a member.
    Label(&'m str),
    /// One or more segments, the value of a member.
    Greedy(&'m str),
}

impl<'m> Template<'m> {
    /// Reads a template of the model.
    pub(crate) fn parse(uri: &'m str) -> Self {
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        Self {
            segments: segments(path).map(Segment::parse).collect(),
            query: query
                .split('&')
                .filter(|part| !part.is_empty())
                .map(|part| match part.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (part, None),
                })
                .collect(),
        }
    }

    /// Whether a request's path and query string are of this form.
    pub(crate) fn matches(&self, path: &str, query: &str) -> bool {
        self.labels(path).is_some() && self.query_matches(query)
    }

    /// The labels' values, still percent-encoded, if `path` is of this form.
    pub(crate) fn labels<'p>(&self, path: &'p str) -> Option<Vec<(&'m str, &'p str)>> {
        let mut labels = Vec::new();
        let mut rest = path.strip_prefix('/')?;
        rest = rest.strip_suffix('/').unwrap_or(rest);
        let mut more = !rest.is_empty();
        for (at, segment) in self.segments.iter().enumerate() {
            if !more {
                return None;
            }
            let (value, tail) = match segment {
                Segment::Greedy(_) => split_greedy(rest, self.segments.len() - at - 1)?,
                _ => rest
                    .split_once('/')
                    .map_or((rest, None), |(value, tail)| (value, Some(tail))),
            };
            match segment {
                Segment::Literal(text) if !is_literal(value, text) => return None,
                Segment::Literal(_) => {}
                Segment::Label(_) | Segment::Greedy(_) if value.is_empty() => return None,
                Segment::Label(name) | Segment::Greedy(name) => labels.push((*name, value)),
            }
            more = tail.is_some();
            rest = tail.unwrap_or_default();
        }
        (!more).then_some(labels)
    }

    /// The narrower template comes first: a literal before a label before a greedy label.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let ranks = |template: &Self| -> Vec<u8> {
            template
                .segments
                .iter()
                .map(|segment| segment.rank())
                .collect()
        };
        ranks(self)
            .cmp(&ranks(other))
            .then(other.query.len().cmp(&self.query.len()))
    }

    fn query_matches(&self, query: &str) -> bool {
        self.query.iter().all(|(name, wanted)| {
            query.split('&').any(|part| {
                let (found, value) = part.split_once('=').unwrap_or((part, ""));
                found == *name && wanted.is_none_or(|wanted| wanted == value)
            })
        })
    }
}

impl<'m> Segment<'m> {
    fn parse(text: &'m str) -> Self {
        match text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'))
        {
            Some(label) => match label.strip_suffix('+') {
                Some(label) => Self::Greedy(label),
                None => Self::Label(label),
            },
            None => Self::Literal(text),
        }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Label(_) => 1,
            Self::Greedy(_) => 2,
        }
    }
}

/// The segments of a path. A slash at the end means nothing: clients and models disagree on it.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_literal(value: &str, text: &str) -> bool {
    value == text
        || (value.contains('%')
            && percent::decode(value.as_bytes(), Plus::Itself).is_ok_and(|value| value == text))
}

/// Everything but the last `after` segments.
fn split_greedy(rest: &str, after: usize) -> Option<(&str, Option<&str>)> {
    if after == 0 {
        return Some((rest, None));
    }
    let (at, _) = rest.rmatch_indices('/').nth(after - 1)?;
    let (value, tail) = rest.split_at_checked(at)?;
    Some((value, tail.strip_prefix('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_labels() {
        let template = Template::parse("/functions/{Name}/policy/{Sid}");
        assert_eq!(
            template.labels("/functions/a%2Fb/policy/1"),
            Some(vec![("Name", "a%2Fb"), ("Sid", "1")])
        );
        for path in [
            "/functions/a/policy",
            "/functions//policy/1",
            "/functions/a/policy/1/2",
            "x",
        ] {
            assert_eq!(template.labels(path), None, "{path}");
        }
    }

    #[test]
    fn captures_greedy_labels() {
        let template = Template::parse("/{Bucket}/{Key+}/acl");
        assert_eq!(
            template.labels("/b/some/long/key/acl"),
            Some(vec![("Bucket", "b"), ("Key", "some/long/key")])
        );
        assert_eq!(template.labels("/b/acl"), None);
    }

    #[test]
    fn does_not_mind_a_slash_at_the_end() {
        let template = Template::parse("/2015-03-31/functions/");
        assert!(template.matches("/2015-03-31/functions", ""));
        assert!(template.matches("/2015-03-31/functions/", ""));
        assert!(!template.matches("/2015-03-31", ""));
        assert!(Template::parse("/").matches("/", ""));
        assert!(!Template::parse("/").matches("/x", ""));
    }

    #[test]
    fn demands_its_fixed_query() {
        let template = Template::parse("/x?list-type=2&policy");
        assert!(template.matches("/x", "policy&a=b&list-type=2"));
        assert!(!template.matches("/x", "list-type=1&policy"));
        assert!(!template.matches("/x", "list-type=2"));
    }

    #[test]
    fn puts_the_narrower_first() {
        let mut templates = ["/a/{x+}", "/a/{x}", "/a/b", "/a/b?c"]
            .map(Template::parse)
            .to_vec();
        templates.sort_by(Template::compare);
        let wanted = ["/a/b?c", "/a/b", "/a/{x}", "/a/{x+}"].map(Template::parse);
        assert_eq!(templates, wanted);
    }
}
