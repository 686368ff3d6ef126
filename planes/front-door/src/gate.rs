//! How many connections a source may have.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;

/// Counts connections: of each source, and all.
#[derive(Debug)]
pub(crate) struct Gate {
    sources: Mutex<HashMap<u128, u32>>,
    all: AtomicU32,
    most_of_a_source: u32,
    most: u32,
}

/// A connection that is counted for as long as this lives.
#[derive(Debug)]
pub(crate) struct Pass {
    gate: Arc<Gate>,
    source: u128,
}

impl Gate {
    pub(crate) fn new(most: u32, most_of_a_source: u32) -> Arc<Self> {
        Arc::new(Self {
            sources: Mutex::default(),
            all: AtomicU32::new(0),
            most_of_a_source,
            most,
        })
    }

    /// Lets a connection in, unless there are too many. A trusted proxy carries many clients.
    pub(crate) fn admit(self: &Arc<Self>, peer: IpAddr, is_trusted: bool) -> Option<Pass> {
        let source = source_of(peer);
        {
            let mut sources = self.sources.lock();
            let count = sources.entry(source).or_insert(0);
            if *count >= self.most_of_a_source && !is_trusted {
                return None;
            }
            *count += 1;
        }
        let pass = Pass {
            gate: Arc::clone(self),
            source,
        };
        let before = self.all.fetch_add(1, Ordering::Relaxed);
        (before < self.most).then_some(pass)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.gate.all.fetch_sub(1, Ordering::Relaxed);
        let mut sources = self.gate.sources.lock();
        if let Entry::Occupied(mut count) = sources.entry(self.source) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// An IPv4 address, or the /64 that one IPv6 subscriber has.
fn source_of(peer: IpAddr) -> u128 {
    match peer.to_canonical() {
        IpAddr::V4(address) => u128::from(address.to_ipv6_mapped()),
        IpAddr::V6(address) => u128::from(address) >> 64 << 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_gets_its_share_and_leaves_nothing_behind() {
        let gate = Gate::new(3, 2);
        let peer = "10.0.0.1".parse().unwrap();
        let first = gate.admit(peer, false).unwrap();
        let _second = gate.admit(peer, false).unwrap();
        assert!(gate.admit(peer, false).is_none());
        drop(first);
        let _third = gate.admit(peer, false).unwrap();
        let _other = gate.admit("10.0.0.2".parse().unwrap(), false).unwrap();
        assert!(gate.admit("10.0.0.3".parse().unwrap(), false).is_none());
        assert!(gate.admit(peer, true).is_none(), "all are too many");
        assert_eq!(gate.sources.lock().len(), 2);
    }

    #[test]
    fn an_ipv6_source_is_a_whole_subscriber() {
        let gate = Gate::new(9, 1);
        let _one = gate.admit("2001:db8::1".parse().unwrap(), false).unwrap();
        assert!(gate.admit("2001:db8::2".parse().unwrap(), false).is_none());
        assert!(
            gate.admit("2001:db8:0:1::1".parse().unwrap(), false)
                .is_some()
        );
    }
}
