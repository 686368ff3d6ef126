//! Exclusive XML Canonicalization 1.0, without comments.
//!
//! <https://www.w3.org/TR/xml-exc-c14n/>

use std::collections::BTreeMap;

use roxmltree::{Node, NodeId};

/// What is told to the canonicalization beside the element.
#[derive(Clone, Copy, Default)]
pub(super) struct Options<'a> {
    /// An element that is left out, with all that it has: the enveloped signature.
    pub(super) without: Option<NodeId>,
    /// Prefixes that are treated as in inclusive canonicalization (`#default` for none).
    pub(super) inclusive: &'a [&'a str],
}

/// The namespaces that stand on the way from the top, by prefix.
type Rendered<'a> = BTreeMap<&'a str, &'a str>;

/// An element's canonical form. Of a tree that [`parse`](super::xml::parse) gave, it is as deep as
/// that allows.
pub(super) fn canonicalize(element: Node<'_, '_>, options: Options<'_>) -> String {
    let mut out = String::new();
    write_element(&mut out, element, options, &Rendered::new());
    out
}

fn write_element(
    out: &mut String,
    element: Node<'_, '_>,
    options: Options<'_>,
    above: &Rendered<'_>,
) {
    let name = qualified_name(element);
    let mut rendered = above.clone();
    out.push('<');
    out.push_str(name);
    for (prefix, uri) in used_namespaces(element, name, options.inclusive) {
        let is_new = rendered.get(prefix).copied().unwrap_or_default() != uri;
        if is_new {
            write_namespace(out, prefix, uri);
            rendered.insert(prefix, uri);
        }
    }
    write_attributes(out, element);
    out.push('>');
    for child in element.children() {
        if child.is_element() && options.without != Some(child.id()) {
            write_element(out, child, options, &rendered);
        } else if child.is_text() {
            escape_text(out, child.text().unwrap_or_default());
        }
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// The namespaces that the element's own name and its attributes use, by prefix, and those in
/// scope that are to be treated inclusively. For names in use it is the namespace that the parser
/// gave them, so that nothing can be read that was not digested.
fn used_namespaces<'a>(
    element: Node<'a, '_>,
    name: &'a str,
    inclusive: &[&'a str],
) -> BTreeMap<&'a str, &'a str> {
    let mut used = BTreeMap::new();
    for prefix in inclusive {
        let prefix = if *prefix == "#default" { "" } else { prefix };
        let declared = element.lookup_namespace_uri(Some(prefix).filter(|p| !p.is_empty()));
        if declared.is_some() || prefix.is_empty() {
            used.insert(prefix, declared.unwrap_or_default());
        }
    }
    for attribute in element.attributes() {
        let name = slice(element, attribute.range_qname());
        if let Some((prefix, _)) = name.split_once(':')
            && prefix != "xml"
        {
            used.insert(prefix, attribute.namespace().unwrap_or_default());
        }
    }
    let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
    if prefix != "xml" {
        used.insert(prefix, element.tag_name().namespace().unwrap_or_default());
    }
    used
}

/// Writes a declaration.
pub(super) fn write_namespace(out: &mut String, prefix: &str, uri: &str) {
    out.push_str(" xmlns");
    if !prefix.is_empty() {
        out.push(':');
        out.push_str(prefix);
    }
    write_value(out, uri);
}

/// Attributes by namespace, then by local name.
fn write_attributes(out: &mut String, element: Node<'_, '_>) {
    let mut attributes: Vec<_> = element.attributes().collect();
    attributes.sort_by_key(|attribute| {
        let namespace = attribute.namespace().unwrap_or_default();
        (namespace, attribute.name())
    });
    for attribute in attributes {
        out.push(' ');
        out.push_str(slice(element, attribute.range_qname()));
        write_value(out, attribute.value());
    }
}

/// The name as it is written, with its prefix.
fn qualified_name<'a>(element: Node<'a, '_>) -> &'a str {
    let tag = slice(element, element.range());
    let name = tag.strip_prefix('<').unwrap_or_default();
    let end = name.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
    name.get(..end.unwrap_or(name.len())).unwrap_or_default()
}

fn slice<'a>(node: Node<'a, '_>, range: std::ops::Range<usize>) -> &'a str {
    let text = node.document().input_text();
    text.get(range).unwrap_or_default()
}

/// Writes text.
pub(super) fn escape_text(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#xD;"),
            other => out.push(other),
        }
    }
}

