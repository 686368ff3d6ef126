//! `t:…`: WAF's transformations under ModSecurity's names, and what WAF lacks or does otherwise.

use std::borrow::Cow;

use ringwall_transformation::Transformation;

/// A transformation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transform {
    Text(Transformation),
    /// How many bytes there are, as a decimal number.
    Length,
    /// Two hexadecimal digits a byte.
    HexEncode,
    /// As WAF's, but with ModSecurity's short list of names.
    HtmlEntityDecode,
}

/// The character references that ModSecurity knows by name.
const ENTITIES: [&[u8]; 5] = [b"quot", b"amp", b"lt", b"gt", b"nbsp"];

const NAMES: [(&str, Transformation); 30] = [
    ("base64decode", Transformation::Base64Decode),
    ("base64decodeext", Transformation::Base64DecodeExt),
    ("cmdline", Transformation::CmdLine),
    ("compresswhitespace", Transformation::CompressWhiteSpace),
    ("cssdecode", Transformation::CssDecode),
    ("escapeseqdecode", Transformation::EscapeSeqDecode),
    ("hexdecode", Transformation::HexDecode),
    ("jsdecode", Transformation::JsDecode),
    ("lowercase", Transformation::Lowercase),
    ("md5", Transformation::Md5),
    ("normalisepath", Transformation::NormalizePath),
    ("normalisepathwin", Transformation::NormalizePathWin),
    ("normalizepath", Transformation::NormalizePath),
    ("normalizepathwin", Transformation::NormalizePathWin),
    ("removecommentschar", Transformation::RemoveCommentsChar),
    ("removenulls", Transformation::RemoveNulls),
    ("removewhitespace", Transformation::RemoveWhitespace),
    ("replacecomments", Transformation::ReplaceComments),
    ("replacenulls", Transformation::ReplaceNulls),
    ("sha256", Transformation::Sha256),
    ("sqlhexdecode", Transformation::SqlHexDecode),
    ("trim", Transformation::Trim),
    ("trimleft", Transformation::TrimLeft),
    ("trimright", Transformation::TrimRight),
    ("uppercase", Transformation::Uppercase),
    ("urldecode", Transformation::UrlDecode),
    ("urldecodeuni", Transformation::UrlDecodeUni),
    ("utf8tounicode", Transformation::Utf8ToUnicode),
    ("cmdlineunix", Transformation::CmdLineUnix),
    ("cmdlinewin", Transformation::CmdLineWin),
];

impl Transform {
    /// The transformation of this name, in any case.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "length" => Some(Self::Length),
            "hexencode" => Some(Self::HexEncode),
            "htmlentitydecode" => Some(Self::HtmlEntityDecode),
            name => NAMES
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, transformation)| Self::Text(*transformation)),
        }
    }

    pub(crate) fn apply(self, input: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
        match self {
            Self::Text(transformation) => transformation.apply(input),
            Self::Length => Cow::Owned(input.len().to_string().into_bytes()),
            Self::HexEncode => {
                let digits = input.iter().map(|byte| format!("{byte:02x}"));
                Cow::Owned(digits.collect::<String>().into_bytes())
            }
            Self::HtmlEntityDecode if input.contains(&b'&') => Cow::Owned(decode_entities(&input)),
            Self::HtmlEntityDecode => input,
        }
    }
}

fn decode_entities(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    for piece in text.split_inclusive(|byte| *byte == b'&') {
        // A piece ends with the ampersand of the next, which stands before it so.
        let (piece, ampersand) = match piece.split_last() {
            Some((b'&', piece)) => (piece, &b"&"[..]),
            _ => (piece, &b""[..]),
        };
        match decoded.last() {
            Some(b'&') if is_known_entity(piece) => {
                decoded.pop();
                let reference = Cow::Owned([b"&", piece].concat());
                decoded.extend_from_slice(&Transformation::HtmlEntityDecode.apply(reference));
            }
            _ => decoded.extend_from_slice(piece),
        }
        decoded.extend_from_slice(ampersand);
    }
    decoded
}

/// Whether this stands behind the ampersand of a reference.
fn is_known_entity(text: &[u8]) -> bool {
    let length = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let name = text.get(..length).unwrap_or_default();
    text.starts_with(b"#")
        || ENTITIES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::Transform;

    #[test]
    fn transforms_by_name() {
        let apply = |name: &str, text: &'static str| {
            let transform = Transform::of_name(name).unwrap();
            String::from_utf8(transform.apply(Cow::Borrowed(text.as_bytes())).into_owned()).unwrap()
        };
        assert_eq!(apply("urlDecodeUni", "a%20b"), "a b");
        assert_eq!(apply("LOWERCASE", "AbC"), "abc");
        assert_eq!(apply("length", "four"), "4");
        assert_eq!(
            apply("htmlEntityDecode", "&lt;a&#98;&newline;&amp;lt;&"),
            "<ab&newline;&lt;&"
        );
        assert_eq!(apply("hexEncode", "A\n"), "410a");
        assert_eq!(Transform::of_name("parityEven7bit"), None);
    }
}
