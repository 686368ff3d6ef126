//! awsQuery: query string (one line) and form of any operation.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::{Call, calls, check_event, is_same, pick, plant, rewrite, sample, write_form};
use ringwall_model::{Protocol, check_input};
use ringwall_wire::decode_query;

static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| calls(&[Protocol::AwsQuery]));

fuzz_target!(
    init: plant((0_u16..).zip(&*CALLS).map(|(place, call)| {
        let form = write_form(call.service, call.input, &sample(*call));
        [&place.to_be_bytes()[..], b"Action=A&Version=1\n", form.as_bytes()].concat()
    })),
    |data: &[u8]| {
        let Some((call, text)) = pick(&CALLS, data) else {
            return;
        };
        let end = text.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        let (query, body) = text.split_at(end);
        let query = String::from_utf8_lossy(query);
        let Ok(input) = decode_query(call.service, call.input, &query, body.trim_ascii_start())
        else {
            return;
        };
        drop(check_input(call.service, call.input, &input));
        check_event(call, &input);
        let xml = rewrite(call, &input).into_body();
        let xml = String::from_utf8(xml).unwrap();
        assert_eq!(xml.matches('<').count(), xml.matches('>').count(), "{xml}");
        let form = write_form(call.service, call.input, &input);
        let again = decode_query(call.service, call.input, "", form.as_bytes()).unwrap();
        assert!(is_same(&input, &again), "{form}: {input:?} became {again:?}");
    }
);
