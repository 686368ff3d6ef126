//! The messages of PostgreSQL's start-up phase: read and written, no sockets.
//!
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use zeroize::Zeroizing;

use crate::door::reader::Reader;
use crate::logins::Introduction;

const CANCEL_REQUEST: u32 = 80_877_102;
const TLS_REQUEST: u32 = 80_877_103;
const GSS_REQUEST: u32 = 80_877_104;
/// The major version of the protocol, in the upper half of the number.
const MAJOR_VERSION: u32 = 3;

/// What a client says first: it has a length and no type.
#[derive(Debug, PartialEq, Eq)]
pub enum FirstMessage {
    /// It wants TLS before it says more.
    TlsRequest,
    /// It wants GSSAPI's encryption before it says more.
    GssRequest,
    /// It wants a query of another connection canceled.
    CancelRequest,
    /// It says who it is.
    Startup(Startup),
}

/// Who a client is.
#[derive(Debug, PartialEq, Eq)]
pub struct Startup {
    /// The user.
    pub user: String,
    /// The database; the user's name if it names none.
    pub database: String,
    /// The program that the client is, if it says so.
    pub application: String,
    /// Whether it wants to replicate.
    pub replicates: bool,
}

impl FirstMessage {
    /// Reads what follows the length.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(body);
        match reader.big_u32()? {
            TLS_REQUEST => reader.rest().is_empty().then_some(Self::TlsRequest),
            GSS_REQUEST => reader.rest().is_empty().then_some(Self::GssRequest),
            CANCEL_REQUEST => (reader.rest().len() >= 8).then_some(Self::CancelRequest),
            version if version >> 16 == MAJOR_VERSION => Startup::parse(reader).map(Self::Startup),
            _ => None,
        }
    }
}

impl Startup {
    /// What the client says of itself.
    pub(super) fn introduction(&self) -> Introduction {
        Introduction {
            user: Some(self.user.clone()),
            database: self.database.clone(),
            application: self.application.clone(),
            ..Introduction::default()
        }
    }

    fn parse(mut reader: Reader<'_>) -> Option<Self> {
        let (mut user, mut database, mut replicates) = (None, None, false);
        let mut application = "";
        loop {
            let name = reader.until_nul()?;
            if name.is_empty() {
                break;
            }
            let value = std::str::from_utf8(reader.until_nul()?).ok()?;
            // The server takes the last of each; two of one name are nobody's honest wish.
            let is_new = match name {
                b"user" => user.replace(value).is_none(),
                b"database" => database.replace(value).is_none(),
                b"application_name" => {
                    application = value;
                    true
                }
                b"replication" => {
                    replicates = true;
                    true
                }
                _ => true,
            };
            if !is_new {
                return None;
            }
        }
        let user = user.filter(|user| !user.is_empty() && reader.rest().is_empty())?;
        Some(Self {
            user: user.to_owned(),
            database: database.unwrap_or(user).to_owned(),
            application: application.to_owned(),
            replicates,
        })
    }
}

/// The first message of a client with these parameters, its length included.
pub fn startup(parameters: &[(&str, &str)]) -> Vec<u8> {
    let mut body = (MAJOR_VERSION << 16).to_be_bytes().to_vec();
    for text in parameters.iter().flat_map(|(name, value)| [name, value]) {
        body.extend_from_slice(text.as_bytes());
        body.push(0);
    }
    body.push(0);
    with_length(&body)
}

