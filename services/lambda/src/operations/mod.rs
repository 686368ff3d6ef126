//! One file an operation.

mod create_function;
mod delete_function;
mod get_function;
mod invoke;

pub(crate) use create_function::create_function;
pub(crate) use delete_function::delete_function;
pub(crate) use get_function::get_function;
pub(crate) use invoke::invoke;
