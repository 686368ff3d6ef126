//! MySQL's protocol, as far as a login goes.
//!
//! The door greets with a salt of its own, which nobody's password is ever checked against. The
//! backend is greeted with the name of a plugin that it does not have, so it asks for the plugin
//! of the user, with its own salt: a password user's client answers that, through the door. If it
//! asks for the door's own plugin, the user is an IAM user.

mod administrator;
pub mod commands;
pub mod handshake;
mod login;
mod packets;
mod relay;

pub(super) use administrator::Administrator;
pub(super) use login::{log_in, turn_away};
pub(super) use relay::relay;
