//! Which of two addresses inside is a host's own. Version 2 does not say, and both ends log a connection.

use serde::{Deserialize, Serialize};

use crate::bounded::Bounded;

/// The addresses that each host may have: those that stood in all its lines so far.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Sides {
    hosts: Bounded<u64, [u32; 2]>,
}

impl Sides {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            hosts: Bounded::new(capacity / 8),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.hosts.evicted()
    }

    /// Whether a line of a host is what it sent. While both addresses may be its own, yes.
    pub(super) fn is_sent(&mut self, host: u64, source: u32, destination: u32) -> bool {
        let both = [source, destination];
        let own = self.hosts.entry(host, || both);
        match own.map(|address| both.contains(&address)) {
            [true, false] => *own = [own[0]; 2],
            [false, true] => *own = [own[1]; 2],
            _ => {}
        }
        own.contains(&source) || !own.contains(&destination)
    }
}

#[cfg(test)]
mod tests {
    use super::Sides;

    #[test]
    fn the_address_of_all_lines_is_the_hosts_own() {
        let mut sides = Sides::new(80);
        assert!(sides.is_sent(1, 5, 9));
        assert!(!sides.is_sent(1, 7, 9));
        assert!(!sides.is_sent(1, 5, 9));
        assert!(sides.is_sent(1, 9, 5));
    }
}
