//! Tests nothing, and is built with the fuzz targets: with a test among them crates of others have the
//! features that they have in the tests' build, and are not built again.

fn main() {}
