//! PostgreSQL's first messages of a client: what is read can be written and is read the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_db_door::door::postgresql::messages::{FirstMessage, startup};
use ringwall_fuzz::plant;

fuzz_target!(
    init: plant([
        startup(&[("user", "jane_doe"), ("database", "orders")])[4..].to_vec(),
        b"\x04\xd2\x16\x2f".to_vec(),
        b"\x04\xd2\x16\x2e\0\0\0\x01\0\0\0\x02".to_vec(),
    ]),
    |data: &[u8]| {
        let Some(FirstMessage::Startup(read)) = FirstMessage::parse(data) else {
            return;
        };
        let mut parameters = vec![("user", &*read.user), ("database", &*read.database)];
        if read.replicates {
            parameters.push(("replication", "on"));
        }
        let written = startup(&parameters);
        assert_eq!(FirstMessage::parse(&written[4..]), Some(FirstMessage::Startup(read)));
    }
);