/// Writes an attribute's value, from the sign of equality on.
pub(super) fn write_value(out: &mut String, value: &str) {
    out.push_str("=\"");
    for character in value.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#x9;"),
            '\n' => out.push_str("&#xA;"),
            '\r' => out.push_str("&#xD;"),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::saml::xml;

    fn canonical(text: &str, name: &str, inclusive: &[&str]) -> String {
        let document = xml::parse(text, 1_000).unwrap();
        let element = document
            .descendants()
            .find(|node| node.tag_name().name() == name)
            .unwrap();
        let options = Options {
            without: None,
            inclusive,
        };
        canonicalize(element, options)
    }

    /// The examples of the specification, §2.2.
    #[test]
    fn the_context_of_an_element_does_not_matter() {
        let inner = "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\">\n    \
                     <n3:stuff xmlns:n3=\"ftp://example.org\"/>\n  </n1:elem2>";
        let expected = "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\">\n    \
                        <n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff>\n  </n1:elem2>";
        for outer in [
            format!(
                "<n0:local xmlns:n0=\"foo:bar\" xmlns:n3=\"ftp://example.org\">\n  {inner}\n</n0:local>"
            ),
            format!(
                "<n2:pdu xmlns:n1=\"http://example.com\" xmlns:n2=\"http://foo.example\" \
                 xml:lang=\"fr\" xml:space=\"retain\">\n  {inner}\n</n2:pdu>"
            ),
        ] {
            assert_eq!(canonical(&outer, "elem2", &[]), expected);
        }
    }

    #[test]
    fn inclusive_prefixes_stand_where_they_are_declared_first() {
        let text = "<a xmlns=\"u\" xmlns:p=\"v\"><b><c p:x=\"\"/></b></a>";
        assert_eq!(
            canonical(text, "b", &[]),
            "<b xmlns=\"u\"><c xmlns:p=\"v\" p:x=\"\"></c></b>"
        );
        assert_eq!(
            canonical(text, "b", &["p"]),
            "<b xmlns=\"u\" xmlns:p=\"v\"><c p:x=\"\"></c></b>"
        );
        let text = "<a xmlns=\"u\"><p:b xmlns:p=\"v\"><c/></p:b></a>";
        assert_eq!(
            canonical(text, "b", &["#default"]),
            "<p:b xmlns=\"u\" xmlns:p=\"v\"><c></c></p:b>"
        );
    }

    /// Documents made by chance, and what libxml2 makes of them (`tests/foreign/canonicalize.py`).
    #[test]
    fn another_implementation_says_the_same() {
        let cases = include_str!("../../tests/foreign/canonical.json");
        let Value::Array(cases) = serde_json::from_str(cases).unwrap() else {
            panic!("a list");
        };
        for case in &cases {
            let text = |name: &str| case[name].as_str().unwrap();
            let inclusive = case["inclusive"].as_array().unwrap();
            let inclusive: Vec<_> = inclusive.iter().filter_map(Value::as_str).collect();
            assert_eq!(
                canonical(text("document"), text("element"), &inclusive),
                text("canonical"),
                "{}",
                text("document")
            );
        }
        assert_eq!(cases.len(), 60);
    }

    #[test]
    fn an_element_can_be_left_out() {
        let document = xml::parse("<a>1<b><c/></b>2<b/>3</a>", 100).unwrap();
        let left_out = document.root_element().first_element_child().unwrap();
        let options = Options {
            without: Some(left_out.id()),
            inclusive: &[],
        };
        let form = canonicalize(document.root_element(), options);
        assert_eq!(form, "<a>12<b></b>3</a>");
    }
}
