//! What becomes of lists, findings and accounts without a request.

mod accounts;
mod exports;
mod lists;
