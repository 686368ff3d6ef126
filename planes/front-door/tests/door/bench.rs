//! A door with one listener, and clients of it.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use ringwall_core::Clock;
use ringwall_elbv2::resources::logs::LogKind;
use ringwall_front_door::config::{
    Action, Attributes, Config, Forward, Kind, Limits, Listener, ListenerAttributes, LoadBalancer,
    Protocol, Target, TargetGroup,
};
use ringwall_front_door::inspector::{Inspector, NoInspector};
use ringwall_front_door::login::Logins;
use ringwall_front_door::logs::{Connection, Entry, HealthCheck, Recorder};
use ringwall_front_door::{FrontDoor, Options, Pace};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::origin::Origin;

pub(crate) const LISTENER: &str =
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2";
pub(crate) const BALANCER: &str =
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1";
pub(crate) const GROUP: &str =
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/g/1";

/// How long tests wait for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Keeps the lines of access logs.
#[derive(Default)]
pub(crate) struct Lines(Mutex<Vec<String>>);

impl Recorder for Lines {
    fn wants(&self, _: &LoadBalancer, _: LogKind) -> bool {
        true
    }

    fn request(&self, _: &LoadBalancer, entry: &Entry<'_>) {
        self.0.lock().push(entry.to_string());
    }

    fn connection(&self, _: &LoadBalancer, _: &Connection<'_>) {}

    fn health_check(&self, _: &LoadBalancer, _: &HealthCheck<'_>) {}
}

pub(crate) struct Setup {
    pub(crate) limits: Limits,
    pub(crate) inspector: Arc<dyn Inspector>,
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) logins: Option<Arc<Logins>>,
}

/// A running door.
pub(crate) struct Bench {
    pub(crate) door: FrontDoor,
    pub(crate) config: Config,
    pub(crate) address: SocketAddr,
    pub(crate) runtime: Runtime,
    lines: Arc<Lines>,
    time: watch::Sender<Duration>,
}

impl Bench {
    /// A door to an application.
    pub(crate) fn to(origin: &Origin) -> Self {
        Self::with(config(&[origin.address]), |_| {})
    }

    pub(crate) fn with(config: Config, change: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup {
            limits: Limits::default(),
            inspector: Arc::new(NoInspector),
            config,
            clock: Clock::system(),
            logins: None,
        };
        change(&mut setup);
        let (time, told) = watch::channel(Duration::ZERO);
        let lines = Arc::new(Lines::default());
        let recorder = Arc::clone(&lines);
        let options = Options {
            workers: 1,
            limits: setup.limits,
            inspector: setup.inspector,
            recorder,
            pace: Pace::Told(told),
            clock: setup.clock,
            logins: setup.logins,
            ..Options::default()
        };
        let mut door = FrontDoor::start(options).unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let opened = runtime.block_on(door.apply(setup.config.clone())).unwrap();
        let address = *opened[0].place.as_ref().unwrap();
        Self {
            door,
            config: setup.config,
            address,
            runtime,
            lines,
            time,
        }
    }

    pub(crate) fn apply(&mut self, change: impl FnOnce(&mut Config)) {
        change(&mut self.config);
        let applied = self.door.apply(self.config.clone());
        self.runtime.block_on(applied).unwrap();
    }

    pub(crate) fn connect(&self) -> Client {
        let socket = TcpStream::connect(self.address).unwrap();
        Client {
            socket,
            buffer: Vec::new(),
        }
    }

    /// What a request is answered on a connection of its own.
    pub(crate) fn ask(&self, request: &str) -> String {
        self.connect().ask(request)
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&get(path))
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.time.send_modify(|now| *now += by);
    }

    /// Lets time pass, a second after another, until something holds. How many it took.
    pub(crate) fn advance_until(&self, mut holds: impl FnMut() -> bool) -> u32 {
        let mut seconds = 0;
        self.wait_until(|| {
            let held = holds();
            if !held {
                self.advance(Duration::from_secs(1));
                seconds += 1;
            }
            held
        });
        seconds
    }

    /// Waits for a line of the access log that has this in it.
    pub(crate) fn line(&self, with: &str) -> String {
        let mut line = None;
        self.wait_until(|| {
            let lines = self.lines.0.lock();
            line = lines.iter().find(|line| line.contains(with)).cloned();
            line.is_some()
        });
        line.unwrap()
    }

