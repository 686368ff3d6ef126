//! WAF's tokens: what a client gets that passed a silent challenge or solved a CAPTCHA, and how
//! it gets there.
//!
//! A token is the cookie `aws-waf-token`: what it says is sealed, and opens only for the client it
//! was made for ([`Client`]). A rule with the action Challenge or Captcha looks at it; who has
//! none gets a page ([`Gate::interstitial`]) whose script works off a task, asks a person to
//! solve a puzzle if need be, and fetches the token from a reserved path ([`Gate::answer`]).
//!
//! Nothing is kept for a client: tasks and puzzles are sealed texts that come back with their
//! solutions. Only what has been used already is remembered, up to a bound. Time, randomness and
//! the root keys come from outside; nothing here reads a clock or opens a socket, and no third
//! party is asked.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens.html>

mod client;
mod content;
pub mod domain;
mod endpoints;
mod gate;
mod key_ring;
mod page;
mod puzzle;
mod replay;
mod work;

pub use client::Client;
pub use content::{Content, Failure, Reading, Solved};
pub use endpoints::{Call, RESERVED_PATH};
pub use gate::{COOKIE, Gate, Settings, Site, World};
pub use key_ring::KeyRing;
pub use page::{Action, Answer, accepts_html};
