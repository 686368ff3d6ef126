//! rpcv2Cbor: the body of any operation.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::{Call, calls, check_event, is_same, pick, plant, rewrite, sample};
use ringwall_model::{Protocol, check_input};
use ringwall_wire::decode_cbor;

static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| calls(&[Protocol::RpcV2Cbor]));

fuzz_target!(
    init: plant((0_u16..).zip(&*CALLS).map(|(place, call)| {
        [&place.to_be_bytes()[..], rewrite(*call, &sample(*call)).body()].concat()
    })),
    |data: &[u8]| {
        let Some((call, body)) = pick(&CALLS, data) else {
            return;
        };
        let Ok(input) = decode_cbor(call.service, call.input, body) else {
            return;
        };
        drop(check_input(call.service, call.input, &input));
        check_event(call, &input);
        let written = rewrite(call, &input).into_body();
        let again = decode_cbor(call.service, call.input, &written).unwrap();
        assert!(is_same(&input, &again), "{input:?} became {again:?}");
    }
);
