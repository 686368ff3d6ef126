//! CMD_LINE, CMD_LINE_UNIX and CMD_LINE_WIN: a command as its shell will understand it.

use crate::bytes::{self, changed, is_space};

/// What any shell skips is deleted, what parts words becomes a space, and spaces before `/` and
/// `(` go.
pub(crate) fn any_shell(text: &[u8]) -> Option<Vec<u8>> {
    let is_special = |byte: u8| {
        byte.is_ascii_uppercase()
            | matches!(
                byte,
                b'\\' | b'"' | b'\'' | b'^' | b' ' | b',' | b';' | b'\t' | b'\r' | b'\n'
            )
    };
    let (before, rest) = text.split_at_checked(bytes::position(text, is_special)?)?;
    let mut out = Vec::with_capacity(text.len());
    out.extend_from_slice(before);
    for byte in rest {
        match byte {
            b'\\' | b'"' | b'\'' | b'^' => {}
            b' ' | b',' | b';' | b'\t' | b'\r' | b'\n' => {
                if out.last() != Some(&b' ') {
                    out.push(b' ');
                }
            }
            b'/' | b'(' => {
                if out.last() == Some(&b' ') {
                    out.pop();
                }
                out.push(*byte);
            }
            _ => out.push(byte.to_ascii_lowercase()),
        }
    }
    changed(out, text)
}

/// What shells of Unix skip is deleted.
pub(crate) fn unix(text: &[u8]) -> Option<Vec<u8>> {
    let is_special = |byte: u8| {
        byte.is_ascii_uppercase() | is_space(byte) | matches!(byte, b'\\' | b'"' | b'\'')
    };
    let (before, rest) = text.split_at_checked(bytes::position(text, is_special)?)?;
    let mut words = Words::beginning_with(before, text.len());
    for byte in rest {
        match byte {
            b'\\' | b'"' | b'\'' => {}
            _ if is_space(*byte) => words.end_word(),
            _ => words.push(byte.to_ascii_lowercase()),
        }
    }
    changed(words.line, text)
}

/// What shells of Windows skip is deleted; of backslashes in a row one is left.
pub(crate) fn windows(text: &[u8]) -> Option<Vec<u8>> {
    let is_special = |byte: u8| {
        byte.is_ascii_uppercase()
            | is_space(byte)
            | matches!(byte, b'\\' | b'"' | b'\'' | b'^' | b'`')
    };
    let (before, mut rest) = text.split_at_checked(bytes::position(text, is_special)?)?;
    let mut words = Words::beginning_with(before, text.len());
    while let Some((byte, tail)) = rest.split_first() {
        rest = match rest {
            // A line that goes on in the next one.
            [b'^', b'\r', b'\n', next @ ..] | [b'^', b'\n', next @ ..] => next,
            _ => tail,
        };
        match byte {
            b'"' | b'\'' | b'^' | b'`' => {}
            b'\\' if words.ends_with(b'\\') => {}
            _ if is_space(*byte) => words.end_word(),
            _ => words.push(byte.to_ascii_lowercase()),
        }
    }
    changed(words.line, text)
}

/// A line that is put together of words with one space between them.
struct Words {
    line: Vec<u8>,
    is_between: bool,
}

impl Words {
    fn beginning_with(before: &[u8], capacity: usize) -> Self {
        let mut line = Vec::with_capacity(capacity);
        line.extend_from_slice(before);
        Self {
            line,
            is_between: false,
        }
    }

    fn end_word(&mut self) {
        self.is_between = !self.line.is_empty();
    }

    fn push(&mut self, byte: u8) {
        if self.is_between {
            self.line.push(b' ');
            self.is_between = false;
        }
        self.line.push(byte);
    }

