//! Components of requests: what is read, apart from what happens when it is missing or too large.

use ringwall_transformation::PreParseTransformation;
use ringwall_transformation::json::Pointers;

use crate::language::field::{
    CookieMatchPattern, FieldToMatch, HeaderMatchPattern, JsonMatchPattern, MatchScope,
    PreParseTextTransformation,
};

/// What is read of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Component {
    Method,
    Path,
    Query,
    Fragment,
    Body,
    Ja3,
    Ja4,
    HeaderOrder,
    /// The values of the headers of one name, in small letters.
    Header(Box<[u8]>),
    /// Names, values or both, of headers; names in small letters.
    Headers(Filter, MatchScope),
    /// Keys, values or both, of cookies.
    Cookies(Filter, MatchScope),
    /// The values of the query's arguments of one name, in small letters.
    Argument(Box<[u8]>, Box<[PreParseTransformation]>),
    /// The values of all arguments of the query.
    Arguments(Box<[PreParseTransformation]>),
    /// Keys, values or both, of a JSON body, perhaps only below these JSON Pointers.
    Json(Pointers, MatchScope),
}

/// Which of several named things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    All,
    Included(Box<[Box<[u8]>]>),
    Excluded(Box<[Box<[u8]>]>),
}

impl Filter {
    /// Whether a name is among them, compared as `same` says.
    pub(crate) fn admits(&self, name: &[u8], same: impl Fn(&[u8], &[u8]) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Included(names) => names.iter().any(|one| same(one, name)),
            Self::Excluded(names) => !names.iter().any(|one| same(one, name)),
        }
    }
}

impl Component {
    pub(crate) fn of(field: &FieldToMatch, pre_parse: &[PreParseTextTransformation]) -> Self {
        match field {
            FieldToMatch::SingleHeader(header) => Self::Header(folded(&header.name)),
            FieldToMatch::SingleQueryArgument(argument) => {
                let name = argument.name.to_ascii_lowercase().into_bytes().into();
                Self::Argument(name, in_order(pre_parse))
            }
            FieldToMatch::AllQueryArguments(_) => Self::Arguments(in_order(pre_parse)),
            FieldToMatch::UriPath(_) => Self::Path,
            FieldToMatch::QueryString(_) => Self::Query,
            FieldToMatch::Body(_) => Self::Body,
            FieldToMatch::Method(_) => Self::Method,
            FieldToMatch::JsonBody(json) => {
                let paths = match &json.match_pattern {
                    JsonMatchPattern::All(_) => Pointers::all(),
                    JsonMatchPattern::IncludedPaths(paths) => Pointers::of(paths),
                };
                Self::Json(paths, json.match_scope)
            }
            FieldToMatch::Headers(headers) => {
                let filter = match &headers.match_pattern {
                    HeaderMatchPattern::All(_) => Filter::All,
                    HeaderMatchPattern::IncludedHeaders(names) => {
                        Filter::Included(names.iter().map(|name| folded(name)).collect())
                    }
                    HeaderMatchPattern::ExcludedHeaders(names) => {
                        Filter::Excluded(names.iter().map(|name| folded(name)).collect())
                    }
                };
                Self::Headers(filter, headers.match_scope)
            }
            FieldToMatch::Cookies(cookies) => {
                let filter = match &cookies.match_pattern {
                    CookieMatchPattern::All(_) => Filter::All,
                    CookieMatchPattern::IncludedCookies(names) => Filter::Included(exact(names)),
                    CookieMatchPattern::ExcludedCookies(names) => Filter::Excluded(exact(names)),
                };
                Self::Cookies(filter, cookies.match_scope)
            }
            FieldToMatch::HeaderOrder(_) => Self::HeaderOrder,
            FieldToMatch::Ja3Fingerprint(_) => Self::Ja3,
            FieldToMatch::Ja4Fingerprint(_) => Self::Ja4,
            FieldToMatch::UriFragment(_) => Self::Fragment,
        }
    }

    /// Whether it is read from the body, which gRPC requests are not inspected for.
    pub(crate) fn is_body(&self) -> bool {
        matches!(self, Self::Body | Self::Json(..))
    }

    /// The word for it in match details.
    pub(crate) fn location(&self) -> &'static str {
        match self {
            Self::Method => "METHOD",
            Self::Path => "URI",
            Self::Query => "QUERY_STRING",
            Self::Body => "BODY",
            Self::Header(_) | Self::Headers(..) => "HEADER",
            Self::Cookies(..) => "COOKIE",
            Self::Argument(..) => "SINGLE_QUERY_ARG",
            Self::Arguments(_) => "ALL_QUERY_ARGS",
            Self::Fragment => "URI_FRAGMENT",
            // AWS says so of JSON bodies.
            Self::Json(..) | Self::HeaderOrder | Self::Ja3 | Self::Ja4 => "UNKNOWN",
        }
    }
}

/// Names of headers are compared without the spaces around them, whatever their letters.
fn folded(name: &str) -> Box<[u8]> {
    name.trim_matches(' ')
        .to_ascii_lowercase()
        .into_bytes()
        .into()
}

fn exact(names: &[String]) -> Box<[Box<[u8]>]> {
    names.iter().map(|name| name.as_bytes().into()).collect()
}

fn in_order(transformations: &[PreParseTextTransformation]) -> Box<[PreParseTransformation]> {
    let mut sorted = transformations.to_vec();
    sorted.sort_by_key(|one| one.priority);
    let kinds = sorted.into_iter().map(|one| one.kind);
    kinds
        .filter(|kind| *kind != PreParseTransformation::None)
        .collect()
}
