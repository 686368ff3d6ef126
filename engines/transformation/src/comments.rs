//! REPLACE_COMMENTS and REMOVE_COMMENTS_CHAR.

use memchr::{memchr, memchr_iter};

use crate::bytes;

/// Makes each comment of C one space, the last one also if it has no end.
pub(crate) fn replace(text: &[u8]) -> Option<Vec<u8>> {
    bytes::rewrite(
        text,
        |rest| memchr(b'/', rest),
        |place, out| {
            let [b'/', b'*', comment @ ..] = place else {
                out.push(b'/');
                return 1;
            };
            out.push(b' ');
            match end(comment) {
                Some(end) => 2 + end + 2,
                None => place.len(),
            }
        },
    )
}

/// Where a comment's `*/` stands.
fn end(comment: &[u8]) -> Option<usize> {
    memchr_iter(b'*', comment).find(|star| comment.get(star + 1) == Some(&b'/'))
}

/// Takes out what begins and ends comments in C, SQL, shells and, as ModSecurity does, HTML.
pub(crate) fn remove_characters(text: &[u8]) -> Option<Vec<u8>> {
    let begins = |byte: u8| matches!(byte, b'/' | b'*' | b'-' | b'#' | b'<');
    let length = |place: &[u8]| match place {
        [b'<', b'!', b'-', b'-', ..] => 4,
        [b'-', b'-', b'>', ..] => 3,
        [b'/', b'*', ..] | [b'*', b'/', ..] | [b'-', b'-', ..] => 2,
        [b'#', ..] => 1,
        _ => 0,
    };
    bytes::rewrite(
        text,
        |rest| bytes::position(rest, begins),
        |place, out| {
            let length = length(place);
            if length == 0 {
                out.extend(place.first());
            }
            length
        },
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_comment_becomes_a_space() {
        for (text, expected) in [
            ("/**/", " "),
            ("/* a */", " "),
            ("un/**/ion/*\r\n*/select", "un ion select"),
            ("a /* b */ c", "a   c"),
            ("/*a*//*b*/", "  "),
            ("a/* b", "a "),
            ("a/*", "a "),
            ("/*/", " "),
            ("/* a /* b */ c */", "  c */"),
        ] {
            assert_eq!(
                replace(text.as_bytes()).unwrap(),
                expected.as_bytes(),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_comment_stays() {
        for text in ["", "a */ b", "/ *", "a/b", "//", "/"] {
            assert_eq!(replace(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn takes_out_what_begins_and_ends_comments() {
        for (text, expected) in [
            ("a/*b*/c", "abc"),
            ("1--", "1"),
            ("1---2", "1-2"),
            ("a#b", "ab"),
            ("<!--a-->", "a"),
            ("//**//", "//"),
            ("/-->*", "/*"),
        ] {
            assert_eq!(
                remove_characters(text.as_bytes()).unwrap(),
                expected.as_bytes(),
                "{text}"
            );
        }
        for text in ["", "a-b", "a/b", "2*3", "<b>", "<!-"] {
            assert_eq!(remove_characters(text.as_bytes()), None, "{text}");
        }
    }

    /// Comments replaced by a machine of two states, a byte at a time.
    fn replaced_slowly(text: &[u8]) -> Vec<u8> {
        let (mut out, mut at, mut is_comment) = (Vec::new(), 0, false);
        while at < text.len() {
            match (is_comment, &text[at..]) {
                (false, [b'/', b'*', ..]) => (is_comment, at) = (true, at + 2),
                (false, _) => {
                    out.push(text[at]);
                    at += 1;
                }
                (true, [b'*', b'/', ..]) => {
                    out.push(b' ');
                    (is_comment, at) = (false, at + 2);
                }
                (true, _) => at += 1,
            }
        }
        if is_comment {
            out.push(b' ');
        }
        out
    }

    /// The first mark that fits is cut out of the text, again and again, never looking back.
    fn removed_slowly(text: &str) -> String {
        let (mut text, mut at) = (text.to_owned(), 0);
        while at < text.len() {
            let marks = ["/*", "*/", "<!--", "-->", "--", "#"];
            match marks
                .iter()
                .find(|mark| text.get(at..).is_some_and(|rest| rest.starts_with(**mark)))
            {
                Some(mark) => text.replace_range(at..at + mark.len(), ""),
                None => at += 1,
            }
        }
        text
    }

    proptest! {
        #[test]
        fn removes_as_the_slow_cutter_does(text in "[/*<!>#a-]{0,40}") {
            let result = remove_characters(text.as_bytes());
            let result = result.unwrap_or_else(|| text.clone().into_bytes());
            prop_assert_eq!(result, removed_slowly(&text).into_bytes());
        }

        #[test]
        fn replaces_as_the_slow_machine_does(text in "[/* a]{0,64}") {
            let text = text.into_bytes();
            prop_assert_eq!(
                replace(&text).unwrap_or_else(|| text.clone()),
                replaced_slowly(&text)
            );
        }
    }
}
