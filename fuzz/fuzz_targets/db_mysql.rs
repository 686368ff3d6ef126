//! MySQL's first packets of either side: what is read of a client goes on to the server as it was,
//! and a change of user is found however the stream is cut.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_db_door::door::mysql::commands::CommandWatch;
use ringwall_db_door::door::mysql::handshake::{FirstPacket, Greeting};
use ringwall_fuzz::plant;

fuzz_target!(
    init: plant([greeting(), response(), COMMANDS.to_vec()]),
    |data: &[u8]| {
        if let Some(greeting) = Greeting::parse(data) {
            let shown = greeting.encode(1 << 31, &[7; 20]);
            let read = Greeting::parse(&shown).expect("what was written can be read");
            assert_eq!(read.encode(1 << 31, &[7; 20]), shown);
        }
        if let Some(FirstPacket::Response(response)) = FirstPacket::parse(data) {
            let server = Greeting::parse(&greeting()).expect("a greeting");
            let passed_on = response.encode(&server, true);
            match FirstPacket::parse(&passed_on) {
                Some(FirstPacket::Response(read)) => assert_eq!(read.user, response.user),
                other => panic!("{other:?}"),
            }
        }
        commands(data);
    }
);

fn commands(data: &[u8]) {
    let whole = CommandWatch::default().find(data);
    let mut watch = CommandWatch::default();
    let byte_by_byte = data.chunks(1).position(|piece| watch.find(piece).is_some());
    assert_eq!(whole, byte_by_byte);
}

/// What a MariaDB says first.
fn greeting() -> Vec<u8> {
    let mut packet = b"\x0a5.5.5-10.11.6-MariaDB\0\x01\0\0\0saltsalt\0".to_vec();
    packet.extend_from_slice(b"\xfe\xf7\x2d\x02\0\xff\x81\x15\0\0\0\0\0\0\x1d\0\0\0");
    packet.extend_from_slice(b"saltsaltsalt\0mysql_native_password\0");
    packet
}

/// What a client answers, with a database and attributes.
fn response() -> Vec<u8> {
    let mut packet = b"\x08\x82\x38\0\0\0\0\x01\x2d".to_vec();
    packet.extend_from_slice(&[0; 23]);
    packet.extend_from_slice(b"jane_doe\0\x05tokenorders\0mysql_clear_password\0\x04\x01a\x01b");
    packet
}

/// A query, and then a change of user.
const COMMANDS: &[u8] = b"\x09\0\0\0\x03SELECT 1\x06\0\0\0\x11admin";
