//! The loopback interface of a new network namespace, and what listens there.
//!
//! A function sees nothing but these ports. Behind them stands the server, which got the sockets
//! over the control socket.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::fd::AsFd as _;

use rustix::net::netlink::SocketAddrNetlink;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketType};

use super::{Control, Report};

/// `RTM_NEWLINK`.
const NEW_LINK: u16 = 16;
/// `NLM_F_REQUEST | NLM_F_ACK`.
const REQUEST_WITH_ANSWER: u16 = 0x1 | 0x4;
/// `NLMSG_ERROR`, which also says that there was none.
const ANSWER: u16 = 2;
/// `IFF_UP`.
const UP: u32 = 1;
/// The loopback interface is the first one of a namespace.
const LOOPBACK: i32 = 1;

/// Brings the loopback interface up, listens on `ports`, and sends the sockets to the server.
pub(super) fn listen(control: &Control, ports: &[u16]) -> Result<(), String> {
    bring_loopback_up().map_err(|error| format!("the loopback interface stays down: {error}"))?;
    let mut listeners = Vec::new();
    for port in ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, *port))
            .map_err(|error| format!("port {port} of the function: {error}"))?;
        listeners.push(listener);
    }
    let sockets: Vec<_> = listeners.iter().map(TcpListener::as_fd).collect();
    control
        .send_with(&Report::Listening, &sockets)
        .map_err(|error| format!("the sockets cannot be handed over: {error}"))
}

/// Asks the kernel over a netlink socket (rtnetlink(7)).
fn bring_loopback_up() -> io::Result<()> {
    let socket = rustix::net::socket(AddressFamily::NETLINK, SocketType::RAW, None)?;
    rustix::net::bind(&socket, &SocketAddrNetlink::new(0, 0))?;
    rustix::net::send(&socket, &up_message(), SendFlags::empty())?;
    let mut answer = [0; 256];
    let (length, _) = rustix::net::recv(&socket, &mut answer[..], RecvFlags::empty())?;
    match error_of(answer.get(..length).unwrap_or_default()) {
        Some(0) => Ok(()),
        Some(number) => Err(io::Error::from_raw_os_error(number.saturating_neg())),
        None => Err(io::Error::other("the kernel's answer is not understood")),
    }
}

/// A header of 16 bytes and an `ifinfomsg` of 16.
fn up_message() -> Vec<u8> {
    let mut message = Vec::with_capacity(32);
    message.extend_from_slice(&32_u32.to_ne_bytes());
    message.extend_from_slice(&NEW_LINK.to_ne_bytes());
    message.extend_from_slice(&REQUEST_WITH_ANSWER.to_ne_bytes());
    message.extend_from_slice(&1_u32.to_ne_bytes()); // sequence number
    message.extend_from_slice(&0_u32.to_ne_bytes()); // to the kernel
    message.extend_from_slice(&[0; 4]); // any family, any type
    message.extend_from_slice(&LOOPBACK.to_ne_bytes());
    message.extend_from_slice(&UP.to_ne_bytes());
    message.extend_from_slice(&UP.to_ne_bytes()); // the flags that change
    message
}

/// The error number (0 or negative) in an answer.
fn error_of(answer: &[u8]) -> Option<i32> {
    let kind = answer.get(4..6)?.try_into().ok()?;
    if u16::from_ne_bytes(kind) != ANSWER {
        return None;
    }
    Some(i32::from_ne_bytes(answer.get(16..20)?.try_into().ok()?))
}
