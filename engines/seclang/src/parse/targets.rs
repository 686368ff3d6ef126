//! `ARGS|!ARGS:token|&REQUEST_HEADERS:Host|REQUEST_COOKIES:/^x/`.

use crate::collection::Collection;
use crate::operator::Pattern;
use crate::rule::{Mode, Selector, Target};

/// Reads targets; `Err` names one that is not supported.
pub(crate) fn targets(text: &str) -> Result<Vec<Target>, String> {
    let mut parts: Vec<String> = Vec::new();
    for piece in text.split('|') {
        match parts.last_mut().filter(|part| has_open_pattern(part)) {
            Some(part) => {
                part.push('|');
                part.push_str(piece);
            }
            None => parts.push(piece.trim().to_owned()),
        }
    }
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .map(|part| target(part))
        .collect()
}

/// Whether its key is a pattern that goes on: bars in it separate nothing.
fn has_open_pattern(part: &str) -> bool {
    let Some((name, key)) = part.split_once(':') else {
        return false;
    };
    let key = key.trim_matches('\'');
    let is_xml = Collection::of_name(name) == Some(Collection::Xml);
    !is_xml
        && key
            .strip_prefix('/')
            .is_some_and(|pattern| !pattern.ends_with('/'))
}

/// Reads one target.
pub(crate) fn target(text: &str) -> Result<Target, String> {
    let (mode, name) = match text.strip_prefix('!') {
        Some(name) => (Mode::Exclude, name),
        None => match text.strip_prefix('&') {
            Some(name) => (Mode::Count, name),
            None => (Mode::Look, text),
        },
    };
    let (name, key) = match name.split_once(':') {
        Some((name, key)) => (name, Some(key.trim_matches('\''))),
        None => (name, None),
    };
    let Some(collection) = Collection::of_name(name) else {
        return Err(format!("the variable {name}"));
    };
    let selector = match (collection, key) {
        (_, None) => Selector::All,
        (Collection::Xml, Some(path)) => xml(path)?,
        (_, Some(key)) => selector(key)?,
    };
    Ok(Target {
        collection,
        selector,
        mode,
    })
}

/// Of XPath, the text of the document and the values of all attributes.
fn xml(path: &str) -> Result<Selector, String> {
    match path {
        "/*" | "//@*" => Ok(Selector::Key(path.to_owned())),
        _ => Err(format!("the XPath {path}")),
    }
}

fn selector(key: &str) -> Result<Selector, String> {
    match key.strip_prefix('/').and_then(|key| key.strip_suffix('/')) {
        Some(pattern) => Pattern::compile(&format!("(?i){pattern}"))
            .map(Selector::Pattern)
            .map_err(|error| format!("the pattern /{pattern}/: {error}")),
        None => Ok(Selector::Key(key.to_ascii_lowercase())),
    }
}

#[cfg(test)]
mod tests {
    use super::targets;
    use crate::collection::Collection;
    use crate::rule::Mode;

    #[test]
    fn reads_targets() {
        let targets = targets("ARGS|!REQUEST_COOKIES:/a|b/|&TX:x|XML:/*").unwrap();
        let kinds: Vec<_> = targets
            .iter()
            .map(|target| (target.collection, target.mode))
            .collect();
        assert_eq!(
            kinds,
            [
                (Collection::Args, Mode::Look),
                (Collection::RequestCookies, Mode::Exclude),
                (Collection::Transaction, Mode::Count),
                (Collection::Xml, Mode::Look),
            ]
        );
        let cookies = targets.get(1).unwrap();
        assert!(cookies.selector.selects(b"xB") && !cookies.selector.selects(b"c"));
    }

    #[test]
    fn names_what_it_does_not_support() {
        assert_eq!(targets("ARGS|IP:x").unwrap_err(), "the variable IP");
        assert_eq!(targets("XML:/a/b").unwrap_err(), "the XPath /a/b");
    }
}
