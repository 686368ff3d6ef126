//! What clients and targets of the front door send: heads and chunked bodies.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_front_door::http1::chunked::{Decoder, encode};
use ringwall_front_door::http1::framing::{Length, of_request};
use ringwall_front_door::http1::head::Head;
use ringwall_front_door::http1::response::{self, ResponseHead};
use ringwall_front_door::http1::scanner::{Found, Scanner};
use ringwall_front_door::http1::{chunked, request};
use ringwall_fuzz::plant;

fuzz_target!(
    init: plant([REQUEST.to_vec(), CHUNKS.to_vec(), RESPONSE.to_vec()]),
    |data: &[u8]| {
        heads(data);
        bodies(data);
        responses(data);
    }
);

/// A head ends at the same place however it is cut, and what is read of it stands in it.
fn heads(data: &[u8]) {
    let whole = Scanner::default().find(data);
    assert_eq!(whole, piece_by_piece(data));
    let Ok(Some(found)) = whole else { return };
    let bytes = &data[found.start..found.end];
    let mut head = Head::default();
    let Ok(mut classification) = request::parse(bytes, &mut head) else {
        return;
    };
    assert!(!head.method().is_empty() && !head.method().contains(&b' '));
    for field in &head.fields {
        let value = head.get(field.value);
        assert!(!value.contains(&b'\r') && !value.contains(&b'\n') && !value.contains(&0));
    }
    if let Ok(framing) = of_request(&head, &mut classification) {
        assert!(!framing.upgrades || framing.length == Length::None);
    }
}

fn piece_by_piece(data: &[u8]) -> Result<Option<Found>, request::Refusal> {
    let mut scanner = Scanner::default();
    for end in 1..=data.len() {
        if let Some(found) = scanner.find(&data[..end])? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A body is the same however it is cut, and the same after it was written and read again.
fn bodies(data: &[u8]) {
    let mut whole = Vec::new();
    let mut decoder = Decoder::default();
    let taken = decoder.decode(data, &mut whole);
    let mut pieces = Vec::new();
    let mut second = Decoder::default();
    let mut failed = false;
    for piece in data.chunks(3) {
        failed = failed || second.decode(piece, &mut pieces).is_err();
    }
    assert_eq!(failed, taken.is_err());
    if taken.is_ok() && decoder.is_done() {
        assert_eq!(pieces, whole);
        let mut written = Vec::new();
        encode(&whole, &mut written);
        written.extend_from_slice(chunked::END);
        let mut read = Vec::new();
        let mut third = Decoder::default();
        assert_eq!(third.decode(&written, &mut read), Ok(written.len()));
        assert_eq!(read, whole);
    }
}

fn responses(data: &[u8]) {
    let Ok(Some(found)) = Scanner::for_responses().find(data) else {
        return;
    };
    let mut head = ResponseHead::default();
    if response::parse(&data[found.start..found.end], &mut head).is_ok() {
        assert!((100..1000).contains(&head.status));
        let _ = head.length(b"GET");
    }
}

const REQUEST: &[u8] = b"POST /a?b=c#d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\
    Transfer-Encoding: chunked\r\nConnection: close, x\r\nCookie: a=b\r\n\r\n";
const CHUNKS: &[u8] = b"5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n0\r\nA: b\r\n\r\n";
const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
