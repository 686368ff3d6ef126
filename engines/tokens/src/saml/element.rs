//! Questions asked of elements.

use roxmltree::Node;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

pub(super) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
pub(super) const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub(super) const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
pub(super) const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
pub(super) const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";

/// An element is not there as often as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    None,
    Several,
}

/// The child elements of that name.
pub(super) fn children<'a, 'input: 'a>(
    parent: Node<'a, 'input>,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    let children = parent.children();
    children.filter(move |child| child.has_tag_name((namespace, name)))
}

/// The only child element of that name.
pub(super) fn only_child<'a, 'input: 'a>(
    parent: Node<'a, 'input>,
    namespace: &'static str,
    name: &'static str,
) -> Result<Node<'a, 'input>, Count> {
    let mut found = children(parent, namespace, name);
    match (found.next(), found.next()) {
        (Some(child), None) => Ok(child),
        (None, _) => Err(Count::None),
        (Some(_), Some(_)) => Err(Count::Several),
    }
}

/// The child element of that name, of which there may be one.
pub(super) fn optional_child<'a, 'input: 'a>(
    parent: Node<'a, 'input>,
    namespace: &'static str,
    name: &'static str,
) -> Result<Option<Node<'a, 'input>>, Count> {
    match only_child(parent, namespace, name) {
        Ok(child) => Ok(Some(child)),
        Err(Count::None) => Ok(None),
        Err(Count::Several) => Err(Count::Several),
    }
}

/// The text of an element that has nothing but text, whole across comments.
pub(super) fn simple_text(element: Node<'_, '_>) -> Option<String> {
    let has_elements = element.children().any(|child| child.is_element());
    (!has_elements).then(|| whole_text(element))
}

/// All text in an element and in what it has, whole across comments.
pub(super) fn whole_text(element: Node<'_, '_>) -> String {
    let texts = element.descendants().filter(Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

/// A moment (`xs:dateTime`) in Unix seconds. SAML (Core §1.3.3) wants UTC, and a zone there.
pub(super) fn moment(text: &str) -> Option<i64> {
    let moment = OffsetDateTime::parse(text.trim(), &Rfc3339).ok()?;
    Some(moment.unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::saml::xml;

    #[test]
    fn text_is_whole_across_comments() {
        let document = xml::parse("<a>al<!-- -->i<![CDATA[c]]>e<!----></a>", 100).unwrap();
        assert_eq!(
            simple_text(document.root_element()).as_deref(),
            Some("alice")
        );
        let document = xml::parse("<a>al<b>ic</b>e</a>", 100).unwrap();
        assert_eq!(simple_text(document.root_element()), None);
        assert_eq!(whole_text(document.root_element()), "alice");
    }

    #[test]
    fn moments_have_a_zone() {
        assert_eq!(moment("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(moment("2013-11-05T02:06:42.876Z"), Some(1_383_617_202));
        assert_eq!(moment(" 1970-01-01T01:00:00+01:00 "), Some(0));
        for text in [
            "",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-13-01T00:00:00Z",
            "60",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
