//! The packets of MySQL's connection phase: read and written, no sockets.
//!
//! <https://mariadb.com/docs/server/reference/clientserver-protocol/1-connecting>

use zeroize::Zeroizing;

use crate::door::reader::Reader;
use crate::logins::Introduction;

/// Flags of what client and server can do.
pub(super) mod capability {
    /// Set by MySQL, left out by MariaDB, which has flags of its own then.
    pub(crate) const MYSQL: u32 = 1;
    pub(crate) const CONNECT_WITH_DATABASE: u32 = 1 << 3;
    pub(crate) const COMPRESS: u32 = 1 << 5;
    pub(crate) const PROTOCOL_41: u32 = 1 << 9;
    pub(crate) const SSL: u32 = 1 << 11;
    pub(crate) const SECURE_CONNECTION: u32 = 1 << 15;
    pub(crate) const PLUGIN_AUTH: u32 = 1 << 19;
    pub(crate) const CONNECT_ATTRIBUTES: u32 = 1 << 20;
    pub(crate) const PLUGIN_AUTH_LENGTH_ENCODED: u32 = 1 << 21;
    pub(crate) const ZSTD_COMPRESSION: u32 = 1 << 26;
}

/// What the copying in between has no part in.
const NOT_PASSED_ON: u32 = capability::SSL | capability::COMPRESS | capability::ZSTD_COMPRESSION;
/// What a client must be able to do, so that its user can be told and its login moved to another
/// plugin. All clients of the last ten years are.
const NEEDED: u32 =
    capability::PROTOCOL_41 | capability::SECURE_CONNECTION | capability::PLUGIN_AUTH;

/// `utf8mb4_general_ci`.
const UTF8: u8 = 45;
/// Swedish seven-bit text, in which servers read other letters where all other sets have ASCII's.
const SWE7: [u8; 2] = [10, 82];

/// The plugin that clients begin with: one that scrambles, so that none of them sends a token in
/// its first packet.
const FIRST_PLUGIN: &[u8] = b"mysql_native_password";
/// The plugin that the backend is greeted with. It has none of the name: so it asks, with its own
/// salt, for the one that the user has.
const UNKNOWN_PLUGIN: &[u8] = b"ringwall_asks_which";

/// What a server says first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    version: Vec<u8>,
    capabilities: u32,
    /// MariaDB's further flags.
    extended: u32,
    character_set: u8,
    status: u16,
}

impl Greeting {
    /// Reads a server's greeting; its salt is left aside.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(packet);
        if reader.byte()? != 10 {
            return None;
        }
        let version = reader.until_nul()?.to_vec();
        reader.take(4 + 8 + 1)?;
        let low = reader.little_u16()?;
        let character_set = reader.byte()?;
        let status = reader.little_u16()?;
        let high = reader.little_u16()?;
        reader.take(1 + 6)?;
        let extended = reader.little_u32()?;
        let capabilities = u32::from(low) | u32::from(high) << 16;
        Some(Self {
            version,
            capabilities,
            extended: if capabilities & capability::MYSQL == 0 {
                extended
            } else {
                0
            },
            character_set,
            status,
        })
    }

    /// Whether the server takes TLS.
    pub(super) const fn has_tls(&self) -> bool {
        self.capabilities & capability::SSL != 0
    }

    /// The door's own greeting: what the server can, with TLS and without compression.
    pub fn encode(&self, thread_id: u32, salt: &[u8; 20]) -> Vec<u8> {
        let capabilities = (self.capabilities & !NOT_PASSED_ON) | capability::SSL | NEEDED;
        let [low_0, low_1, high_0, high_1] = capabilities.to_le_bytes();
        let (first, second) = salt.split_at(8);
        let mut out = vec![10];
        out.extend_from_slice(&self.version);
        out.push(0);
        out.extend_from_slice(&thread_id.to_le_bytes());
        out.extend_from_slice(first);
        out.extend_from_slice(&[0, low_0, low_1, self.character_set]);
        out.extend_from_slice(&self.status.to_le_bytes());
        out.extend_from_slice(&[high_0, high_1, 21]);
        out.extend_from_slice(&[0; 6]);
        out.extend_from_slice(&self.extended.to_le_bytes());
        out.extend_from_slice(second);
        out.push(0);
        out.extend_from_slice(FIRST_PLUGIN);
        out.push(0);
        out
    }
}

/// What a client says first.
#[derive(Debug, PartialEq, Eq)]
pub enum FirstPacket {
    /// It wants TLS before it says more.
    TlsRequest,
    /// It says who it is.
    Response(Response),
}

/// Who a client is.
#[derive(Debug, PartialEq, Eq)]
pub struct Response {
    capabilities: u32,
    largest_packet: u32,
    character_set: u8,
    extended: u32,
    /// The user, as written.
    pub user: Vec<u8>,
    /// What it answers to the salt; a token, of a client that was told to send one at once.
    pub answer: Zeroizing<Vec<u8>>,
    database: Option<Vec<u8>>,
    /// The plugin that made the answer.
    pub plugin: Vec<u8>,
    /// Attributes of the connection, as written.
    attributes: Option<Vec<u8>>,
}

