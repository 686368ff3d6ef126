//! JSON bodies: what a strict parser takes is read without failure, each element stands in the
//! body, pointers select some of them, and a body that breaks off gives its whole's beginning.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_transformation::json::{Elements, Failure, Pointers};

fuzz_target!(
    init: plant(
        [
            r#"{"a":{"b":[1,-2.5e3,true,false,null,"c\u0041\n"]},"a/b":{}}"#,
            r#"{"key1"::"value1""key2" "value2",,}"#,
            "[[[[{\"a\":[{\"a\":1}]}]]]]\n{\"a\":\"\\ud83d\\ude00\"}",
        ]
        .map(|body| body.as_bytes().to_vec()),
    ),
    |body: &[u8]| {
        let all = Pointers::all();
        let mut elements = Elements::of(body, &all);
        let found: Vec<&[u8]> = elements.by_ref().map(|element| element.raw).collect();
        assert!(found.iter().map(|raw| raw.len()).sum::<usize>() <= body.len());

        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(body)
            && (value.is_object() || value.is_array())
        {
            assert!(matches!(elements.failure(), None | Some(Failure::DuplicateKey)));
        }

        let some = Pointers::of(["/a/b", "/0", "/a~1b", "/key2"]);
        let mut selected = found.iter();
        for element in Elements::of(body, &some) {
            assert!(selected.any(|raw| std::ptr::eq(*raw, element.raw)));
        }

        let part = body.get(..body.len() / 2).unwrap_or_default();
        for (cut, whole) in Elements::of(part, &all).zip(&found) {
            assert!(whole.starts_with(cut.raw));
        }
    }
);
