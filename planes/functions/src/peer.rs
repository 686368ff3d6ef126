//! Who is at the other end of a loopback connection: where functions share the server's network,
//! a connection to an environment's Runtime API must come from its own processes.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};

use rustix::process::Pid;

use crate::processes;

/// Whether the connection from `peer` to `local` was opened by something below `root`.
pub(crate) fn descends_from(root: Pid, peer: SocketAddr, local: SocketAddr) -> bool {
    let Ok(table) = fs::read_to_string("/proc/net/tcp") else {
        return false;
    };
    let Some(inode) = inode_of(&table, peer, local) else {
        return false;
    };
    processes::socket_inodes(&processes::descendants(root)).contains(&inode)
}

/// The inode of the socket whose own address is `from` and whose peer is `to`.
fn inode_of(table: &str, from: SocketAddr, to: SocketAddr) -> Option<u64> {
    let (from, to) = (in_hexadecimal(from)?, in_hexadecimal(to)?);
    table.lines().skip(1).find_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let same = fields.next()? == from && fields.next()? == to;
        same.then(|| fields.nth(6)?.parse().ok()).flatten()
    })
}

/// An address as the kernel prints it: the four bytes as a number of this machine.
fn in_hexadecimal(address: SocketAddr) -> Option<String> {
    let SocketAddr::V4(address) = address else {
        return None;
    };
    let number = u32::from_ne_bytes(Ipv4Addr::octets(address.ip()));
    Some(format!("{number:08X}:{:04X}", address.port()))
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn tells_apart_who_connected() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let local = listener.local_addr().unwrap();
        let _mine = TcpStream::connect(local).unwrap();
        let (_accepted, peer) = listener.accept().unwrap();

        let parent = fs::read_to_string("/proc/self/stat").unwrap();
        let parent = parent.rsplit_once(')').unwrap().1.split_whitespace();
        let parent = Pid::from_raw(parent.clone().nth(1).unwrap().parse().unwrap()).unwrap();
        assert!(descends_from(parent, peer, local));

        let mut other = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        assert!(!descends_from(Pid::from_child(&other), peer, local));
        other.kill().unwrap();
        other.wait().unwrap();
    }
}