impl FirstPacket {
    /// Reads a client's first packet.
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(packet);
        let capabilities = reader.little_u32()?;
        if capabilities & NEEDED != NEEDED {
            return None;
        }
        let largest_packet = reader.little_u32()?;
        let character_set = reader.byte()?;
        reader.take(19)?;
        let extended = reader.little_u32()?;
        if reader.rest().is_empty() {
            let wants_tls = capabilities & capability::SSL != 0;
            return wants_tls.then_some(Self::TlsRequest);
        }
        let has = |flag| capabilities & flag != 0;
        let user = reader.until_nul()?.to_vec();
        if is_read_otherwise(&user) || SWE7.contains(&character_set) {
            return None;
        }
        let answer = if has(capability::PLUGIN_AUTH_LENGTH_ENCODED) {
            reader.length_encoded()?
        } else {
            let length = reader.byte()?;
            reader.take(length.into())?
        };
        let answer = Zeroizing::new(answer.to_vec());
        let database = if has(capability::CONNECT_WITH_DATABASE) {
            Some(reader.until_nul()?.to_vec())
        } else {
            None
        };
        let plugin = reader.until_nul()?.to_vec();
        let attributes = if has(capability::CONNECT_ATTRIBUTES) {
            let written = reader.rest();
            reader.length_encoded()?;
            let length = written.len() - reader.rest().len();
            Some(written.get(..length)?.to_vec())
        } else {
            None
        };
        Some(Self::Response(Response {
            capabilities,
            largest_packet,
            character_set,
            extended,
            user,
            answer,
            database,
            plugin,
            attributes,
        }))
    }
}

/// Servers take quotes around a user off: who is let in must be whom the door has asked about.
fn is_read_otherwise(user: &[u8]) -> bool {
    matches!(user, [b'\'', .., b'\''])
}

/// The attributes by which programs say what they are, the telling one first.
const PROGRAM_ATTRIBUTES: [&[u8]; 2] = [b"program_name", b"_client_name"];

impl Response {
    /// The door itself, as a user of the server.
    pub(super) fn of(user: &str) -> Self {
        Self {
            capabilities: NEEDED,
            largest_packet: 1 << 24,
            character_set: UTF8,
            extended: 0,
            user: user.as_bytes().to_vec(),
            answer: Zeroizing::default(),
            database: None,
            plugin: Vec::new(),
            attributes: None,
        }
    }

    /// What the client says of itself.
    pub(super) fn introduction(&self) -> Introduction {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let programs = PROGRAM_ATTRIBUTES.iter();
        let program = programs.filter_map(|name| self.attribute(name)).next();
        Introduction {
            user: Some(text(&self.user)),
            database: self.database.as_deref().map(text).unwrap_or_default(),
            application: program.map(text).unwrap_or_default(),
            ..Introduction::default()
        }
    }

    fn attribute(&self, wanted: &[u8]) -> Option<&[u8]> {
        let all = Reader::new(self.attributes.as_deref()?).length_encoded()?;
        let mut pairs = Reader::new(all);
        loop {
            let (name, value) = (pairs.length_encoded()?, pairs.length_encoded()?);
            if name == wanted {
                return Some(value);
            }
        }
    }

    /// The wish for TLS that goes before [`encode`](Self::encode).
    pub fn encode_tls_request(&self, server: &Greeting) -> Vec<u8> {
        self.head(server, capability::SSL)
    }

    /// The same client, as it greets the backend: what both can, and no answer yet.
    pub fn encode(&self, server: &Greeting, is_encrypted: bool) -> Vec<u8> {
        let mut out = self.head(server, if is_encrypted { capability::SSL } else { 0 });
        out.extend_from_slice(&self.user);
        out.extend_from_slice(&[0, 0]);
        if let Some(database) = &self.database {
            out.extend_from_slice(database);
            out.push(0);
        }
        out.extend_from_slice(UNKNOWN_PLUGIN);
        out.push(0);
        if let Some(attributes) = &self.attributes {
            out.extend_from_slice(attributes);
        }
        out
    }

    fn head(&self, server: &Greeting, more: u32) -> Vec<u8> {
        // What stands in the packet must be told whatever the server said.
        let written =
            capability::MYSQL | capability::CONNECT_WITH_DATABASE | capability::CONNECT_ATTRIBUTES;
        let capabilities = self.capabilities & (server.capabilities | written) & !NOT_PASSED_ON;
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(&(capabilities | more).to_le_bytes());
        out.extend_from_slice(&self.largest_packet.to_le_bytes());
        out.push(self.character_set);
        out.extend_from_slice(&[0; 19]);
        out.extend_from_slice(&(self.extended & server.extended).to_le_bytes());
        out
    }
}

/// What a server answers during a login.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer<'a> {
    /// Logged in.
    Ok,
    /// Refused.
    Error,
    /// The client is to answer by another plugin.
    Switch {
        /// Its name.
        plugin: &'a [u8],
        /// What it is to answer to.
        salt: &'a [u8],
    },
    /// The plugin has more to say.
    More,
}

impl<'a> Answer<'a> {
    pub(super) fn parse(packet: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(packet);
        Some(match reader.byte()? {
            0x00 => Self::Ok,
            0xff => Self::Error,
            0xfe => {
                let plugin = reader.until_nul()?;
                let salt = reader.rest();
                let salt = salt.strip_suffix(b"\0").unwrap_or(salt);
                Self::Switch { plugin, salt }
            }
            _ => Self::More,
        })
    }
}

/// Asks the client for its secret as it is.
pub(super) fn ask_for_clear_text() -> Vec<u8> {
    [&[0xfe], CLEAR_TEXT, &[0]].concat()
}

/// The plugin of clients that sends a secret as it is.
pub(super) const CLEAR_TEXT: &[u8] = b"mysql_clear_password";

/// An error packet.
pub(super) fn error(code: u16, state: &[u8; 5], words: &str) -> Vec<u8> {
    let mut out = vec![0xff];
    out.extend_from_slice(&code.to_le_bytes());
    out.push(b'#');
    out.extend_from_slice(state);
    out.extend_from_slice(words.as_bytes());
    out
}

#[cfg(test)]
mod tests;
