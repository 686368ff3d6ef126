//! Text transformations: nothing changes without a copy, nothing grows without bound, and what
//! tidies up finds nothing to tidy up the second time.

#![no_main]

use std::borrow::Cow;

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_transformation::{PreParseTransformation, Transformation, cookies, query};

/// What comes to the same if it is done twice.
const TIDY: [Transformation; 16] = [
    Transformation::CompressWhiteSpace,
    Transformation::Lowercase,
    Transformation::CmdLine,
    Transformation::ReplaceComments,
    Transformation::NormalizePath,
    Transformation::NormalizePathWin,
    Transformation::RemoveNulls,
    Transformation::ReplaceNulls,
    Transformation::RemoveWhitespace,
    Transformation::Trim,
    Transformation::TrimLeft,
    Transformation::TrimRight,
    Transformation::Uppercase,
    Transformation::CmdLineWin,
    Transformation::CmdLineUnix,
    Transformation::None,
];

fuzz_target!(
    init: plant(
        [
            &b"%3cscript%3E+%u003c%uff1c"[..],
            b"&lt;&#x3c;&#60;&NonBreakingSpace;",
            br"\u003c\x3c\74\a\n\'\ja\vascript\6a",
            b"/**/un/*!*/ion--#<!-- -->*/",
            b"/a/./b/../c//..\\d",
            b"0x414243 3c3e PHNjcmlwdD4=",
            b"C^md  /c ,;`'\"(\\\\a^\r\nb",
            "ä\u{2701}\u{1f600}\u{0}".as_bytes(),
            b"a=1&b=2&a=3;c",
        ]
        .map(<[u8]>::to_vec),
    ),
    |text: &[u8]| {
        for transformation in Transformation::ALL {
            let result = transformation.apply(Cow::Borrowed(text));
            check(text, &result);
            assert_eq!(transformation.apply(Cow::Owned(text.to_vec())), result);
        }
        for transformation in TIDY {
            let once = transformation.apply(Cow::Borrowed(text)).into_owned();
            assert_eq!(*transformation.apply(Cow::Borrowed(&once)), *once, "{transformation:?}");
        }
        for transformation in PreParseTransformation::ALL {
            check(text, &transformation.apply(Cow::Borrowed(text)));
        }
        let arguments: usize = query::arguments(text).map(|found| found.name.len() + found.value.len()).sum();
        let cookies: usize = cookies::pairs(text).map(|found| found.size()).sum();
        assert!(arguments <= text.len() && cookies <= text.len());
    }
);

#[expect(clippy::ptr_arg, reason = "whether it is borrowed is what is checked")]
fn check(text: &[u8], result: &Cow<'_, [u8]>) {
    let is_borrowed = matches!(result, Cow::Borrowed(kept) if kept.len() == text.len());
    assert_eq!(**result == *text, is_borrowed);
    assert!(result.len() <= 4 * text.len() + 32);
}
