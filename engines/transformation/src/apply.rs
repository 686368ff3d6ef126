//! A transformation's name leads to what it does.

use std::borrow::Cow;

use crate::{
    PreParseTransformation, Transformation, base64, case, command_line, comments, css, digest,
    escapes, hex, html, nulls, path, query, unicode, url, white_space,
};

impl Transformation {
    /// The text as the transformation leaves it: the input itself where it changes nothing.
    pub fn apply(self, input: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
        match self {
            Self::None => input,
            Self::Trim => white_space::trim(input),
            Self::TrimLeft => white_space::trim_left(input),
            Self::TrimRight => white_space::trim_right(input),
            _ => or_unchanged(self.rewrite(&input), input),
        }
    }

    /// The text that the transformation makes of another; nothing if it is the same.
    fn rewrite(self, input: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::None | Self::Trim | Self::TrimLeft | Self::TrimRight => None,
            Self::CompressWhiteSpace => white_space::compress(input),
            Self::HtmlEntityDecode => html::decode(input),
            Self::Lowercase => case::lower(input),
            Self::CmdLine => command_line::any_shell(input),
            Self::UrlDecode => url::decode(input),
            Self::Base64Decode => base64::decode(input),
            Self::HexDecode => hex::decode(input),
            Self::Md5 => Some(digest::md5(input)),
            Self::ReplaceComments => comments::replace(input),
            Self::EscapeSeqDecode => escapes::decode_ansi_c(input),
            Self::SqlHexDecode => hex::decode_sql(input),
            Self::CssDecode => css::decode(input),
            Self::JsDecode => escapes::decode_javascript(input),
            Self::NormalizePath => path::normalize(input),
            Self::NormalizePathWin => path::normalize_windows(input),
            Self::RemoveNulls => nulls::remove(input),
            Self::ReplaceNulls => nulls::replace(input),
            Self::Base64DecodeExt => base64::decode_forgiving(input),
            Self::UrlDecodeUni => url::decode_unicode(input),
            Self::Utf8ToUnicode => unicode::from_utf8(input),
            Self::RemoveWhitespace => white_space::remove(input),
            Self::RemoveCommentsChar => comments::remove_characters(input),
            Self::Uppercase => case::upper(input),
            Self::CmdLineWin => command_line::windows(input),
            Self::CmdLineUnix => command_line::unix(input),
            Self::JsDecodeExt => escapes::decode_javascript_kindly(input),
            Self::Sha256 => Some(digest::sha256(input)),
        }
    }
}

impl PreParseTransformation {
    /// The query as the transformation leaves it: the input itself where it changes nothing.
    pub fn apply(self, input: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
        let changed = match self {
            Self::None => None,
            Self::UrlDecode => url::decode(&input),
            Self::UrlDecodeUni => url::decode_unicode(&input),
            Self::CombineDuplicateQueryArgsByComma => query::combine_duplicates(&input),
            Self::ReplaceSemicolonsWithAmpersands => query::replace_semicolons(&input),
        };
        or_unchanged(changed, input)
    }
}

fn or_unchanged(changed: Option<Vec<u8>>, input: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    changed.map_or(input, Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts that transformations have something to do with.
    fn texts() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..64),
            proptest::collection::vec(
                proptest::sample::select(br#"aF0 /.\%u+&#x;*-"'^,<!09fFu=~_A"#.to_vec()),
                0..64
            ),
        ]
    }

    proptest! {
        #[test]
        fn what_changes_nothing_gives_the_input_itself(text in texts()) {
            for transformation in Transformation::ALL {
                let result = transformation.apply(Cow::Borrowed(&text));
                let is_same = *result == *text;
                prop_assert_eq!(
                    is_same,
                    matches!(result, Cow::Borrowed(kept) if kept.len() == text.len()),
                    "{:?}", transformation
                );
            }
        }

        #[test]
        fn an_owned_text_ends_up_as_a_borrowed_one(text in texts()) {
            for transformation in Transformation::ALL {
                let borrowed = transformation.apply(Cow::Borrowed(&text));
                let owned = transformation.apply(Cow::Owned(text.clone()));
                prop_assert_eq!(borrowed, owned);
            }
        }
    }

    #[test]
    fn names_are_those_of_the_api() {
        let names: Vec<String> = Transformation::ALL
            .iter()
            .map(|kind| format!("{kind:?}").to_ascii_lowercase())
            .collect();
        let model = "NONE COMPRESS_WHITE_SPACE HTML_ENTITY_DECODE LOWERCASE CMD_LINE URL_DECODE \
            BASE64_DECODE HEX_DECODE MD5 REPLACE_COMMENTS ESCAPE_SEQ_DECODE SQL_HEX_DECODE \
            CSS_DECODE JS_DECODE NORMALIZE_PATH NORMALIZE_PATH_WIN REMOVE_NULLS REPLACE_NULLS \
            BASE64_DECODE_EXT URL_DECODE_UNI UTF8_TO_UNICODE REMOVE_WHITESPACE TRIM TRIM_LEFT \
            TRIM_RIGHT REMOVE_COMMENTS_CHAR UPPERCASE CMD_LINE_WIN CMD_LINE_UNIX JS_DECODE_EXT \
            SHA256";
        let expected: Vec<String> = model
            .split_whitespace()
            .map(|name| name.replace('_', "").to_ascii_lowercase())
            .collect();
        assert_eq!(names, expected);
    }
}
