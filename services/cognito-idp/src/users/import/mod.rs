//! Users imported from a file: its head names columns, each line after it a user.
//!
//! The file is put to an address that knows its job by a sealed token (`upload`). Once the job is
//! started, a timer takes some lines at a time (`steps`); a line that cannot be imported fails alone.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html>

pub(crate) mod columns;
mod csv;
mod row;
pub(crate) mod steps;
pub(crate) mod upload;
