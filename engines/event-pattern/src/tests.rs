//! The language by examples of its documentation, its refusals, and random patterns and events
//! against a matcher that is slow and obvious.

mod examples;
mod refusals;
mod slowly;
