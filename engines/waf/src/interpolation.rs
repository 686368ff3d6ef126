//! Placeholders for labels in headers and bodies: `${namespace:}`.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-dynamic-label-interpolation.html>

use std::sync::Arc;

use crate::request::Request;

/// How many placeholders of a text are resolved; others stay as they are.
const RESOLVED: usize = 10;

/// A text with its placeholders resolved.
pub(crate) fn resolve(text: &str, labels: &[Arc<str>], request: &Request<'_>) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    for _ in 0..RESOLVED {
        let Some((before, namespace, behind)) = placeholder(rest) else {
            break;
        };
        resolved.push_str(before);
        resolved.push_str(&value(namespace, labels, request));
        rest = behind;
    }
    resolved.push_str(rest);
    resolved
}

/// The next placeholder: what stands before it, its namespace, what stands behind it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices("${").find_map(|(at, open)| {
        let (inside, behind) = text.get(at + open.len()..)?.split_once('}')?;
        let is_namespace =
            inside.len() > 1 && inside.ends_with(':') && inside.bytes().all(is_label_byte);
        is_namespace.then_some((text.get(..at)?, inside, behind))
    })
}

fn is_label_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':')
}

/// What a placeholder stands for.
fn value(namespace: &str, labels: &[Arc<str>], request: &Request<'_>) -> String {
    match namespace {
        "awswaf:ip:" => return request.peer.to_string(),
        "awswaf:ja3:" => return request.ja3.unwrap_or_default().to_owned(),
        "awswaf:ja4:" => return request.ja4.unwrap_or_default().to_owned(),
        "awswaf:request_id:" => return request.id.to_owned(),
        _ => {}
    }
    let within: Vec<&str> = labels
        .iter()
        .filter_map(|label| label.strip_prefix(namespace))
        .collect();
    match within.as_slice() {
        [one] => one.rsplit(':').next().unwrap_or_default().to_owned(),
        several => several.join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::bench::get;

    fn resolved(text: &str, labels: &[&str]) -> String {
        let labels: Vec<Arc<str>> = labels.iter().map(|label| (*label).into()).collect();
        get("/").with(|request| resolve(text, &labels, request))
    }

    #[test]
    fn one_label_is_its_name_several_are_a_list_and_none_is_nothing() {
        let bot = "awswaf:managed:aws:bot-control:bot:category:";
        let text = format!("<${{{bot}}}>");

        assert_eq!(
            resolved(&text, &[&format!("{bot}scraping"), "awswaf:other:a"]),
            "<scraping>"
        );
        assert_eq!(
            resolved(
                &text,
                &[&format!("{bot}scraping"), &format!("{bot}advertising")]
            ),
            "<scraping,advertising>"
        );
        assert_eq!(resolved(&text, &[]), "<>");
    }

    #[test]
    fn some_values_are_of_the_request() {
        assert_eq!(
            resolved("${awswaf:ip:} ${awswaf:ja3:}|${awswaf:request_id:}", &[]),
            "192.0.2.1 |1-67891233-abcdef012345678912345678"
        );
    }

    #[test]
    fn ten_placeholders_are_resolved_and_more_stay() {
        let text = "${awswaf:ip:}".repeat(11);

        assert_eq!(
            resolved(&text, &[]),
            format!("{}${{awswaf:ip:}}", "192.0.2.1".repeat(10))
        );
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        for text in [
            "", "$", "${", "${a}", "${:}", "${a b:}", "${}", "$${x", "a}b",
        ] {
            assert_eq!(resolved(text, &["a:b"]), text);
        }
        assert_eq!(resolved("${ ${a:}", &["a:b"]), "${ b");
    }
}
