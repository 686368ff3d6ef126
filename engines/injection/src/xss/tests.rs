//! Attacks and what looks like them, from end to end.

use proptest::prelude::{any, prop, proptest};
use proptest::strategy::Strategy;

use super::{Xss, find};

#[test]
fn finds_attacks_wherever_they_were_to_stand() {
    for input in [
        "<script>alert(1)</script>",
        "<a href=\"javascript:alert(1)\">",
        "<img src=x onerror=alert(1)>",
        "<img/src=\"x\"/onerror=alert(1)>",
        "onclick=alert(1)",
        "x onload=alert(1) y",
        "' onmouseover='alert(1)",
        "\" style=\"x",
        "` onerror=`x",
        "\"><svg>",
        "<!DOCTYPE html>",
        "<!--[if IE]>",
        "<!--` x -->",
        "<?import namespace=\"t\">",
        "<!ENTITY x>",
        "<% x %><script>",
        "<a b='c'd=e xlink:href='data:x'>",
        "<set attributename=href>",
        "<scr\0ipt>",
    ] {
        assert!(find(input.as_bytes()).is_some(), "{input}");
    }
}

#[test]
fn an_end_tag_hides_no_tag_behind_it() {
    assert!(find(b"</><script>").is_some());
    assert!(find(b"</a ><script>").is_some());
}

#[test]
fn a_byte_of_ones_ends_nothing() {
    assert!(find(b"<a \xff onclick=x>").is_some());
}

#[test]
fn leaves_prose_markup_and_queries_alone() {
    for input in [
        "",
        "a < b and c > d",
        "<3",
        "<b>bold</b>",
        "<a href=\"https://example.com/\">x</a>",
        "a=1&b=2",
        "1 <= 2",
        "</script>",
        "if (a<b) then c=d",
        "<![CDATA[ x ]]>",
        "<p class='x'>",
    ] {
        assert_eq!(find(input.as_bytes()), None, "{input}");
    }
}

#[test]
fn tells_what_gave_it_away() {
    let matched = |parts: &[&str]| {
        Some(Xss {
            matched: parts.iter().map(|part| (*part).to_owned()).collect(),
        })
    };
    assert_eq!(find(b"x<frameset>"), matched(&["<", "frameset"]));
    assert_eq!(find(b"x onclick='go()'"), matched(&["onclick", "go()"]));
    let long = format!("x onclick='{}'", "y".repeat(100));
    assert_eq!(
        find(long.as_bytes()),
        matched(&["onclick", &"y".repeat(64)])
    );
}

fn fragments() -> impl Strategy<Value = Vec<u8>> {
    const WORDS: [&str; 26] = [
        "<",
        ">",
        "</",
        "/>",
        "<!",
        "<!--",
        "-->",
        "-!>",
        "<![CDATA[",
        "]]>",
        "<!doctype",
        "<%",
        "%>",
        "<?",
        "=",
        "'",
        "\"",
        "`",
        " ",
        "\0",
        "/",
        "script",
        "onclick",
        "href",
        "&#x6a;",
        "javascript:",
    ];
    let word = prop::sample::select(&WORDS[..]).prop_map(|word| word.as_bytes().to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 0..4);
    prop::collection::vec(
        prop::strategy::Union::new([word.boxed(), bytes.boxed()]),
        0..24,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_input_has_an_answer_and_a_script_behind_a_tags_end_is_found(input in fragments()) {
        if let Some(Xss { matched }) = find(&input) {
            assert!(!matched.is_empty());
        }
        let with_script = [&b"<b><script>"[..], &input].concat();
        assert!(find(&with_script).is_some());
    }

    #[test]
    fn nothing_without_a_tag_or_a_value_is_an_attack(input in "[^<=]{0,60}") {
        assert_eq!(find(input.as_bytes()), None);
    }
}
