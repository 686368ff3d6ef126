use proptest::prelude::*;

use super::*;

const MYSQL_CLIENT: u32 = NEEDED | capability::MYSQL | capability::SSL | capability::COMPRESS;

fn greeting(capabilities: u32) -> Greeting {
    Greeting {
        version: b"5.5.5-10.11.6-MariaDB".to_vec(),
        capabilities,
        extended: 0b1111,
        character_set: 45,
        status: 2,
    }
}

fn response(capabilities: u32) -> Response {
    let has = |flag| capabilities & flag != 0;
    Response {
        capabilities,
        largest_packet: 1 << 24,
        character_set: 45,
        extended: 0b0101,
        user: b"jane_doe".to_vec(),
        answer: Zeroizing::new(Vec::new()),
        database: has(capability::CONNECT_WITH_DATABASE).then(|| b"orders".to_vec()),
        plugin: UNKNOWN_PLUGIN.to_vec(),
        attributes: has(capability::CONNECT_ATTRIBUTES).then(|| b"\x04\x01a\x01b".to_vec()),
    }
}

fn parsed(packet: &[u8]) -> Response {
    match FirstPacket::parse(packet) {
        Some(FirstPacket::Response(response)) => response,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_client_says_who_and_which_program_it_is() {
    let mut client = response(capability::CONNECT_WITH_DATABASE);
    assert_eq!(client.introduction().application, "");
    for (attributes, application) in [
        (&b"\x1e\x0c_client_name\x01a\x0cprogram_name\x01b"[..], "b"),
        (b"\x0f\x0c_client_name\x01a", "a"),
        (b"\x0f\x0c_client_name\x05a", ""),
        (b"\x0f", ""),
        (b"", ""),
    ] {
        client.attributes = Some(attributes.to_vec());
        let said = client.introduction();
        assert_eq!(said.user.as_deref(), Some("jane_doe"));
        assert_eq!(
            (said.database.as_str(), said.application.as_str()),
            ("orders", application)
        );
    }
}

#[test]
fn the_doors_greeting_is_the_servers_with_tls_and_without_compression() {
    let server = greeting(NEEDED | capability::COMPRESS | capability::CONNECT_WITH_DATABASE);
    let greeted = server.encode(1 << 31, &[7; 20]);
    let read = Greeting::parse(&greeted).unwrap();
    assert_eq!(read.version, server.version);
    assert_eq!(read.extended, server.extended);
    assert_eq!(
        read.capabilities,
        NEEDED | capability::SSL | capability::CONNECT_WITH_DATABASE
    );
    assert!(greeted.ends_with(b"\x07\0mysql_native_password\0"));
}

#[test]
fn the_flags_of_mysql_are_not_taken_for_mariadbs() {
    let read = greeting(NEEDED | capability::MYSQL).encode(1, &[7; 20]);
    assert_eq!(Greeting::parse(&read).unwrap().extended, 0);
}

#[test]
fn the_backend_is_greeted_with_what_both_can() {
    let client = response(MYSQL_CLIENT | capability::CONNECT_WITH_DATABASE);
    let server = greeting(NEEDED | capability::CONNECT_WITH_DATABASE);
    let greeted = parsed(&client.encode(&server, false));
    let with_database = NEEDED | capability::MYSQL | capability::CONNECT_WITH_DATABASE;
    assert_eq!(greeted.capabilities, with_database);
    assert_eq!(greeted.database.as_deref(), Some(&b"orders"[..]));
    let encrypted = parsed(&client.encode(&server, true));
    assert_eq!(encrypted.capabilities, with_database | capability::SSL);
    assert_eq!(
        FirstPacket::parse(&client.encode_tls_request(&server)),
        Some(FirstPacket::TlsRequest)
    );
}

#[test]
fn a_token_may_come_in_the_first_packet() {
    let mut client = response(NEEDED | capability::PLUGIN_AUTH_LENGTH_ENCODED);
    client.plugin = CLEAR_TEXT.to_vec();
    let mut packet = client.head(&greeting(u32::MAX), 0);
    packet.extend_from_slice(b"jane_doe\0\xfc\x2c\x01");
    packet.extend_from_slice(&[b't'; 300]);
    packet.extend_from_slice(b"mysql_clear_password\0");
    let read = parsed(&packet);
    assert_eq!(read.answer.as_slice(), [b't'; 300]);
    assert_eq!(read.plugin, CLEAR_TEXT);
    packet.truncate(packet.len() - 30);
    assert_eq!(FirstPacket::parse(&packet), None);
}

#[test]
fn clients_that_cannot_switch_plugins_are_not_understood() {
    let old = response(capability::PROTOCOL_41 | capability::SECURE_CONNECTION);
    assert_eq!(
        FirstPacket::parse(&old.encode(&greeting(u32::MAX), false)),
        None
    );
}

#[test]
fn users_whom_the_server_would_read_otherwise_are_not_understood() {
    let read = |change: &dyn Fn(&mut Response)| {
        let mut client = response(NEEDED);
        change(&mut client);
        FirstPacket::parse(&client.encode(&greeting(u32::MAX), false)).is_some()
    };
    assert!(read(&|client| client.user = b"jane'doe".to_vec()));
    assert!(read(&|client| client.user = b"'".to_vec()));
    assert!(!read(&|client| client.user = b"'jane_doe'".to_vec()));
    assert!(!read(&|client| client.user = b"''".to_vec()));
    assert!(!read(&|client| client.character_set = 10));
}

#[test]
fn answers_of_the_server_are_told_apart() {
    assert_eq!(Answer::parse(b"\0\0\0\x02\0\0\0"), Some(Answer::Ok));
    assert_eq!(
        Answer::parse(&error(1045, b"28000", "no")),
        Some(Answer::Error)
    );
    let plugin = CLEAR_TEXT;
    assert_eq!(
        Answer::parse(&ask_for_clear_text()),
        Some(Answer::Switch { plugin, salt: b"" })
    );
    let (plugin, salt) = (b"native".as_slice(), b"twenty bytes".as_slice());
    assert_eq!(
        Answer::parse(b"\xfenative\0twenty bytes\0"),
        Some(Answer::Switch { plugin, salt })
    );
    assert_eq!(Answer::parse(b"\x01\x04"), Some(Answer::More));
    assert_eq!(Answer::parse(b"\xfe"), None);
    assert_eq!(Answer::parse(b""), None);
}

proptest! {
    #[test]
    fn what_was_written_is_read(bits: u32, encrypted: bool) {
        let capabilities = (bits | NEEDED) & !NOT_PASSED_ON;
        let client = response(capabilities);
        let server = greeting(u32::MAX);
        let read = parsed(&client.encode(&server, encrypted));
        let tls = if encrypted { capability::SSL } else { 0 };
        prop_assert_eq!(read, response(capabilities | tls));
    }

    #[test]
    fn nothing_makes_the_readers_panic(packet: Vec<u8>, flags: u32) {
        drop((Greeting::parse(&packet), Answer::parse(&packet)));
        let mut packet = packet;
        packet.splice(..packet.len().min(4), (flags | NEEDED).to_le_bytes());
        drop(FirstPacket::parse(&packet));
    }
}
