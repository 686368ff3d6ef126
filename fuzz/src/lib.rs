//! What the fuzz targets share.
//!
//! A target of a protocol takes two bytes to pick an operation, the rest is what a client sends.
//! Its corpus begins with an input for every operation, made from the models (`sample`).

mod call;
mod corpus;
mod form;
mod request;
mod round_trip;
mod sample;

pub use call::{Call, calls, pick};
pub use corpus::plant;
pub use form::{write_form, write_scalar};
pub use request::Request;
pub use round_trip::{check_event, is_same, rewrite};
pub use sample::{rest_request, sample};
