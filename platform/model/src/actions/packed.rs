//! The tables inside the program: compressed, and read when a service's is first asked for.

use std::io::Read as _;
use std::sync::OnceLock;

use serde::Deserialize;

use super::table::ServiceActions;

/// A service's table as the build packed it.
struct Packed {
    prefix: &'static str,
    /// JSON, compressed with zstd.
    bytes: &'static [u8],
    table: OnceLock<Option<ServiceActions>>,
}

include!(concat!(env!("OUT_DIR"), "/packed_actions.rs"));

/// The table of that prefix (`kms`), whatever its letters' case; read at the first call.
pub fn service(prefix: &str) -> Option<&'static ServiceActions> {
    let packed = PACKED
        .iter()
        .find(|packed| packed.prefix.eq_ignore_ascii_case(prefix))?;
    packed.table.get_or_init(|| unpack(packed.bytes)).as_ref()
}

/// The prefixes that have tables, A–Z; no table is read for them.
pub fn prefixes() -> impl Iterator<Item = &'static str> {
    PACKED.iter().map(|packed| packed.prefix)
}

/// All tables, A–Z.
pub fn services() -> impl Iterator<Item = &'static ServiceActions> {
    prefixes().filter_map(service)
}

fn unpack(bytes: &[u8]) -> Option<ServiceActions> {
    let mut table: ServiceActions = read(bytes)?;
    for action in &mut table.actions {
        action.prefix = table.prefix;
    }
    Some(table)
}

/// Reads packed JSON. Its text lives as long as the program, so that names need no copies.
pub(crate) fn read<T: Deserialize<'static>>(bytes: &[u8]) -> Option<T> {
    let mut json = Vec::new();
    zstd::Decoder::new(bytes)
        .ok()?
        .read_to_end(&mut json)
        .ok()?;
    serde_json::from_slice(json.leak()).ok()
}
