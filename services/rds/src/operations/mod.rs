//! One file an operation.

mod create_db_instance;
mod delete_db_instance;
mod describe_db_instances;

pub(crate) use create_db_instance::create_db_instance;
pub(crate) use delete_db_instance::delete_db_instance;
pub(crate) use describe_db_instances::describe_db_instances;
