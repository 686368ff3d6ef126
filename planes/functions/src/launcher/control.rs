//! The control socket between the server and a launcher: frames of JSON, each after its length.

use std::io::{self, IoSlice, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Report;

/// The longest frame: 4 KB of variables and the credentials fit many times.
const FRAME_LIMIT: usize = 1024 * 1024;
/// The most sockets that one frame brings along.
pub(super) const SOCKET_LIMIT: usize = 200;

/// One end of the control socket.
pub(crate) struct Control(UnixStream);

/// A report with what came along.
pub(crate) struct Received {
    /// What was said.
    pub(crate) report: Report,
    /// The listening sockets.
    pub(crate) sockets: Vec<OwnedFd>,
}

impl Control {
    /// The server's end.
    pub(crate) fn new(socket: UnixStream) -> Self {
        Self(socket)
    }

    /// The launcher's end.
    pub(super) fn of_standard_input() -> io::Result<Self> {
        let socket = io::stdin().as_fd().try_clone_to_owned()?;
        Ok(Self(UnixStream::from(socket)))
    }

    /// Another handle of the same socket.
    pub(super) fn handle(&self) -> io::Result<OwnedFd> {
        self.0.as_fd().try_clone_to_owned()
    }

    /// Gives the socket away.
    pub(crate) fn into_socket(self) -> UnixStream {
        self.0
    }

    /// How long to wait for the other end.
    pub(crate) fn set_patience(&self, patience: Option<Duration>) -> io::Result<()> {
        self.0.set_read_timeout(patience)
    }

    /// Sends a frame.
    pub(crate) fn send<T: Serialize>(&self, message: &T) -> io::Result<()> {
        (&self.0).write_all(&frame(message)?)
    }

    /// Sends a frame with open sockets.
    pub(super) fn send_with<T: Serialize>(
        &self,
        message: &T,
        sockets: &[BorrowedFd<'_>],
    ) -> io::Result<()> {
        let frame = frame(message)?;
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(SOCKET_LIMIT))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !ancillary.push(SendAncillaryMessage::ScmRights(sockets)) {
            return Err(io::Error::other("too many sockets"));
        }
        let sent = rustix::net::sendmsg(
            &self.0,
            &[IoSlice::new(&frame)],
            &mut ancillary,
            SendFlags::empty(),
        )?;
        (&self.0).write_all(frame.get(sent..).unwrap_or_default())
    }

    /// Receives a frame: what the launcher is told.
    pub(super) fn receive<T: DeserializeOwned>(&self) -> io::Result<T> {
        let mut length = [0; 4];
        (&self.0).read_exact(&mut length)?;
        self.body(length)
    }

    /// Receives a report, with the sockets that come along.
    pub(crate) fn report(&self) -> io::Result<Received> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(SOCKET_LIMIT))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let mut length = [0; 4];
        let received = rustix::net::recvmsg(
            &self.0,
            &mut [IoSliceMut::new(&mut length)],
            &mut ancillary,
            RecvFlags::CMSG_CLOEXEC,
        )?;
        let sockets = ancillary.drain().filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(sockets) => Some(sockets),
            _ => None,
        });
        let sockets = sockets.flatten().collect();
        match length.get_mut(received.bytes..) {
            _ if received.bytes == 0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            Some(rest) => (&self.0).read_exact(rest)?,
            None => {}
        }
        let report = self.body(length)?;
        Ok(Received { report, sockets })
    }

    fn body<T: DeserializeOwned>(&self, length: [u8; 4]) -> io::Result<T> {
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > FRAME_LIMIT {
            return Err(io::Error::other("the frame is too long"));
        }
        let mut body = vec![0; length];
        (&self.0).read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Waits until the other end is gone.
    pub(super) fn wait_for_the_end(&self) {
        let mut one = [0];
        while matches!((&self.0).read(&mut one), Ok(1..)) {}
    }
}

fn frame<T: Serialize>(message: &T) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).map_err(io::Error::other)?;
    let mut frame = length.to_be_bytes().to_vec();
    frame.extend_from_slice(&body);
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::os::fd::AsFd as _;

    use super::*;

    #[test]
    fn a_report_brings_sockets_along() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let (ours, theirs) = (Control::new(ours), Control::new(theirs));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        theirs
            .send_with(&Report::Listening, &[listener.as_fd()])
            .unwrap();
        drop(listener);

        let mut received = ours.report().unwrap();

        assert_eq!(received.report, Report::Listening);
        let socket = TcpListener::from(received.sockets.pop().unwrap());
        assert_eq!(socket.local_addr().unwrap(), address);
    }

    #[test]
    fn a_frame_that_is_too_long_is_refused() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        (&theirs).write_all(&u32::MAX.to_be_bytes()).unwrap();
        assert!(Control::new(ours).report().is_err());
    }

    #[test]
    fn the_other_end_may_be_gone() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        drop(theirs);
        let control = Control::new(ours);
        assert!(control.report().is_err());
        control.wait_for_the_end();
    }
}
