//! Answers of S3 in XML.

use roxmltree::{Document, Node};

/// A page of `ListObjectsV2`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) keys: Vec<String>,
    pub(crate) next: Option<String>,
}

/// Reads a page; `None` if it is none.
pub(crate) fn page(xml: &str) -> Option<Page> {
    let document = Document::parse(xml).ok()?;
    let root = document.root_element();
    if root.tag_name().name() != "ListBucketResult" {
        return None;
    }
    let contents = children(root, "Contents");
    let keys = contents.filter_map(|entry| text(entry, "Key")).collect();
    let next = text(root, "NextContinuationToken");
    Some(Page { keys, next })
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
            r#"<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>a&amp;b</Key></Contents><NextContinuationToken>t</NextContinuationToken></ListBucketResult>"#,
        );
        let next = Some("t".to_owned());
        let keys = vec!["a&b".to_owned()];
        assert_eq!(read, Some(Page { keys, next }));
        assert_eq!(page("<Error/>"), None);
        let error = error_code("<Error><Code>NoSuchBucket</Code></Error>");
        assert_eq!(error.as_deref(), Some("NoSuchBucket"));
    }
}
