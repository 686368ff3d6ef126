//! An application behind the door: answers by the path, and keeps what it was sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// An application.
pub(crate) struct Origin {
    pub(crate) address: SocketAddr,
    seen: Mutex<Receiver<String>>,
    /// The status of answers to `/health`.
    pub(crate) health: Arc<AtomicU16>,
}

impl Origin {
    pub(crate) fn start() -> Self {
        Self::named("origin")
    }

    pub(crate) fn named(name: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, seen) = channel();
        let health = Arc::new(AtomicU16::new(200));
        let status = Arc::clone(&health);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let (socket, sender) = (socket.unwrap(), sender.clone());
                let status = Arc::clone(&status);
                thread::spawn(move || serve(socket, name, &sender, &status));
            }
        });
        Self {
            address,
            seen: Mutex::new(seen),
            health,
        }
    }

    /// The next request that came, without the checks of its health.
    pub(crate) fn next(&self) -> String {
        let seen = self.seen.lock().unwrap();
        seen.recv_timeout(std::time::Duration::from_secs(20))
            .expect("a request")
    }

    /// Whether anything came.
    pub(crate) fn has_seen_nothing(&self) -> bool {
        self.seen.lock().unwrap().try_recv().is_err()
    }
}

fn serve(mut socket: TcpStream, name: &str, seen: &Sender<String>, health: &AtomicU16) {
    let mut buffer = Vec::new();
    while let Some(request) = next_request(&mut socket, &mut buffer) {
        let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
        if path == "/health" {
            let status = health.load(Ordering::SeqCst);
            let answer = format!("HTTP/1.1 {status} Health\r\nContent-Length: 0\r\n\r\n");
            socket.write_all(answer.as_bytes()).ok();
            continue;
        }
        seen.send(request.clone()).ok();
        let answer = answer(&path, name, &request);
        if path == "/silent" {
            let mut end = [0; 1];
            while matches!(socket.read(&mut end), Ok(1..)) {}
            seen.send("the door hung up".to_owned()).ok();
            return;
        }
        if socket.write_all(answer.as_bytes()).is_err() || path.starts_with("/close") {
            return;
        }
        if path == "/websocket" {
            echo(&mut socket, &buffer);
            return;
        }
    }
}

fn answer(path: &str, name: &str, request: &str) -> String {
    match path {
        "/chunked" => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                       6\r\nhello,\r\n7;x=y\r\n world!\r\n0\r\nTrailer: t\r\n\r\n"
            .to_owned(),
        "/close" => "HTTP/1.1 200 OK\r\nX-A: b\r\n\r\nuntil the end".to_owned(),
        "/close-at-once" => String::new(),
        "/close-early" => "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all".to_owned(),
        "/nothing" => "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
        "/unchanged" => "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n".to_owned(),
        "/hints" => "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n\
                     HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            .to_owned(),
        "/hop" => "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n\
                   Keep-Alive: 3\r\nX-Far: 2\r\nContent-Length: 0\r\n\r\n"
            .to_owned(),
        "/misshapen" => "HTTP/1.1 200 OK\r\nno colon\r\n\r\n".to_owned(),
        "/split" => {
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\nok".to_owned()
        }
        "/large" => {
            let body = "0123456789abcdef".repeat(64 * 1024);
            format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            )
        }
        "/websocket" => "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\
                         Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nwelcome;"
            .to_owned(),
        _ if request.starts_with("HEAD ") => {
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n".to_owned()
        }
        "/name" => format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{name}",
            name.len()
        ),
        _ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_owned(),
    }
}

fn echo(socket: &mut TcpStream, already: &[u8]) {
    socket.write_all(already).ok();
    let mut buffer = [0; 1024];
    while let Ok(bytes @ 1..) = socket.read(&mut buffer) {
        if socket.write_all(&buffer[..bytes]).is_err() {
            return;
        }
    }
}

/// A whole request, with its body as it came.
fn next_request(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<String> {
    loop {
        if let Some(end) = end_of_request(buffer) {
            let request: Vec<u8> = buffer.drain(..end).collect();
            return Some(String::from_utf8_lossy(&request).into_owned());
        }
        let mut bytes = [0; 64 * 1024];
        match socket.read(&mut bytes) {
            Ok(0) | Err(_) => return None,
            Ok(read) => buffer.extend_from_slice(&bytes[..read]),
        }
    }
}

fn end_of_request(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    if text.contains("\r\ntransfer-encoding: chunked\r\n") {
        let end = buffer[head..]
            .windows(5)
            .position(|five| five == b"0\r\n\r\n")?;
        return Some(head + end + 5);
    }
    let length = text.split("\r\ncontent-length: ").nth(1).map_or(0, |rest| {
        rest.split("\r\n").next().unwrap().parse().unwrap()
    });
    (buffer.len() >= head + length).then_some(head + length)
}
