//! PostgreSQL's protocol, as far as a login goes.
//!
//! A client must come by TLS, as RDS's default parameters demand since PostgreSQL 15. Whether its
//! user is an IAM user, which is a member of `rds_iam`, directly or through other roles, the door
//! asks the server as its administrator. Of an IAM user it takes a token and no password; then it
//! logs him in with a secret of its own. All others settle their login with the server by SCRAM,
//! through the door.

mod administrator;
mod login;
pub mod messages;
mod scram;
mod wire;

pub(super) use administrator::Administrator;
pub(super) use login::{log_in, relay};
