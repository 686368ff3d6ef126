//! A request gets another host or URL on its way to its target, as its rule says.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html>

use super::exchange::Exchange;
use crate::config::{Rewrite, Transforms};
use crate::inspector::Answer;

/// A host or URL may become so long.
const LONGEST_BYTES: usize = 16 * 1024;

/// What a target is told in place of what the client said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewritten {
    pub(crate) host: Option<Vec<u8>>,
    pub(crate) target: Option<Vec<u8>>,
}

impl Exchange<'_> {
    /// Rewrites the request; what cannot be is answered.
    pub(super) fn transform(&mut self, transforms: &Transforms) -> Result<(), Answer> {
        let (head, host) = (self.head, self.head.host());
        let host = rewritten(
            transforms.host.as_ref(),
            host,
            is_host,
            "TransformInvalidHost",
        );
        let target = head.get(head.target);
        let target = rewritten(
            transforms.url.as_ref(),
            target,
            is_target,
            "TransformInvalidPath",
        );
        match (host, target) {
            (Ok(host), Ok(target)) => {
                self.note.transform_status = Some("TransformSuccess");
                if host.is_some() || target.is_some() {
                    self.note.actions.push("rewrite");
                }
                self.rewritten = Rewritten { host, target };
                Ok(())
            }
            (Err(status), _) | (_, Err(status)) => {
                self.note.transform_status = Some(status);
                Err(Answer::page(500))
            }
        }
    }
}

/// The text after a rewrite, if that changes it.
fn rewritten(
    rewrite: Option<&Rewrite>,
    text: &[u8],
    is_sound: impl Fn(&[u8]) -> bool,
    fault: &'static str,
) -> Result<Option<Vec<u8>>, &'static str> {
    let rewritten = rewrite.and_then(|rewrite| rewrite.of(text));
    match rewritten.filter(|rewritten| rewritten != text) {
        Some(rewritten) if rewritten.len() > LONGEST_BYTES => Err("TransformBufferTooSmall"),
        Some(rewritten) if !is_sound(&rewritten) => Err(fault),
        rewritten => Ok(rewritten),
    }
}

fn is_host(host: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(byte);
    !host.is_empty() && host.iter().all(is_plain)
}

fn is_target(target: &[u8]) -> bool {
    let is_visible = |byte: &u8| *byte > b' ' && *byte != 0x7f && *byte != b'#';
    target.starts_with(b"/") && target.iter().all(is_visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(replacement: &str, text: &str) -> Result<Option<Vec<u8>>, &'static str> {
        let rewrite = Rewrite::new("^/old", replacement).unwrap();
        rewritten(
            Some(&rewrite),
            text.as_bytes(),
            is_target,
            "TransformInvalidPath",
        )
    }

    #[test]
    fn only_what_is_sound_goes_on() {
        assert_eq!(of("/new", "/old?a=b").unwrap().unwrap(), b"/new?a=b");
        assert_eq!(of("/new", "/other"), Ok(None));
        assert_eq!(of("/old", "/old/a"), Ok(None));
        for replacement in ["new", "/a b", "/a\r\nX: y", ""] {
            let fault = of(replacement, "/old");
            assert_eq!(fault, Err("TransformInvalidPath"), "{replacement}");
        }
        let long = of("/", &format!("/old{}", "a".repeat(LONGEST_BYTES)));
        assert_eq!(long, Err("TransformBufferTooSmall"));
        assert!(is_host(b"shop.example:8080") && !is_host(b"shop.example/") && !is_host(b""));
    }
}
