//! A worker: one thread with sockets, connections and pools of its own.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, spawn_local};

use super::connection;
use super::date::http_date;
use super::health::Checks;
use super::shared::Shared;
use super::snapshot::Snapshot;
use crate::gate::Pass;
use crate::http1::head::Head;
use crate::http1::response::ResponseHead;
use crate::io::clockwork::Pace;
use crate::io::{Buffers, Clockwork};
use crate::targets::pool::Pool;

/// Connections that the system keeps until they are accepted.
const BACKLOG: u32 = 4096;
/// How long accepting pauses after it failed, as when there are no descriptors.
const PAUSE: Duration = Duration::from_millis(100);
/// Spare memory of each kind that is kept.
const MOST_SPARE: usize = 64;
/// Larger scratch memory is not kept.
const LARGEST_SPARE_BYTES: usize = 128 * 1024;

/// What a worker is told to do.
#[derive(Debug)]
pub(crate) enum Order {
    /// Listen, and say where.
    Open(
        Arc<str>,
        SocketAddr,
        oneshot::Sender<io::Result<SocketAddr>>,
    ),
    /// Accept no more, and say when the socket is closed; let connections end.
    Close(Arc<str>, oneshot::Sender<()>),
    /// Ask the targets of this snapshot how they are.
    Check(Arc<Snapshot>),
    /// Say when no connection is left.
    Drain(oneshot::Sender<()>),
}

/// A worker.
pub(crate) struct Worker {
    pub(crate) shared: Arc<Shared>,
    pub(crate) clockwork: Rc<Clockwork>,
    pub(crate) buffers: Buffers,
    pub(crate) pool: Pool,
    pub(super) checks: Checks,
    snapshot: RefCell<(u64, Arc<Snapshot>)>,
    date: RefCell<(i64, Rc<str>)>,
    scratch: RefCell<Vec<Vec<u8>>>,
    heads: RefCell<Vec<Head>>,
    response_heads: RefCell<Vec<ResponseHead>>,
    doors: RefCell<HashMap<Arc<str>, (Rc<Door>, JoinHandle<()>)>>,
    open: Cell<usize>,
    drained: RefCell<Vec<oneshot::Sender<()>>>,
}

/// A socket that listens.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) arn: Arc<str>,
    is_draining: Cell<bool>,
}

impl Door {
    /// Whether connections shall end when they have nothing to do.
    pub(crate) fn is_draining(&self) -> bool {
        self.is_draining.get()
    }
}

impl Worker {
    pub(crate) fn new(shared: Arc<Shared>) -> Rc<Self> {
        let generation = shared.current.generation();
        let snapshot = shared.current.snapshot();
        Rc::new(Self {
            shared,
            clockwork: Clockwork::new(),
            buffers: Buffers::default(),
            pool: Pool::default(),
            checks: Checks::default(),
            snapshot: RefCell::new((generation, snapshot)),
            date: RefCell::new((0, "".into())),
            scratch: RefCell::default(),
            heads: RefCell::default(),
            response_heads: RefCell::default(),
            doors: RefCell::default(),
            open: Cell::new(0),
            drained: RefCell::default(),
        })
    }

    /// Works until nobody gives orders any more.
    pub(crate) async fn run(
        self: Rc<Self>,
        pace: Pace,
        mut orders: mpsc::UnboundedReceiver<Order>,
    ) {
        let worker = Rc::clone(&self);
        let each_tick = move || worker.pool.prune();
        let ticking = spawn_local(Rc::clone(&self.clockwork).run(pace, each_tick));
        while let Some(order) = orders.recv().await {
            match order {
                Order::Open(arn, address, opened) => {
                    let place = self.open(arn, address);
                    drop(opened.send(place));
                }
                Order::Close(arn, closed) => self.close(&arn, closed),
                Order::Check(snapshot) => self.check_targets(&snapshot),
                Order::Drain(drained) => {
                    self.drained.borrow_mut().push(drained);
                    self.tell_drained();
                }
            }
        }
        ticking.abort();
    }