/// What a server says during a login.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Authentication<'a> {
    /// Logged in.
    Ok,
    /// It asks for SCRAM by one of these mechanisms, each with a NUL after it.
    Sasl(&'a [u8]),
    /// SCRAM goes on.
    SaslContinue(&'a [u8]),
    /// SCRAM's last word.
    SaslFinal(&'a [u8]),
    /// Another way, which servers behind the door are not told to offer.
    Other,
}

impl<'a> Authentication<'a> {
    pub(super) fn parse(body: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(body);
        Some(match reader.big_u32()? {
            0 => Self::Ok,
            10 => Self::Sasl(reader.rest()),
            11 => Self::SaslContinue(reader.rest()),
            12 => Self::SaslFinal(reader.rest()),
            _ => Self::Other,
        })
    }
}

/// Asks the client for its secret as it is.
pub(super) const ASK_FOR_CLEAR_TEXT: [u8; 4] = 3_u32.to_be_bytes();

/// SCRAM's first message of a client.
pub(super) fn sasl_initial(mechanism: &str, message: &str) -> Option<Vec<u8>> {
    let mut body = mechanism.as_bytes().to_vec();
    body.push(0);
    body.extend_from_slice(&u32::try_from(message.len()).ok()?.to_be_bytes());
    body.extend_from_slice(message.as_bytes());
    Some(body)
}

/// A refusal.
pub(super) fn error(code: &str, words: &str) -> Vec<u8> {
    let mut body = Vec::with_capacity(64 + words.len());
    for (field, text) in [
        (b'S', "FATAL"),
        (b'V', "FATAL"),
        (b'C', code),
        (b'M', words),
    ] {
        body.push(field);
        body.extend(text.bytes().filter(|byte| *byte != 0));
        body.push(0);
    }
    body.push(0);
    body
}

/// The code of an error.
pub(super) fn error_code(body: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(body);
    loop {
        match reader.byte()? {
            0 => return None,
            b'C' => return reader.until_nul(),
            _ => drop(reader.until_nul()?),
        }
    }
}

/// A message of a type.
pub(super) fn framed(kind: u8, body: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut message = Zeroizing::new(Vec::with_capacity(5 + body.len()));
    message.push(kind);
    message.extend_from_slice(&with_length(body));
    message
}

/// A body with its length before it, which counts itself.
pub(super) fn with_length(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap_or(u32::MAX);
    [&length.to_be_bytes(), body].concat()
}

/// The first column of the first row of an answer, as text.
pub(super) fn first_column(row: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader::new(row);
    reader.take(2)?;
    let length = reader.big_u32()?;
    reader.take(usize::try_from(length).ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(parameters: &[(&str, &str)]) -> Option<FirstMessage> {
        FirstMessage::parse(startup(parameters).get(4..)?)
    }

    fn jane(database: &str, replicates: bool) -> Option<FirstMessage> {
        Some(FirstMessage::Startup(Startup {
            user: "jane".to_owned(),
            database: database.to_owned(),
            application: String::new(),
            replicates,
        }))
    }

    #[test]
    fn a_client_may_say_which_program_it_is() {
        let said = parsed(&[("user", "jane"), ("application_name", "psql")]);
        let Some(FirstMessage::Startup(startup)) = said else {
            panic!("{said:?}");
        };
        assert_eq!(startup.introduction().application, "psql");
    }

    #[test]
    fn who_a_client_is() {
        assert_eq!(parsed(&[("user", "jane")]), jane("jane", false));
        let with_database = [
            ("user", "jane"),
            ("database", "orders"),
            ("options", "-c a=b"),
        ];
        assert_eq!(parsed(&with_database), jane("orders", false));
        let replicating = [("user", "jane"), ("replication", "database")];
        assert_eq!(parsed(&replicating), jane("jane", true));
        assert_eq!(parsed(&[("database", "orders")]), None);
        assert_eq!(parsed(&[("user", "jane"), ("user", "postgres")]), None);
    }

    #[test]
    fn requests_before_that() {
        let request =
            |number: u32, more: &[u8]| FirstMessage::parse(&[&number.to_be_bytes(), more].concat());
        assert_eq!(request(TLS_REQUEST, b""), Some(FirstMessage::TlsRequest));
        assert_eq!(request(TLS_REQUEST, b"more"), None);
        assert_eq!(request(GSS_REQUEST, b""), Some(FirstMessage::GssRequest));
        assert_eq!(
            request(CANCEL_REQUEST, b"12345678"),
            Some(FirstMessage::CancelRequest)
        );
        assert_eq!(request(2 << 16, b"user\0jane\0\0"), None);
    }

    #[test]
    fn errors_are_written_and_told_apart() {
        let error = error("28000", "PAM authentication failed for user \"jane\"");
        assert_eq!(error_code(&error), Some(&b"28000"[..]));
        assert_eq!(error_code(b"Mwords\0\0"), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_the_readers_panic(body: Vec<u8>, version in 0_u32..4) {
            let seen = (Authentication::parse(&body), error_code(&body), first_column(&body));
            prop_assert!(seen.1.is_none_or(|code| code.len() < body.len()));
            drop(FirstMessage::parse(&body));
            drop(FirstMessage::parse(&[&(version << 16).to_be_bytes(), &body[..]].concat()));
        }
    }
}