    fn ends_with(&self, byte: u8) -> bool {
        !self.is_between && self.line.last() == Some(&byte)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn or_same(result: Option<Vec<u8>>, text: &str) -> String {
        String::from_utf8(result.unwrap_or_else(|| text.as_bytes().to_vec())).unwrap()
    }

    /// Four of these are of Coraza's tests of cmdLine.
    #[test]
    fn any_shell_has_its_tricks_undone() {
        for (text, expected) in [
            ("", ""),
            ("test", "test"),
            ("C^OMMAND /C DIR", "command/c dir"),
            ("cmd,/c DiR", "cmd/c dir"),
            ("\"command\" /c DiR", "command/c dir"),
            ("c\\at  ,;\t\r\n /etc/p'a'sswd", "cat/etc/passwd"),
            ("a ( b)", "a( b)"),
            ("a \"(b", "a(b"),
            (" a ", " a "),
            ("a\"\" \"b", "a b"),
        ] {
            assert_eq!(
                or_same(any_shell(text.as_bytes()), text),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn unix_has_its_tricks_undone() {
        for (text, expected) in [
            ("", ""),
            ("cat /etc/passwd", "cat /etc/passwd"),
            (
                "  C\\a't'\t\n\x0b\x0c\r /etc/\"passwd\"  ",
                "cat /etc/passwd",
            ),
            ("a^b;c,d", "a^b;c,d"),
            ("'' a", "a"),
            ("a ' ' b", "a b"),
            (" ", ""),
        ] {
            assert_eq!(or_same(unix(text.as_bytes()), text), expected, "{text:?}");
        }
    }

    #[test]
    fn windows_has_its_tricks_undone() {
        for (text, expected) in [
            ("", ""),
            ("P^o`w'e\"rShell  -Enc", "powershell -enc"),
            (
                "c:\\windows\\system32\\cmd.exe",
                "c:\\windows\\system32\\cmd.exe",
            ),
            ("c:\\\\windows\\\\\\cmd", "c:\\windows\\cmd"),
            ("po^\r\nwer^\nshell", "powershell"),
            ("a^\rb", "a b"),
            ("a\r\nb", "a b"),
            ("a\\\"\\b", "a\\b"),
            ("a\\ \\b", "a\\ \\b"),
            ("  a;b,c ", "a;b,c"),
        ] {
            assert_eq!(
                or_same(windows(text.as_bytes()), text),
                expected,
                "{text:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn unix_in_the_steps_that_aws_lists(text in "[aB \\\\\"'^\t\n]{0,60}") {
            let deleted = text.replace(['\\', '"', '\''], "");
            let spaced = deleted.replace(['\t', '\n'], " ");
            let collapsed = spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>();
            let expected = collapsed.join(" ").to_ascii_lowercase();
            prop_assert_eq!(or_same(unix(text.as_bytes()), &text), expected);
        }

        #[test]
        fn windows_in_the_steps_that_aws_lists(text in "[aB \\\\\"'^`\r\n]{0,60}") {
            let joined = text.replace("^\r\n", "").replace("^\n", "");
            let deleted = joined.replace(['"', '\'', '^', '`'], "");
            let spaced = deleted.replace(['\r', '\n'], " ");
            let collapsed = spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>();
            let mut expected = collapsed.join(" ").to_ascii_lowercase();
            while expected.contains("\\\\") {
                expected = expected.replace("\\\\", "\\");
            }
            prop_assert_eq!(or_same(windows(text.as_bytes()), &text), expected);
        }

        #[test]
        fn any_shell_in_the_steps_that_aws_lists(text in "[aB /(,;\\\\\"'^\t]{0,60}") {
            let deleted = text.replace(['\\', '"', '\'', '^'], "");
            let spaced = deleted.replace([',', ';', '\t'], " ");
            let mut expected = spaced.to_ascii_lowercase();
            while expected.contains("  ") {
                expected = expected.replace("  ", " ");
            }
            let expected = expected.replace(" /", "/").replace(" (", "(");
            prop_assert_eq!(or_same(any_shell(text.as_bytes()), &text), expected);
        }
    }
}
