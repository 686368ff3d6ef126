//! Managed login as browsers and applications meet it, over a store in memory.

mod authorize;
mod bench;
mod branding;
mod challenges;
mod documents;
mod forms;
mod logout;
mod sign_up;
mod token;
