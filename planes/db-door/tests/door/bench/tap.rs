//! A tap on the wire.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// Passes a client's connection on to the door, and keeps what crosses the wire.
pub(crate) fn tapped(to: u16) -> (u16, std::thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let tap = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, to)).unwrap();
        let (mut back, mut answers) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let copying = std::thread::spawn(move || std::io::copy(&mut answers, &mut back));
        let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(length @ 1..) = client.read(&mut buffer) {
            seen.extend_from_slice(&buffer[..length]);
            if server.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        drop(server.shutdown(std::net::Shutdown::Both));
        drop(copying.join());
        seen
    });
    (port, tap)
}
