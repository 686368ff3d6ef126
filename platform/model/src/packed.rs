//! The models inside the program: compressed, and read when a service is first called.

use std::io::Read as _;
use std::sync::OnceLock;

use crate::facts::ServiceFacts;
use crate::{Protocol, Service};

/// What routing needs to know of a service, without its model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceHead {
    /// Its name in `models/`.
    pub name: &'static str,
    /// The name in credential scopes.
    pub signing_name: &'static str,
    /// The host's first label.
    pub endpoint_prefix: &'static str,
    /// The API's date version.
    pub api_version: &'static str,
    /// The part of `X-Amz-Target` before the dot.
    pub target_prefix: Option<&'static str>,
    /// The protocols it speaks, the preferred first.
    pub protocols: &'static [Protocol],
    /// Some of its operations are not signed.
    pub has_open_operations: bool,
}

/// A service's model as the build packed it.
struct Packed {
    head: ServiceHead,
    /// JSON, compressed with zstd.
    bytes: &'static [u8],
    service: OnceLock<Option<&'static Service>>,
}

include!(concat!(env!("OUT_DIR"), "/packed.rs"));

/// The service of that name in `models/` (`kms`), read at the first call.
pub fn service(name: &str) -> Option<&'static Service> {
    let packed = PACKED.iter().find(|packed| packed.head.name == name)?;
    *packed.service.get_or_init(|| unpack(packed.bytes))
}

/// The names of all services, A–Z.
pub fn service_names() -> impl Iterator<Item = &'static str> {
    PACKED.iter().map(|packed| packed.head.name)
}

/// The heads of all services, A–Z; no model is read for them.
pub fn service_heads() -> impl Iterator<Item = ServiceHead> {
    PACKED.iter().map(|packed| packed.head)
}

/// The model lives as long as the program: member names are `'static` in value trees.
fn unpack(bytes: &[u8]) -> Option<&'static Service> {
    let mut json = Vec::new();
    zstd::Decoder::new(bytes)
        .ok()?
        .read_to_end(&mut json)
        .ok()?;
    let facts: ServiceFacts = serde_json::from_slice(&json).ok()?;
    let service = facts.resolve().ok()?;
    Some(Box::leak(Box::new(service)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_can_be_read() {
        assert_eq!(service_names().count(), 27);
        for name in service_names() {
            let service = service(name).unwrap_or_else(|| panic!("{name} cannot be read"));
            assert_eq!(service.name, name);
            assert!(!service.operations.is_empty());
        }
    }

    #[test]
    fn kms_is_as_documented() {
        let kms = service("kms").unwrap();
        assert_eq!(kms.operations.len(), 56);
        assert_eq!(kms.target_prefix.as_deref(), Some("TrentService"));
        assert!(kms.operation("Encrypt").is_some());
        assert!(kms.operation("encrypt").is_none());
    }
}
