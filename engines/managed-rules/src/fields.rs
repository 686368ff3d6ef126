//! From the short names of components to AWS's language.

use ringwall_waf::language::action::Empty;
use ringwall_waf::language::field::{
    Body, BodyParsingFallbackBehavior, CookieMatchPattern, Cookies, FieldToMatch,
    HeaderMatchPattern, Headers, JsonBody, JsonMatchPattern, MatchScope, Named, OversizeHandling,
};

use crate::content::Field;

/// The component as AWS writes it; what is larger than what is inspected is inspected as far as it
/// goes.
pub(crate) fn field_to_match(field: Field) -> FieldToMatch {
    match field {
        Field::Method => FieldToMatch::Method(Empty {}),
        Field::Path => FieldToMatch::UriPath(Empty {}),
        Field::QueryString => FieldToMatch::QueryString(Empty {}),
        Field::QueryArguments => FieldToMatch::AllQueryArguments(Empty {}),
        Field::Headers => FieldToMatch::Headers(Headers {
            match_pattern: HeaderMatchPattern::All(Empty {}),
            match_scope: MatchScope::Value,
            oversize_handling: OversizeHandling::Continue,
        }),
        Field::Host => header("host"),
        Field::UserAgent => header("user-agent"),
        Field::Cookies => FieldToMatch::Cookies(Cookies {
            match_pattern: CookieMatchPattern::All(Empty {}),
            match_scope: MatchScope::All,
            oversize_handling: OversizeHandling::Continue,
        }),
        Field::Body => FieldToMatch::Body(Body {
            oversize_handling: OversizeHandling::Continue,
        }),
    }
}

/// A header by name.
pub(crate) fn header(name: &str) -> FieldToMatch {
    FieldToMatch::SingleHeader(Named {
        name: name.to_owned(),
    })
}

/// Keys and values of a JSON body; nothing of another one.
pub(crate) fn json_body() -> FieldToMatch {
    FieldToMatch::JsonBody(JsonBody {
        match_pattern: JsonMatchPattern::All(Empty {}),
        match_scope: MatchScope::All,
        invalid_fallback_behavior: Some(BodyParsingFallbackBehavior::NoMatch),
        oversize_handling: OversizeHandling::Continue,
    })
}