    fn open(self: &Rc<Self>, arn: Arc<str>, address: SocketAddr) -> io::Result<SocketAddr> {
        let listener = listen(address)?;
        let place = listener.local_addr()?;
        let door = Rc::new(Door {
            arn: Arc::clone(&arn),
            is_draining: Cell::new(false),
        });
        let accepting = Rc::clone(self).accept(listener, Rc::clone(&door));
        let task = spawn_local(accepting);
        self.doors.borrow_mut().insert(arn, (door, task));
        Ok(place)
    }

    fn close(&self, arn: &str, closed: oneshot::Sender<()>) {
        let found = self.doors.borrow_mut().remove(arn);
        let Some((door, task)) = found else {
            drop(closed);
            return;
        };
        door.is_draining.set(true);
        task.abort();
        self.clockwork.wake_all();
        // The socket goes with the task, which ends when it is next its turn.
        spawn_local(async move {
            drop(task.await);
            drop(closed);
        });
    }

    async fn accept(self: Rc<Self>, listener: TcpListener, door: Rc<Door>) {
        loop {
            match listener.accept().await {
                Ok((socket, from)) => match self.admit(&door, from) {
                    Some(pass) => {
                        let worker = Rc::clone(&self);
                        worker.enter();
                        let door = Rc::clone(&door);
                        spawn_local(async move {
                            let left = Leave(Rc::clone(&worker));
                            connection::serve(worker, door, socket, from, pass).await;
                            drop(left);
                        });
                    }
                    None => self.shared.meters.turned_away.increment(1),
                },
                Err(error) => {
                    tracing::warn!(%error, listener = %door.arn, "cannot accept connections");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn admit(&self, door: &Door, from: SocketAddr) -> Option<Pass> {
        let snapshot = self.snapshot();
        let site = snapshot.site(&door.arn)?;
        let is_trusted = site.listener.trusts(from.ip());
        self.shared.gate.admit(from.ip(), is_trusted)
    }

    fn enter(&self) {
        self.open.set(self.open.get() + 1);
        self.shared.meters.connections.increment(1);
        self.shared.meters.open_connections.increment(1);
    }

    fn leave(&self) {
        self.open.set(self.open.get() - 1);
        self.shared.meters.open_connections.decrement(1);
        self.tell_drained();
    }

    fn tell_drained(&self) {
        if self.open.get() == 0 {
            for drained in self.drained.borrow_mut().drain(..) {
                // Whoever asked may have stopped waiting.
                let _told: Result<(), ()> = drained.send(());
            }
        }
    }

    /// The snapshot of now.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        let current = &self.shared.current;
        let mut cached = self.snapshot.borrow_mut();
        let generation = current.generation();
        if cached.0 != generation {
            *cached = (generation, current.snapshot());
        }
        Arc::clone(&cached.1)
    }

    /// The date for a response.
    pub(crate) fn date(&self) -> Rc<str> {
        let seconds = self.shared.clock.now().millis() / 1000;
        let mut date = self.date.borrow_mut();
        if date.0 != seconds {
            *date = (seconds, http_date(seconds).into());
        }
        Rc::clone(&date.1)
    }

    pub(crate) fn scratch(&self) -> Vec<u8> {
        self.scratch.borrow_mut().pop().unwrap_or_default()
    }

    pub(crate) fn give_scratch(&self, mut scratch: Vec<u8>) {
        if scratch.capacity() <= LARGEST_SPARE_BYTES {
            scratch.clear();
            keep(&self.scratch, scratch);
        }
    }

    pub(crate) fn head(&self) -> Head {
        self.heads.borrow_mut().pop().unwrap_or_default()
    }

    pub(crate) fn give_head(&self, head: Head) {
        keep(&self.heads, head);
    }

    pub(crate) fn response_head(&self) -> ResponseHead {
        self.response_heads.borrow_mut().pop().unwrap_or_default()
    }

    pub(crate) fn give_response_head(&self, head: ResponseHead) {
        keep(&self.response_heads, head);
    }
}

fn keep<T>(spare: &RefCell<Vec<T>>, item: T) {
    let mut spare = spare.borrow_mut();
    if spare.len() < MOST_SPARE {
        spare.push(item);
    }
}

struct Leave(Rc<Worker>);

impl Drop for Leave {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// A socket of its own for each worker, so that the system shares connections out among them.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    socket.set_reuseaddr(true)?;
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
