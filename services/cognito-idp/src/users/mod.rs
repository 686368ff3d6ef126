//! The life of a user: how he comes, changes and goes. Sign-up, administrators, migration, federation
//! and imports all come through here.
//!
//! 1. [`AttributeChange`](crate::resources::attribute_change::AttributeChange) checks what is to be
//!    written against the pool's schema and the writer's rights.
//! 2. A [`Draft`] checks name and attributes of a user to be; the row is made of it.
//! 3. [`change`] applies a change to a user who is there: addresses lose their verification, or wait
//!    for it.
//! 4. `save_user` settles whose an address or alias is, and writes.

pub(crate) mod change;
mod draft;
pub(crate) mod events;
pub(crate) mod filter;
pub(crate) mod import;
pub(crate) mod invitation;
mod listing;
pub(crate) mod profile;
mod removal;
mod saving;
pub(crate) mod shown;
pub(crate) mod temporary_password;
pub(crate) mod worker;

pub(crate) use self::draft::Draft;
pub(crate) use self::saving::Conflict;
