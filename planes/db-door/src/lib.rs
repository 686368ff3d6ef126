//! Database servers of DB instances, and the door to them that checks IAM tokens.

pub mod backend;
pub mod door;
pub mod engine;
pub mod logins;
pub mod plugin;
