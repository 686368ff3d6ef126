//! The transformations by name.

use serde::{Deserialize, Serialize};

/// A text transformation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Transformation {
    /// Nothing.
    #[serde(rename = "NONE")]
    None,
    /// White space becomes spaces, and several of them one.
    #[serde(rename = "COMPRESS_WHITE_SPACE")]
    CompressWhiteSpace,
    /// Character references become characters.
    #[serde(rename = "HTML_ENTITY_DECODE")]
    HtmlEntityDecode,
    /// ASCII letters become small.
    #[serde(rename = "LOWERCASE")]
    Lowercase,
    /// What shells of all kinds skip is taken out.
    #[serde(rename = "CMD_LINE")]
    CmdLine,
    /// `%HH` and `+` are decoded.
    #[serde(rename = "URL_DECODE")]
    UrlDecode,
    /// Base64, up to the first byte that is none.
    #[serde(rename = "BASE64_DECODE")]
    Base64Decode,
    /// Pairs of hexadecimal digits.
    #[serde(rename = "HEX_DECODE")]
    HexDecode,
    /// The digest, 16 bytes.
    #[serde(rename = "MD5")]
    Md5,
    /// C comments become one space each.
    #[serde(rename = "REPLACE_COMMENTS")]
    ReplaceComments,
    /// Escapes of ANSI C are decoded.
    #[serde(rename = "ESCAPE_SEQ_DECODE")]
    EscapeSeqDecode,
    /// `0x…` of SQL is decoded.
    #[serde(rename = "SQL_HEX_DECODE")]
    SqlHexDecode,
    /// Escapes of CSS 2 are decoded.
    #[serde(rename = "CSS_DECODE")]
    CssDecode,
    /// Escapes of JavaScript are decoded.
    #[serde(rename = "JS_DECODE")]
    JsDecode,
    /// Empty, `.` and `..` segments are resolved.
    #[serde(rename = "NORMALIZE_PATH")]
    NormalizePath,
    /// As NORMALIZE_PATH, with `\` as `/`.
    #[serde(rename = "NORMALIZE_PATH_WIN")]
    NormalizePathWin,
    /// Null bytes are taken out.
    #[serde(rename = "REMOVE_NULLS")]
    RemoveNulls,
    /// Null bytes become spaces.
    #[serde(rename = "REPLACE_NULLS")]
    ReplaceNulls,
    /// Base64, bytes that are none skipped.
    #[serde(rename = "BASE64_DECODE_EXT")]
    Base64DecodeExt,
    /// As URL_DECODE, with `%uHHHH`.
    #[serde(rename = "URL_DECODE_UNI")]
    UrlDecodeUni,
    /// UTF-8 becomes `%uHHHH`.
    #[serde(rename = "UTF8_TO_UNICODE")]
    Utf8ToUnicode,
    /// White space is taken out.
    #[serde(rename = "REMOVE_WHITESPACE")]
    RemoveWhitespace,
    /// White space around it is taken off.
    #[serde(rename = "TRIM")]
    Trim,
    /// White space before it is taken off.
    #[serde(rename = "TRIM_LEFT")]
    TrimLeft,
    /// White space behind it is taken off.
    #[serde(rename = "TRIM_RIGHT")]
    TrimRight,
    /// Characters that begin comments are taken out.
    #[serde(rename = "REMOVE_COMMENTS_CHAR")]
    RemoveCommentsChar,
    /// ASCII letters become capitals.
    #[serde(rename = "UPPERCASE")]
    Uppercase,
    /// What Windows' shells skip is taken out.
    #[serde(rename = "CMD_LINE_WIN")]
    CmdLineWin,
    /// What Unix's shells skip is taken out.
    #[serde(rename = "CMD_LINE_UNIX")]
    CmdLineUnix,
    /// As JS_DECODE, without the escapes that paths of Windows look like.
    #[serde(rename = "JS_DECODE_EXT")]
    JsDecodeExt,
    /// The digest, 32 bytes.
    #[serde(rename = "SHA256")]
    Sha256,
}

impl Transformation {
    /// All of them, in the order of the API's model.
    pub const ALL: [Self; 31] = [
        Self::None,
        Self::CompressWhiteSpace,
        Self::HtmlEntityDecode,
        Self::Lowercase,
        Self::CmdLine,
        Self::UrlDecode,
        Self::Base64Decode,
        Self::HexDecode,
        Self::Md5,
        Self::ReplaceComments,
        Self::EscapeSeqDecode,
        Self::SqlHexDecode,
        Self::CssDecode,
        Self::JsDecode,
        Self::NormalizePath,
        Self::NormalizePathWin,
        Self::RemoveNulls,
        Self::ReplaceNulls,
        Self::Base64DecodeExt,
        Self::UrlDecodeUni,
        Self::Utf8ToUnicode,
        Self::RemoveWhitespace,
        Self::Trim,
        Self::TrimLeft,
        Self::TrimRight,
        Self::RemoveCommentsChar,
        Self::Uppercase,
        Self::CmdLineWin,
        Self::CmdLineUnix,
        Self::JsDecodeExt,
        Self::Sha256,
    ];
}

/// What is done to a query before its arguments are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PreParseTransformation {
    /// Nothing.
    #[serde(rename = "NONE")]
    None,
    /// `%HH` and `+` are decoded.
    #[serde(rename = "URL_DECODE")]
    UrlDecode,
    /// As URL_DECODE, with `%uHHHH`.
    #[serde(rename = "URL_DECODE_UNI")]
    UrlDecodeUni,
    /// Values of one name are joined by commas.
    #[serde(rename = "COMBINE_DUPLICATE_QUERY_ARGS_BY_COMMA")]
    CombineDuplicateQueryArgsByComma,
    /// Semicolons separate arguments, too.
    #[serde(rename = "REPLACE_SEMICOLONS_WITH_AMPERSANDS")]
    ReplaceSemicolonsWithAmpersands,
}

impl PreParseTransformation {
    /// All of them, in the order of the API's model.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::UrlDecode,
        Self::UrlDecodeUni,
        Self::CombineDuplicateQueryArgsByComma,
        Self::ReplaceSemicolonsWithAmpersands,
    ];
}
