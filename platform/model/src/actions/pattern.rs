//! Action names: compared ignoring case, matched with `*` and `?`.

use std::cmp::Ordering;

/// The order of names, ignoring case.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let a = a.bytes().map(|byte| byte.to_ascii_lowercase());
    a.cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Whether the whole of `text` fits a pattern with `*` and `?`, ignoring case.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut offset) = (0, 0);
    // Where to go on after a failure: behind the last star, and one byte further in the text.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), text.get(offset)) {
            (Some(b'*'), _) => {
                at += 1;
                retry = Some((at, offset));
            }
            (Some(wanted), Some(byte)) if *wanted == b'?' || wanted.eq_ignore_ascii_case(byte) => {
                at += 1;
                offset += 1;
            }
            (None, None) => return true,
            _ => match retry {
                Some((star, from)) if from < text.len() => {
                    at = star;
                    offset = from + 1;
                    retry = Some((star, offset));
                }
                _ => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_case() {
        assert!(matches_pattern("get*", "GetKeyPolicy"));
        assert!(matches_pattern("GetKeyPolicy", "getkeypolicy"));
        assert_eq!(compare("ReEncryptTo", "reencryptto"), Ordering::Equal);
        assert_eq!(compare("GetB", "Geta"), Ordering::Greater);
    }

    #[test]
    fn matches_the_whole_text() {
        assert!(matches_pattern("*", ""));
        assert!(matches_pattern("*Key*", "ListKeys"));
        assert!(matches_pattern("List?eys", "ListKeys"));
        assert!(matches_pattern("*a*b", "aXaYb"));
        assert!(!matches_pattern("List", "ListKeys"));
        assert!(!matches_pattern("ListKeys?", "ListKeys"));
        assert!(!matches_pattern("*a*b", "ba"));
        assert!(!matches_pattern("", "ListKeys"));
    }
}
