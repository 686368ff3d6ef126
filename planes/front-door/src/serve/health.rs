//! Asks targets how they are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ringwall_elbv2::resources::logs::LogKind;
use tokio::task::{AbortHandle, spawn_local};

use super::snapshot::Snapshot;
use super::worker::Worker;
use crate::config::{HealthCheck, Port, TargetProtocol};
use crate::http1::response::{self, ResponseHead};
use crate::http1::scanner::Scanner;
use crate::logs::{self, resource_id};
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
                let check = running.unwrap_or_else(|| self.begin_check(arn, settings, member));
                checks.insert(key, check);
            }
        }
        *self.checks.0.borrow_mut() = checks;
    }

    fn begin_check(
        self: &Rc<Self>,
        group_arn: &str,
        settings: &HealthCheck,
        member: &Arc<Member>,
    ) -> Check {
        let task = keep_asking(
            Rc::clone(self),
            group_arn.to_owned(),
            settings.clone(),
            Arc::clone(member),
        );
        Check {
            settings: settings.clone(),
            member: Arc::clone(member),
            task: spawn_local(task).abort_handle(),
        }
    }

    async fn ask(&self, check: &HealthCheck, member: &Member) -> io::Result<u16> {
        let address = address_of(check, member);
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

/// Where a target is asked.
fn address_of(check: &HealthCheck, member: &Member) -> SocketAddr {
    let mut address = member.target.address;
    if let Port::Number(port) = check.port {
        address.set_port(port);
    }
    address
}

async fn keep_asking(
    worker: Rc<Worker>,
    group_arn: String,
    check: HealthCheck,
    member: Arc<Member>,
) {
    loop {
        let (time, since) = (worker.shared.clock.now().millis(), Instant::now());
        let asked = worker.ask(&check, &member);
        let answer = match worker.clockwork.within(check.timeout, asked).await {
            Some(Ok(status)) => Answer::Status(status),
            Some(Err(error)) if error.kind() != io::ErrorKind::TimedOut => Answer::Failed,
            Some(Err(_)) | None => Answer::TimedOut,
        };
        let now = worker.shared.clock.now().millis();
        member.health.lock().take(answer, &check, now);
        let asked = Asked {
            group_arn: &group_arn,
            check: &check,
            member: &member,
            time,
            latency: since.elapsed(),
        };
        worker.log_check(&asked, answer);
        worker.clockwork.sleep(check.interval).await;
    }
}

/// A question to a target.
struct Asked<'a> {
    group_arn: &'a str,
    check: &'a HealthCheck,
    member: &'a Member,
    time: i64,
    latency: Duration,
}

impl Worker {
    /// Tells the logs of those load balancers that lead to the target.
    fn log_check(&self, asked: &Asked<'_>, answer: Answer) {
        let (recorder, snapshot) = (&self.shared.recorder, self.snapshot());
        for balancer in snapshot.users_of(asked.group_arn) {
            let Some(listener) = balancer.listeners.first() else {
                continue;
            };
            if !recorder.wants(balancer, LogKind::HealthChecks) {
                continue;
            }
            let entry = logs::HealthCheck {
                kind: match asked.check.protocol {
                    TargetProtocol::Http => "http",
                    TargetProtocol::Https => "https",
                },
                time: asked.time,
                latency: asked.latency,
                target_addr: &address_of(asked.check, asked.member).to_string(),
                target_group_id: group_name(asked.group_arn),
                status_code: match answer {
                    Answer::Status(status) => Some(status),
                    Answer::TimedOut | Answer::Failed => None,
                },
                reason_code: reason(answer, asked.check),
                elb: resource_id(&balancer.arn),
                node: listener.address.ip(),
            };
            recorder.health_check(balancer, &entry);
        }
    }
}

/// AWS's code of what is wrong with an answer.
fn reason(answer: Answer, check: &HealthCheck) -> Option<&'static str> {
    match answer {
        Answer::Status(status) if check.matches(status) => None,
        Answer::Status(500..=599) => Some("TargetError"),
        Answer::Status(_) => Some("ResponseCodeMismatch"),
        Answer::TimedOut => Some("TimedOut"),
        Answer::Failed => Some("ConnectionReset"),
    }
}

/// `name` of `…:targetgroup/name/id`.
fn group_name(arn: &str) -> &str {
    arn.rsplit('/').nth(1).unwrap_or(arn)
}
