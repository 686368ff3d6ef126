//! `AWSAuthenticationPlugin` for MariaDB, so that `CREATE USER … IDENTIFIED WITH
//! AWSAuthenticationPlugin AS 'RDS'` means here what it means at AWS.
//!
//! The door in front of the server has checked the user's token before it gets here; the plugin
//! lets in whoever shows the door's secret over the server's Unix socket. It asks by a plugin name
//! that no client knows, so that a client which reached the server by another way would not be
//! asked for its token.
//!
//! The secret stands in a file that `RINGWALL_DOOR_SECRET_FILE` names; it is drawn anew at each
//! start of the server.
//!
//! <https://mariadb.com/docs/server/reference/plugins/authentication-plugins>

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;
use std::{env, fs, hint, slice};

/// The version of MariaDB's plugin interface; servers refuse plugins of a later one.
const INTERFACE: c_int = 0x010f;
/// The version of its authentication interface.
const AUTHENTICATION_INTERFACE: c_int = 0x0202;
/// `MYSQL_AUTHENTICATION_PLUGIN`.
const AUTHENTICATION: c_int = 7;
/// `PLUGIN_LICENSE_BSD`, the permissive one of the three that MariaDB knows.
const LICENSE: c_int = 2;
/// `MariaDB_PLUGIN_MATURITY_STABLE`: servers load nothing less by default.
const STABLE: c_uint = 5;
/// `MYSQL_VIO_SOCKET`.
const SOCKET: c_int = 2;

/// `CR_OK` and `CR_ERROR`.
const LET_IN: c_int = -1;
const REFUSED: c_int = 0;

/// The name by which the door is asked.
const CLIENT_PLUGIN: &CStr = c"ringwall_door";

/// The door's secret, read when the server starts.
static SECRET: OnceLock<String> = OnceLock::new();

/// `st_maria_plugin`.
#[repr(C)]
struct Plugin {
    kind: c_int,
    info: *const Authentication,
    name: *const c_char,
    author: *const c_char,
    description: *const c_char,
    license: c_int,
    init: Option<extern "C" fn(*mut c_void) -> c_int>,
    deinit: Option<extern "C" fn(*mut c_void) -> c_int>,
    version: c_uint,
    status_variables: *mut c_void,
    system_variables: *mut c_void,
    version_info: *const c_char,
    maturity: c_uint,
}

/// `st_mysql_auth`.
#[repr(C)]
struct Authentication {
    interface_version: c_int,
    client_plugin: *const c_char,
    authenticate_user: Option<unsafe extern "C" fn(*mut Connection, *mut c_void) -> c_int>,
    hash_password: *const c_void,
    preprocess_hash: *const c_void,
}

/// `MYSQL_PLUGIN_VIO`.
#[repr(C)]
struct Connection {
    read_packet: unsafe extern "C" fn(*mut Connection, *mut *mut u8) -> c_int,
    write_packet: unsafe extern "C" fn(*mut Connection, *const u8, c_int) -> c_int,
    info: unsafe extern "C" fn(*mut Connection, *mut ConnectionInfo),
}

/// `MYSQL_PLUGIN_VIO_INFO`.
#[repr(C)]
struct ConnectionInfo {
    protocol: c_int,
    socket: c_int,
}

// SAFETY: both hold pointers to constants that nobody writes.
unsafe impl Sync for Plugin {}
// SAFETY: as above.
unsafe impl Sync for Authentication {}

static AUTHENTICATION_INFO: Authentication = Authentication {
    interface_version: AUTHENTICATION_INTERFACE,
    client_plugin: CLIENT_PLUGIN.as_ptr(),
    authenticate_user: Some(authenticate),
    hash_password: null(),
    preprocess_hash: null(),
};

const END: Plugin = Plugin {
    kind: 0,
    info: null(),
    name: null(),
    author: null(),
    description: null(),
    license: 0,
    init: None,
    deinit: None,
    version: 0,
    status_variables: null_mut(),
    system_variables: null_mut(),
    version_info: null(),
    maturity: 0,
};

/// The version of the interface that this was written for.
// SAFETY: the name is MariaDB's for this purpose; nothing else defines it.
#[unsafe(no_mangle)]
pub static _maria_plugin_interface_version_: c_int = INTERFACE;

/// The size of a declaration, so that servers with larger ones can read it.
// SAFETY: as above.
#[unsafe(no_mangle)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the struct has a hundred bytes"
)]
#[expect(clippy::cast_possible_wrap, reason = "the struct has a hundred bytes")]
pub static _maria_sizeof_struct_st_plugin_: c_int = size_of::<Plugin>() as c_int;

// SAFETY: as above.
#[unsafe(no_mangle)]
static _maria_plugin_declarations_: [Plugin; 2] = [
    Plugin {
        kind: AUTHENTICATION,
        info: &raw const AUTHENTICATION_INFO,
        name: c"AWSAuthenticationPlugin".as_ptr(),
        author: c"Ringwall".as_ptr(),
        description: c"Takes the database door's word for who logs in".as_ptr(),
        license: LICENSE,
        init: Some(init),
        deinit: None,
        version: 0x0100,
        status_variables: null_mut(),
        system_variables: null_mut(),
        version_info: c"1.0".as_ptr(),
        maturity: STABLE,
    },
    END,
];

/// Reads the secret; a server without one does not get the plugin.
extern "C" fn init(_: *mut c_void) -> c_int {
    let secret =
        env::var_os("RINGWALL_DOOR_SECRET_FILE").and_then(|path| fs::read_to_string(path).ok());
    match secret {
        Some(secret) if !secret.trim().is_empty() => {
            SECRET.get_or_init(|| secret.trim().to_owned());
            0
        }
        _ => 1,
    }
}

/// Lets in whoever shows the secret over the Unix socket.
///
/// # Safety
/// MariaDB calls it with a connection whose functions may be called until it returns.
unsafe extern "C" fn authenticate(connection: *mut Connection, _: *mut c_void) -> c_int {
    let mut packet = null_mut();
    // SAFETY: the caller's promise; the packet that is given out stays until the next call.
    let length = unsafe { ((*connection).read_packet)(connection, &raw mut packet) };
    let mut info = ConnectionInfo {
        protocol: 0,
        socket: -1,
    };
    // SAFETY: the caller's promise; the struct is MariaDB's.
    unsafe { ((*connection).info)(connection, &raw mut info) };
    let Ok(length) = usize::try_from(length) else {
        return REFUSED;
    };
    if packet.is_null() || info.protocol != SOCKET {
        return REFUSED;
    }
    // SAFETY: MariaDB says that so many bytes can be read there.
    let shown = unsafe { slice::from_raw_parts(packet, length) };
    let shown = shown.strip_suffix(b"\0").unwrap_or(shown);
    match SECRET.get() {
        Some(secret) if is_same(secret.as_bytes(), shown) => LET_IN,
        _ => REFUSED,
    }
}

/// Compares in a time that tells nothing but the length.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differing = one.iter().zip(other).fold(0, |bits, (one, other)| {
        hint::black_box(bits | (one ^ other))
    });
    one.len() == other.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn only_the_same_is_the_same() {
        assert!(is_same(b"secret", b"secret"));
        for other in [&b"secreT"[..], b"secre", b"secrets", b""] {
            assert!(!is_same(b"secret", other));
        }
    }
}
