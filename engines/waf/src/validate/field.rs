//! Components and transformations.

use std::collections::HashSet;

use super::refusal::{Place, Reason, Refusal};
use crate::language::field::{
    CookieMatchPattern, FieldToMatch, HeaderMatchPattern, JsonMatchPattern, TextTransformation,
};
use crate::language::statement::Inspected;

/// Transformations of a statement.
const TRANSFORMATIONS: usize = 10;
/// Characters of the name of an argument.
const ARGUMENT_NAME: usize = 30;
/// Names of headers or cookies.
const NAMES: usize = 199;

/// Checks what is inspected, and how it is transformed first.
pub(super) fn inspected(inspected: &Inspected) -> Result<(), Refusal> {
    component(&inspected.field_to_match)?;
    transformations(&inspected.text_transformations)?;
    let before = &inspected.pre_parse_text_transformations;
    if before.is_empty() {
        return Ok(());
    }
    let place = Place::PreParseTextTransformation;
    let is_query = matches!(
        inspected.field_to_match,
        FieldToMatch::SingleQueryArgument(_) | FieldToMatch::AllQueryArguments(_)
    );
    if !is_query {
        return Err(Refusal::invalid(
            place,
            "PreParseTextTransformations",
            Reason::Unsupported,
        ));
    }
    ordered(
        before.iter().map(|one| one.priority),
        before.len(),
        place,
        "PreParseTextTransformations",
    )
}

/// Checks transformations: at least one, not too many, each at its own place.
pub(super) fn transformations(transformations: &[TextTransformation]) -> Result<(), Refusal> {
    let place = Place::TextTransformation;
    if transformations.is_empty() {
        return Err(Refusal::invalid(
            place,
            "TextTransformations",
            Reason::Missing,
        ));
    }
    let priorities = transformations.iter().map(|one| one.priority);
    ordered(
        priorities,
        transformations.len(),
        place,
        "TextTransformations",
    )
}

/// Fingerprints are compared as a whole and nothing else.
pub(super) fn refuse_fingerprints(inspected: &Inspected) -> Result<(), Refusal> {
    match inspected.field_to_match {
        FieldToMatch::Ja3Fingerprint(_) => Err(Refusal::invalid(
            Place::FieldToMatch,
            "JA3Fingerprint",
            Reason::Unsupported,
        )),
        FieldToMatch::Ja4Fingerprint(_) => Err(Refusal::invalid(
            Place::FieldToMatch,
            "JA4Fingerprint",
            Reason::Unsupported,
        )),
        _ => Ok(()),
    }
}

fn ordered(
    priorities: impl Iterator<Item = u32>,
    count: usize,
    place: Place,
    parameter: &str,
) -> Result<(), Refusal> {
    if count > TRANSFORMATIONS {
        return Err(Refusal::invalid(place, parameter, Reason::TooMany));
    }
    let distinct: HashSet<u32> = priorities.collect();
    if distinct.len() < count {
        return Err(Refusal::invalid(place, parameter, Reason::Duplicate));
    }
    Ok(())
}

fn component(field: &FieldToMatch) -> Result<(), Refusal> {
    match field {
        FieldToMatch::SingleHeader(header) if header.name.trim().is_empty() => Err(
            Refusal::invalid(Place::SingleHeader, &header.name, Reason::InvalidFormat),
        ),
        FieldToMatch::SingleQueryArgument(argument)
            if argument.name.chars().count() > ARGUMENT_NAME =>
        {
            Err(Refusal::invalid(
                Place::SingleQueryArgument,
                &argument.name,
                Reason::TooMany,
            ))
        }
        FieldToMatch::Headers(headers) => match &headers.match_pattern {
            HeaderMatchPattern::All(_) => Ok(()),
            HeaderMatchPattern::IncludedHeaders(names)
            | HeaderMatchPattern::ExcludedHeaders(names) => {
                let folded = names.iter().map(|name| name.trim().to_ascii_lowercase());
                names_of(folded.collect(), Place::HeaderMatchPattern)
            }
        },
        FieldToMatch::Cookies(cookies) => match &cookies.match_pattern {
            CookieMatchPattern::All(_) => Ok(()),
            CookieMatchPattern::IncludedCookies(names)
            | CookieMatchPattern::ExcludedCookies(names) => {
                names_of(names.clone(), Place::CookieMatchPattern)
            }
        },
        FieldToMatch::JsonBody(json) => match &json.match_pattern {
            JsonMatchPattern::All(_) => Ok(()),
            JsonMatchPattern::IncludedPaths(paths) => pointers(paths),
        },
        FieldToMatch::UriFragment(fragment) if fragment.fallback_behavior.is_none() => Err(
            Refusal::invalid(Place::FieldToMatch, "UriFragment", Reason::Missing),
        ),
        _ => Ok(()),
    }
}

fn names_of(names: Vec<String>, place: Place) -> Result<(), Refusal> {
    if names.is_empty() {
        return Err(Refusal::invalid(place, "MatchPattern", Reason::Missing));
    }
    Refusal::if_more(names.len(), NAMES, "names of a match pattern")?;
    let count = names.len();
    let distinct: HashSet<String> = names.into_iter().collect();
    if distinct.len() < count {
        return Err(Refusal::invalid(place, "MatchPattern", Reason::Duplicate));
    }
    Ok(())
}

/// JSON Pointers begin with a slash; a tilde is followed by 0 or 1.
fn pointers(paths: &[String]) -> Result<(), Refusal> {
    let place = Place::JsonMatchPattern;
    if paths.is_empty() {
        return Err(Refusal::invalid(place, "IncludedPaths", Reason::Missing));
    }
    let is_pointer = |path: &str| {
        let mut after_tildes = path.split('~').skip(1);
        path.starts_with('/') && after_tildes.all(|rest| rest.starts_with(['0', '1']))
    };
    match paths.iter().find(|path| !is_pointer(path)) {
        Some(path) => Err(Refusal::invalid(place, path, Reason::InvalidFormat)),
        None => Ok(()),
    }
}
