//! NORMALIZE_PATH and NORMALIZE_PATH_WIN: segments that lead nowhere are taken out.
//!
//! Two things differ from ModSecurity on purpose: a segment that only ends in `..` is a name
//! (`/images../etc` must stay visible), and the root stays (`/..` is `/`, not nothing).

use memchr::{memchr, memchr_iter, memrchr};

use crate::bytes::changed;

/// Takes out empty segments and `.`, and `..` with the segment before it.
pub(crate) fn normalize(text: &[u8]) -> Option<Vec<u8>> {
    if is_normal(text) {
        return None;
    }
    changed(normalized(text), text)
}

/// Makes backslashes slashes first.
pub(crate) fn normalize_windows(text: &[u8]) -> Option<Vec<u8>> {
    if memchr(b'\\', text).is_none() {
        return normalize(text);
    }
    let slashes: Vec<u8> = text
        .iter()
        .map(|byte| if *byte == b'\\' { b'/' } else { *byte })
        .collect();
    Some(normalize(&slashes).unwrap_or(slashes))
}

/// Whether no segment is empty or begins with a dot: most paths, found out at once.
fn is_normal(text: &[u8]) -> bool {
    let is_plain = |at: usize| !matches!(text.get(at), Some(b'/' | b'.'));
    text.first() != Some(&b'.') && memchr_iter(b'/', text).all(|slash| is_plain(slash + 1))
}

fn normalized(text: &[u8]) -> Vec<u8> {
    let is_absolute = text.starts_with(b"/");
    let mut path = Vec::with_capacity(text.len() + 1);
    if is_absolute {
        path.push(b'/');
    }
    // Segments that a `..` can take back.
    let mut names = 0usize;
    for segment in text.split(|byte| *byte == b'/') {
        match segment {
            b"" | b"." => {}
            b".." if names > 0 => {
                path.pop();
                path.truncate(memrchr(b'/', &path).map_or(0, |slash| slash + 1));
                names -= 1;
            }
            b".." if is_absolute => {}
            _ => {
                path.extend_from_slice(segment);
                path.push(b'/');
                names += usize::from(segment != b"..");
            }
        }
    }
    if !text.ends_with(b"/") && path != b"/" {
        path.pop();
    }
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> String {
        let result = normalize(text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec());
        String::from_utf8(result).unwrap()
    }

    /// Of ModSecurity's tests of normalisePath.
    const VECTORS: [(&str, &str); 32] = [
        ("", ""),
        ("/foo/bar/baz", "/foo/bar/baz"),
        ("/foo/bar\0/baz", "/foo/bar\0/baz"),
        ("x", "x"),
        (".", ""),
        ("./", ""),
        ("./..", ".."),
        ("./../", "../"),
        ("..", ".."),
        ("../", "../"),
        ("../.", ".."),
        (".././", "../"),
        ("../..", "../.."),
        ("../../", "../../"),
        ("/dir/foo//bar", "/dir/foo/bar"),
        ("dir/foo//bar/", "dir/foo/bar/"),
        ("dir/../foo", "foo"),
        ("dir/../../foo", "../foo"),
        ("dir/./.././../../foo/bar", "../../foo/bar"),
        ("dir/./.././../../foo/bar/.", "../../foo/bar"),
        ("dir/./.././../../foo/bar/./", "../../foo/bar/"),
        ("dir/./.././../../foo/bar/..", "../../foo"),
        ("dir/./.././../../foo/bar/../", "../../foo/"),
        ("dir/./.././../../foo/bar/", "../../foo/bar/"),
        ("dir//.//..//.//..//..//foo//bar", "../../foo/bar"),
        ("dir//.//..//.//..//..//foo//bar//", "../../foo/bar/"),
        ("dir/subdir/subsubdir/subsubsubdir/../../..", "dir"),
        ("dir/./subdir/./subsubdir/./subsubsubdir/../../..", "dir"),
        ("dir/./subdir/../subsubdir/../subsubsubdir/..", "dir"),
        ("/dir/./subdir/../subsubdir/../subsubsubdir/../", "/dir/"),
        (
            "/./.././../../../../../../../\0/../etc/./passwd",
            "/etc/passwd",
        ),
        ("//", "/"),
    ];

    #[test]
    fn normalizes() {
        for (text, expected) in VECTORS {
            assert_eq!(of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn windows_has_both_slashes() {
        for (text, expected) in VECTORS {
            let text = text.replace('/', "\\");
            let result = normalize_windows(text.as_bytes());
            assert_eq!(
                result.unwrap_or_else(|| text.clone().into_bytes()),
                expected.as_bytes()
            );
        }
        assert_eq!(normalize_windows(b"a\\b/..\\c").unwrap(), b"a/c");
        assert_eq!(normalize_windows(b"a/b"), None);
    }

    #[test]
    fn dots_of_names_and_the_root_stay() {
        for (text, expected) in [
            ("/images../etc", "/images../etc"),
            ("/.git/./config", "/.git/config"),
            ("/...", "/..."),
            ("/..", "/"),
            ("/a/..", "/"),
            ("a/..", ""),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn is_done_after_one_time(text in "[/.ab]{0,40}") {
            let once = of(&text);
            prop_assert_eq!(of(&once), once);
        }

        /// The absolute ones, as the standard library tells their components apart.
        #[test]
        fn names_the_place_that_a_walk_ends_at(text in "(/(a|b|\\.|\\.\\.|c\\.\\.|\\.d)?){1,12}") {
            use std::path::{Component, Path};
            let mut place = Vec::new();
            for component in Path::new(&text).components() {
                match component {
                    Component::Normal(name) => place.push(name.to_str().unwrap()),
                    Component::ParentDir => drop(place.pop()),
                    _ => {}
                }
            }
            let slash = if text.ends_with('/') && !place.is_empty() { "/" } else { "" };
            prop_assert_eq!(of(&text), format!("/{}{slash}", place.join("/")));
        }
    }
}