    /// Waits, in the time of the world, for what the door does after its answer.
    pub(crate) fn wait_until(&self, mut holds: impl FnMut() -> bool) {
        let since = Instant::now();
        while !holds() {
            assert!(since.elapsed() < PATIENCE, "it never came");
            std::thread::yield_now();
        }
    }
}

/// A client's connection.
pub(crate) struct Client {
    pub(crate) socket: TcpStream,
    pub(crate) buffer: Vec<u8>,
}

impl Client {
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.socket.write_all(bytes.as_ref()).unwrap();
    }

    /// Sends a request and reads one response.
    pub(crate) fn ask(&mut self, request: &str) -> String {
        self.send(request);
        self.response(request.starts_with("HEAD "))
    }

    /// Reads one response, its body decoded.
    pub(crate) fn response(&mut self, is_head: bool) -> String {
        let end = self.read_until(b"\r\n\r\n");
        let head: Vec<u8> = self.buffer.drain(..end).collect();
        let head = String::from_utf8(head).unwrap();
        let lower = head.to_ascii_lowercase();
        let status = &head[9..12];
        if is_head || status == "204" || status == "304" || status.starts_with('1') {
            return head;
        }
        if lower.contains("transfer-encoding: chunked") {
            return head + &self.chunks();
        }
        match lower.split("content-length: ").nth(1) {
            Some(rest) => {
                let length = rest.split("\r\n").next().unwrap().parse().unwrap();
                head + &self.take(length)
            }
            None => head + &self.rest(),
        }
    }

    fn chunks(&mut self) -> String {
        let mut body = String::new();
        loop {
            let end = self.read_until(b"\r\n");
            let size: Vec<u8> = self.buffer.drain(..end).collect();
            let size = std::str::from_utf8(&size).unwrap().trim();
            let size = usize::from_str_radix(size, 16).unwrap();
            body += &self.take(size);
            assert_eq!(self.take(2), "\r\n");
            if size == 0 {
                return body;
            }
        }
    }

    pub(crate) fn take(&mut self, length: usize) -> String {
        while self.buffer.len() < length {
            assert!(self.read() > 0, "the connection ended early");
        }
        String::from_utf8(self.buffer.drain(..length).collect()).unwrap()
    }

    /// All until the end of the connection.
    pub(crate) fn rest(&mut self) -> String {
        while self.read() > 0 {}
        String::from_utf8_lossy(&std::mem::take(&mut self.buffer)).into_owned()
    }

    fn read_until(&mut self, mark: &[u8]) -> usize {
        loop {
            let found = self
                .buffer
                .windows(mark.len())
                .position(|part| part == mark);
            if let Some(at) = found {
                return at + mark.len();
            }
            let so_far = String::from_utf8_lossy(&self.buffer).into_owned();
            assert!(self.read() > 0, "the connection ended after {so_far:?}");
        }
    }

    fn read(&mut self) -> usize {
        let mut bytes = [0; 64 * 1024];
        self.socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let read = match self.socket.read(&mut bytes) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => 0,
            Err(error) => panic!("{error}, after {:?}", String::from_utf8_lossy(&self.buffer)),
        };
        self.buffer.extend_from_slice(&bytes[..read]);
        read
    }

    /// Whether something came, or the end, in a moment.
    pub(crate) fn has_news(&mut self) -> bool {
        self.socket
            .set_read_timeout(Some(Duration::from_millis(10)))
            .unwrap();
        let mut bytes = [0; 4096];
        match self.socket.read(&mut bytes) {
            Ok(read) => {
                self.buffer.extend_from_slice(&bytes[..read]);
                true
            }
            Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        }
    }
}

pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n")
}

pub(crate) fn config(targets: &[SocketAddr]) -> Config {
    let targets = targets.iter().copied().map(Target::at).collect();
    Config {
        load_balancers: vec![LoadBalancer {
            arn: BALANCER.to_owned(),
            kind: Kind::Alb,
            attributes: Attributes::default(),
            listeners: vec![Listener {
                arn: LISTENER.to_owned(),
                address: "127.0.0.1:0".parse().unwrap(),
                protocol: Protocol::Http,
                attributes: ListenerAttributes::default(),
                rules: Vec::new(),
                default: Action::Forward(Forward::to(GROUP)),
                trusted_proxies: Vec::new(),
            }],
        }],
        target_groups: vec![TargetGroup::new(GROUP, targets)],
    }
}
