//! Names of tags and attributes that run scripts, or bring them along.

/// Tags that nobody may add to a page.
const TAGS: [&[u8]; 20] = [
    b"APPLET",
    b"BASE",
    b"COMMENT",
    b"EMBED",
    b"FRAME",
    b"FRAMESET",
    b"HANDLER",
    b"IFRAME",
    b"IMPORT",
    b"ISINDEX",
    b"LINK",
    b"LISTENER",
    b"META",
    b"NOSCRIPT",
    b"OBJECT",
    b"SCRIPT",
    b"STYLE",
    b"VMLFRAME",
    b"XML",
    b"XSS",
];

/// What an attribute's value does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It runs, or holds a style, which may: any value is an attack.
    Runs,
    /// It names what to load, which may be a script.
    Url,
    /// It names an attribute that is then set.
    NamesAttribute,
}

/// Attributes that do something, and what.
const ATTRIBUTES: [(&[u8], Effect); 20] = [
    (b"ACTION", Effect::Url),
    (b"ATTRIBUTENAME", Effect::NamesAttribute),
    (b"BACKGROUND", Effect::Url),
    (b"BY", Effect::Url),
    (b"DATAFORMATAS", Effect::Runs),
    (b"DATASRC", Effect::Runs),
    (b"DYNSRC", Effect::Url),
    (b"FILTER", Effect::Runs),
    (b"FOLDER", Effect::Url),
    (b"FORMACTION", Effect::Url),
    (b"FROM", Effect::Url),
    (b"HANDLER", Effect::Url),
    (b"HREF", Effect::Url),
    (b"LOWSRC", Effect::Url),
    (b"POSTER", Effect::Url),
    (b"SRC", Effect::Url),
    (b"STYLE", Effect::Runs),
    (b"TO", Effect::Url),
    (b"VALUES", Effect::Url),
    (b"XLINK:HREF", Effect::Url),
];

/// Whether nobody may add this tag to a page.
pub(crate) fn is_black_tag(name: &[u8]) -> bool {
    name.len() >= 3
        && (TAGS.contains(&Normal::of(name).as_bytes())
            || starts_with(name, b"SVG")
            || starts_with(name, b"XSL"))
}

/// What this attribute's value does, if it does something.
pub(crate) fn effect(name: &[u8]) -> Option<Effect> {
    if name.len() < 2 {
        return None;
    }
    if name.len() >= 5 && is_black_prefix(name) {
        return Some(Effect::Runs);
    }
    let normal = Normal::of(name);
    ATTRIBUTES
        .iter()
        .find(|(attribute, _)| *attribute == normal.as_bytes())
        .map(|(_, effect)| *effect)
}

/// Whether it handles an event, or gives other names to what these lists know.
fn is_black_prefix(name: &[u8]) -> bool {
    starts_with(name, b"ON") || starts_with(name, b"XMLNS") || starts_with(name, b"XLINK")
}

/// Whether the text starts so, in any case.
pub(crate) fn starts_with(text: &[u8], prefix: &[u8]) -> bool {
    text.get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

/// One more than the longest name above.
const LONGEST_NAME: usize = 14;

/// The start of a name in upper case, without the zero bytes that some browsers ignore.
struct Normal {
    bytes: [u8; LONGEST_NAME],
    length: usize,
}

impl Normal {
    #[inline]
    fn of(name: &[u8]) -> Self {
        let mut normal = Self {
            bytes: [0; LONGEST_NAME],
            length: 0,
        };
        let kept = name.iter().filter(|byte| **byte != 0);
        for (place, byte) in normal.bytes.iter_mut().zip(kept) {
            *place = byte.to_ascii_uppercase();
            normal.length += 1;
        }
        normal
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, effect, is_black_tag};

    #[test]
    fn knows_tags_in_any_case_and_with_zero_bytes() {
        assert!(is_black_tag(b"sCript"));
        assert!(is_black_tag(b"scr\0ipt"));
        assert!(is_black_tag(b"svgx"));
        assert!(!is_black_tag(b"scripts"));
        assert!(!is_black_tag(b"b"));
        assert!(!is_black_tag(b"frameset\0\0\0\0\0\0x"));
    }

    #[test]
    fn knows_what_attributes_do() {
        assert_eq!(effect(b"onxyz"), Some(Effect::Runs));
        assert_eq!(effect(b"one"), None);
        assert_eq!(effect(b"HreF"), Some(Effect::Url));
        assert_eq!(effect(b"xmlns:a"), Some(Effect::Runs));
        assert_eq!(effect(b"title"), None);
    }
}
