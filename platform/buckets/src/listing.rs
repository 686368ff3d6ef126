//! Answers of S3 in XML.

use roxmltree::{Document, Node};

use crate::Entry;

/// A page of `ListObjectsV2`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Entry>,
    pub(crate) next: Option<String>,
}

/// Reads a page; `None` if it is none.
pub(crate) fn page(xml: &str) -> Option<Page> {
    let document = Document::parse(xml).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "ListBucketResult" {
        return None;
    }
    let entries = children(root, "Contents").filter_map(entry).collect();
    let next = text(root, "NextContinuationToken");
    Some(Page { entries, next })
}

fn entry(node: Node<'_, '_>) -> Option<Entry> {
    let size = text(node, "Size").and_then(|size| size.parse().ok());
    let etag = text(node, "ETag").unwrap_or_default();
    Some(Entry {
        key: text(node, "Key")?,
        size: size.unwrap_or(0),
        etag: etag.trim_matches('"').to_owned(),
    })
}

/// Reads the tags of an object.
pub(crate) fn tags(xml: &str) -> Vec<(String, String)> {
    let Ok(document) = Document::parse(xml) else {
        return Vec::new();
    };
    let set = children(document.root_element(), "TagSet");
    let tags = set.flat_map(|set| children(set, "Tag"));
    let tag = |tag| Some((text(tag, "Key")?, text(tag, "Value")?));
    tags.filter_map(tag).collect()
}

/// Writes the tags of an object.
pub(crate) fn tagging(tags: &[(String, String)]) -> String {
    let tag = |(key, value): &(String, String)| {
        let (key, value) = (escape(key), escape(value));
        format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>")
    };
    let tags: String = tags.iter().map(tag).collect();
    format!(
        "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>{tags}</TagSet></Tagging>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The code of an error.
pub(crate) fn error_code(xml: &str) -> Option<String> {
    let document = Document::parse(xml).ok()?;
    text(document.root_element(), "Code")
}

fn text(node: Node<'_, '_>, name: &str) -> Option<String> {
    let found = node
        .children()
        .find(|child| child.tag_name().name() == name)?;
    Some(found.text().unwrap_or_default().to_owned())
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children()
        .filter(move |child| child.tag_name().name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_pages_and_errors() {
        let read = page(
            r#"<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>a&amp;b</Key><ETag>&quot;e&quot;</ETag><Size>7</Size></Contents><NextContinuationToken>t</NextContinuationToken></ListBucketResult>"#,
        );
        let next = Some("t".to_owned());
        let entries = vec![Entry {
            key: "a&b".to_owned(),
            size: 7,
            etag: "e".to_owned(),
        }];
        assert_eq!(read, Some(Page { entries, next }));
        assert_eq!(page("<Error/>"), None);
        let error = error_code("<Error><Code>NoSuchBucket</Code></Error>");
        assert_eq!(error.as_deref(), Some("NoSuchBucket"));
    }

    #[test]
    fn tags_are_read_as_they_were_written() {
        let own = vec![
            ("a".to_owned(), "1 & <2>".to_owned()),
            ("b".to_owned(), String::new()),
        ];
        assert_eq!(tags(&tagging(&own)), own);
    }
}
