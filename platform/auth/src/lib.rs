//! Who calls, and whether he may.
