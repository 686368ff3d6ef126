//! One file an operation, A–Z.

#![expect(clippy::needless_pass_by_value, reason = "handlers own their input")]

mod create_user;
mod get_user;
mod list_users;
mod put_user_policy;

pub(crate) use create_user::create_user;
pub(crate) use get_user::get_user;
pub(crate) use list_users::list_users;
pub(crate) use put_user_policy::put_user_policy;
