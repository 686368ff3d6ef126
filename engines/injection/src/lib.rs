//! Finds SQL and script in what should be data, by reading it as a database or a browser would.
//!
//! The idea is libinjection's (Nick Galbreath, 2012): tokenize the text, fold it, and compare the
//! fingerprint of its first tokens with those of known attacks.
