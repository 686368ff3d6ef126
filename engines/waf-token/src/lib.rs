//! WAF's tokens: what a client gets that passed a silent challenge or solved a CAPTCHA, and how
//! it gets there.
//!
//! A token is the cookie `aws-waf-token`: what it says is sealed, and opens only for the client it
//! was made for. Rules with the actions Challenge and Captcha ask for it ([`Gate`] is the engine's
//! [`Tokens`](ringwall_waf::surroundings::Tokens)); who has none gets a page
//! ([`Gate::challenge`], [`Gate::captcha`]) whose script works off a task, asks a person to solve
//! a puzzle if need be, and fetches the token from below [`RESERVED_PATH`] ([`Gate::answer`]).
//!
//! Nothing is kept for a client: tasks and puzzles are sealed texts that come back with their
//! solutions. Only what has been used already is remembered, up to a bound. Time comes with each
//! request, randomness and the root keys when a gate is made; nothing here opens a socket, and no
//! third party is asked.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens.html>

mod answer;
mod client;
mod content;
mod endpoints;
mod gate;
mod key_ring;
mod page;
mod puzzle;
mod uses;
mod work;

pub use answer::Answer;
pub use endpoints::RESERVED_PATH;
pub use gate::{COOKIE, Gate, Random, Settings};
pub use key_ring::KeyRing;
