//! An operation, to be called with whatever input.

use ringwall_model::{OperationModel, Protocol, Service, ShapeId};

/// An operation in one of its service's protocols.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The protocol.
    pub protocol: Protocol,
    /// The service.
    pub service: &'static Service,
    /// The operation.
    pub operation: &'static OperationModel,
    /// Its input.
    pub input: ShapeId,
}

/// Every operation that has an input, of every service, in these protocols.
pub fn calls(protocols: &[Protocol]) -> Vec<Call> {
    let services = ringwall_model::service_names().filter_map(ringwall_model::service);
    let mut calls = Vec::new();
    for service in services {
        for protocol in service.protocols.iter().filter(|it| protocols.contains(it)) {
            calls.extend(service.operations.iter().filter_map(|operation| {
                Some(Call {
                    protocol: *protocol,
                    service,
                    operation,
                    input: operation.input?,
                })
            }));
        }
    }
    calls
}

/// The call that the first two bytes pick, and the bytes after.
pub fn pick<'d>(calls: &[Call], data: &'d [u8]) -> Option<(Call, &'d [u8])> {
    let (number, rest) = data.split_first_chunk()?;
    let place = usize::from(u16::from_be_bytes(*number)) % calls.len();
    Some((*calls.get(place)?, rest))
}
