//! Managed login as browsers and applications meet it, over a store in memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench of tests fails by panicking"
)]

mod authorize;
mod bench;
mod branding;
mod challenges;
mod custom_domain;
mod documents;
mod external;
mod forms;
mod idp;
mod languages;
mod logout;
mod providers;
mod quotas;
mod registration;
mod saml;
mod sign_up;
mod step_up;
mod token;
