//! Finds SQL and script in what should be data, by reading it as a database or a browser would.
//!
//! The idea is libinjection's (Nick Galbreath, 2012): tokenize the text as if it stood in a query
//! or a page, fold what has no bearing, and compare what remains with what attacks look like. The
//! tables of SQL are libinjection's, the code is our own.
//!
//! Both take time linear in the input's length, no stack and no memory but for the answer.

mod ascii;
pub mod sqli;
pub mod xss;
