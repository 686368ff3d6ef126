//! The cookies of a `Cookie` header, raw. Names are as they came: WAF compares them by bytes.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html>

use memchr::memchr;

/// A cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie<'a> {
    /// What stands before the first `=`, without white space around it.
    pub name: &'a [u8],
    /// What stands behind it, without white space around it; empty without one.
    pub value: &'a [u8],
}

impl Cookie<'_> {
    /// How much of what WAF inspects of cookies it takes up.
    pub const fn size(&self) -> usize {
        self.name.len() + self.value.len()
    }
}

/// The cookies of a header's value in their order, duplicates kept. A request may have several
/// such headers (HTTP/2 parts them), so this is called for each.
pub fn pairs(header: &[u8]) -> impl Iterator<Item = Cookie<'_>> {
    header
        .split(|byte| *byte == b';')
        .map(<[u8]>::trim_ascii)
        .filter(|text| !text.is_empty())
        .map(cookie)
}

fn cookie(text: &[u8]) -> Cookie<'_> {
    let split = memchr(b'=', text).and_then(|equals| text.split_at_checked(equals));
    match split {
        Some((name, [_, value @ ..])) => Cookie {
            name: name.trim_ascii_end(),
            value: value.trim_ascii_start(),
        },
        _ => Cookie {
            name: text,
            value: b"",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_raw_and_in_order() {
        let found: Vec<Cookie<'_>> = pairs(b"a=1; B=%3c; a=\"2 3\";;c ;d = e=f ; =g").collect();
        let expected = [
            (&b"a"[..], &b"1"[..]),
            (b"B", b"%3c"),
            (b"a", b"\"2 3\""),
            (b"c", b""),
            (b"d", b"e=f"),
            (b"", b"g"),
        ]
        .map(|(name, value)| Cookie { name, value });
        assert_eq!(found, expected);
        assert_eq!(found[4].size(), 4);
        assert_eq!(pairs(b" ; ").count(), 0);
    }
}
