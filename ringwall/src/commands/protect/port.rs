//! The port that clients come to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::output::Failure;

/// How often the port is tried, and for how long.
const PAUSE: Duration = Duration::from_millis(50);
const TRIES: u32 = 200;

/// Says early that nobody could listen there.
pub(crate) fn require_free(listen: SocketAddr) -> Result<(), Failure> {
    match TcpListener::bind(listen) {
        Ok(_) => Ok(()),
        Err(error) => Err(
            Failure::new(format!("Nothing can listen on {listen}: {error}"))
                .hint("Name another port with --listen; those below 1024 are the system's."),
        ),
    }
}

/// Waits until the load balancer takes connections.
pub(crate) fn wait_for(listen: SocketAddr) -> Result<(), Failure> {
    let place = SocketAddr::new(reachable(listen.ip()), listen.port());
    for _ in 0..TRIES {
        if TcpStream::connect_timeout(&place, PAUSE).is_ok() {
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
    Err(Failure::new(format!(
        "The load balancer does not listen on {listen}"
    )))
}

/// Who listens on every address is reached on this machine's own.
fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_refused() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let place = taken.local_addr().unwrap();
        assert!(require_free(place).is_err());
        wait_for(place).unwrap();
        drop(taken);
        require_free(place).unwrap();
    }
}
