//! Asks targets how they are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;

use tokio::task::{AbortHandle, spawn_local};

use super::snapshot::Snapshot;
use super::worker::Worker;
use crate::config::{HealthCheck, Port};
use crate::http1::response::{self, ResponseHead};
use crate::http1::scanner::Scanner;
use crate::targets::Member;
use crate::targets::health::Answer;
use crate::targets::pool::Destination;

/// The checks that run, by group and target.
#[derive(Debug, Default)]
pub(crate) struct Checks(RefCell<HashMap<(String, SocketAddr), Check>>);

#[derive(Debug)]
struct Check {
    settings: HealthCheck,
    member: Arc<Member>,
    task: AbortHandle,
}

impl Drop for Check {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Worker {
    /// Begins the checks of a snapshot, and ends those that are no longer in it.
    pub(super) fn check_targets(self: &Rc<Self>, snapshot: &Snapshot) {
        let mut before = std::mem::take(&mut *self.checks.0.borrow_mut());
        let mut checks = HashMap::new();
        for (arn, group) in snapshot.groups.iter().filter(|(_, group)| group.is_used) {
            let Some(settings) = &group.settings.health_check else {
                continue;
            };
            for member in group
                .members
                .iter()
                .filter(|member| !member.target.is_draining)
            {
                let key = (arn.clone(), member.target.address);
                let running = before.remove(&key).filter(|check| {
                    check.settings == *settings && Arc::ptr_eq(&check.member, member)
                });
                let check = running.unwrap_or_else(|| self.begin_check(settings, member));
                checks.insert(key, check);
            }
        }
        *self.checks.0.borrow_mut() = checks;
    }

    fn begin_check(self: &Rc<Self>, settings: &HealthCheck, member: &Arc<Member>) -> Check {
        let task = keep_asking(Rc::clone(self), settings.clone(), Arc::clone(member));
        Check {
            settings: settings.clone(),
            member: Arc::clone(member),
            task: spawn_local(task).abort_handle(),
        }
    }

    async fn ask(&self, check: &HealthCheck, member: &Member) -> io::Result<u16> {
        let mut address = member.target.address;
        if let Port::Number(port) = check.port {
            address.set_port(port);
        }
        let destination = Destination {
            address,
            protocol: check.protocol,
        };
        let mut upstream = self.connect(destination).await?;
        let host = match address.port() {
            80 | 443 => address.ip().to_string(),
            _ => address.to_string(),
        };
        let path = &check.path;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             User-Agent: ELB-HealthChecker/2.0\r\nAccept-Encoding: gzip, compressed\r\n\r\n"
        );
        upstream.wire.write_all(request.as_bytes()).await?;
        let mut scanner = Scanner::for_responses();
        loop {
            let misshapen = |_| io::Error::from(io::ErrorKind::InvalidData);
            if let Some(found) = scanner.find(&upstream.buffer).map_err(misshapen)? {
                let bytes = upstream.buffer.get(found.start..found.end);
                let mut head = ResponseHead::default();
                response::parse(bytes.unwrap_or_default(), &mut head).map_err(misshapen)?;
                return Ok(head.status);
            }
            if upstream
                .wire
                .read(&mut upstream.buffer, &self.buffers)
                .await?
                == 0
            {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

async fn keep_asking(worker: Rc<Worker>, check: HealthCheck, member: Arc<Member>) {
    loop {
        let asked = worker.ask(&check, &member);
        let answer = match worker.clockwork.within(check.timeout, asked).await {
            Some(Ok(status)) => Answer::Status(status),
            Some(Err(error)) if error.kind() != io::ErrorKind::TimedOut => Answer::Failed,
            Some(Err(_)) | None => Answer::TimedOut,
        };
        let now = worker.shared.clock.now().millis();
        member.health.lock().take(answer, &check, now);
        worker.clockwork.sleep(check.interval).await;
    }
}
