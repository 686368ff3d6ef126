//! Stands in for parts of other crates until they are merged.

use std::borrow::Cow;

use ringwall_transformation::{PreParseTransformation, Transformation};

pub(super) fn apply(transformation: Transformation, bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match transformation {
        Transformation::Lowercase => Cow::Owned(bytes.to_ascii_lowercase()),
        Transformation::Uppercase => Cow::Owned(bytes.to_ascii_uppercase()),
        _ => bytes,
    }
}

pub(super) fn pre_parse(_: PreParseTransformation, bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    bytes
}
