//! `AWSAuthenticationPlugin` as MariaDB loads it (`planes/db-plugin`), carried by the program.

/// The name of its file in the server's plugin folder.
pub const FILE_NAME: &str = "aws_authentication_plugin.so";

/// The shared library.
pub static LIBRARY: &[u8] =
    include_bytes!(concat!(env!("OUT_DIR"), "/aws_authentication_plugin.so"));

/// The name by which the server asks the door for its secret.
pub const CLIENT_PLUGIN: &str = "ringwall_door";
