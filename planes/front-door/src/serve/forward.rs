//! A request goes to a target.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::body::{BodyError, BodySource};
use super::exchange::{Ending, Exchange};
use super::outgoing::Outgoing;
use super::relay::{RelayError, Relayed};
use super::reply::ReplySink;
use crate::config::{Forward, Stickiness};
use crate::http1::chunked;
use crate::http1::framing::Length;
use crate::http1::name::Known;
use crate::inspector::Answer;
use crate::targets::pool::{Destination, Upstream};
use crate::targets::sticky::{cookie, set_cookies};
use crate::targets::{Group, Member};

const TARGET_COOKIE: &str = "AWSALB";
const GROUP_COOKIE: &str = "AWSALBTG";

/// The target of a request, and what its client is told of it.
struct Choice<'a> {
    group: &'a Group,
    member: Arc<Member>,
    cookies: Vec<String>,
}

/// Counts a request as under way.
struct Underway<'a>(&'a Member);

impl<'a> Underway<'a> {
    fn new(member: &'a Member) -> Self {
        member.outstanding.fetch_add(1, Ordering::Relaxed);
        Self(member)
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.0.outstanding.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What came of sending a request to a target.
enum Attempt {
    Done(Ending),
    /// Nothing was sent, or nothing that matters: another connection may be tried.
    Again,
}

impl<'a> Exchange<'a> {
    pub(crate) async fn forward<B: BodySource, R: ReplySink>(
        &mut self,
        forward: &Forward,
        body: &mut B,
        prefix: Vec<u8>,
        inserted: &[(String, String)],
        reply: &mut R,
    ) -> Ending {
        let Some(mut choice) = self.choose(forward) else {
            return self.answer(&Answer::page(503), reply).await;
        };
        choice.cookies.append(&mut self.set_cookies);
        loop {
            let destination = Destination {
                address: choice.member.target.address,
                protocol: choice.group.settings.protocol,
            };
            self.note.target = Some(destination.address);
            let member = Arc::clone(&choice.member);
            let underway = Underway::new(&member);
            let upstream = match self.worker.idle_connection(destination) {
                Some(upstream) => upstream,
                None => match self.worker.connect(destination).await {
                    Ok(upstream) => upstream,
                    Err(error) => {
                        drop(underway);
                        // Nothing was sent: another target may do it.
                        if let Some(other) = self.another(&choice) {
                            choice.member = other;
                            continue;
                        }
                        return self.unreachable(&error, reply).await;
                    }
                },
            };
            let sent = self.attempt(upstream, body, &prefix, inserted, &choice.cookies, reply);
            match sent.await {
                Attempt::Done(ending) => return ending,
                // The connection that waited was dead. There are ever fewer of those.
                Attempt::Again => {}
            }
        }
    }

    async fn unreachable<R: ReplySink>(&mut self, error: &io::Error, reply: &mut R) -> Ending {
        tracing::debug!(%error, target = ?self.note.target, "a target cannot be reached");
        let status = match error.kind() {
            io::ErrorKind::TimedOut => 504,
            _ => 502,
        };
        self.answer(&Answer::page(status), reply).await
    }

    fn another(&self, choice: &Choice<'_>) -> Option<Arc<Member>> {
        let others = choice.group.members.len();
        // Each failure moves on; the turn is over when every target had one.
        let tried = self.note.tried.get();
        self.note.tried.set(tried + 1);
        if tried + 1 >= others.min(3) {
            return None;
        }
        let other = choice
            .group
            .choose(self.note.created, self.lot(), Some(&choice.member));
        other.map(Arc::clone)
    }

    fn lot(&self) -> u64 {
        let mut random = [0; 8];
        self.worker.shared.entropy.fill(&mut random);
        u64::from_ne_bytes(random)
    }

    fn choose(&mut self, forward: &Forward) -> Option<Choice<'a>> {
        let seconds = self.note.created / 1000;
        let mut cookies = Vec::new();
        let group = self.choose_group(forward, seconds, &mut cookies)?;
        self.note.group_arn = Some(group.settings.arn.clone());
        let member = self.choose_member(group, seconds, &mut cookies)?;
        Some(Choice {
            group,
            member,
            cookies,
        })
    }

    fn choose_group(
        &self,
        forward: &Forward,
        seconds: i64,
        cookies: &mut Vec<String>,
    ) -> Option<&'a Group> {
        let snapshot = self.snapshot;
        let group_of = |arn: &str| snapshot.groups.get(arn).map(AsRef::as_ref);
        if let [only] = forward.groups.as_slice() {
            return group_of(&only.arn);
        }
        if let Some(arn) = forward
            .stickiness
            .and_then(|_| self.group_by_cookie(forward, seconds))
        {
            return group_of(arn);
        }
        let sum: u64 = forward
            .groups
            .iter()
            .map(|group| u64::from(group.weight))
            .sum();
        let mut drawn = self.lot().checked_rem(sum)?;
        let chosen = forward.groups.iter().find(|group| {
            let weight = u64::from(group.weight);
            let is_drawn = drawn < weight;
            drawn = drawn.saturating_sub(weight);
            is_drawn
        })?;
        if let Some(holds) = forward.stickiness {
            let until = seconds.saturating_add(whole_seconds(holds));
            let value = self.worker.shared.cookies.value(&[&chosen.arn], until);
            cookies.extend(set_cookies(GROUP_COOKIE, &value, holds, seconds));
        }
        group_of(&chosen.arn)
    }

    fn group_by_cookie<'f>(&self, forward: &'f Forward, seconds: i64) -> Option<&'f str> {
        let value = self.cookie(GROUP_COOKIE)?;
        let claim = self.worker.shared.cookies.read(value, seconds)?;
        let mut groups = forward.groups.iter().map(|group| group.arn.as_str());
        groups.find(|arn| claim.names(&[arn]))
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&[u8]> {
        let mut headers = self.head.values(Known::Cookie);
        headers.find_map(|header| cookie(header, name))
    }

    fn choose_member(
        &self,
        group: &Group,
        seconds: i64,
        cookies: &mut Vec<String>,
    ) -> Option<Arc<Member>> {
        let Some(stickiness) = &group.settings.stickiness else {
            let chosen = group.choose(self.note.created, self.lot(), None);
            return chosen.map(Arc::clone);
        };
        let holds = match stickiness {
            Stickiness::LoadBalancerCookie(holds) => *holds,
            Stickiness::ApplicationCookie(_, holds) => *holds,
        };
        let follows = match stickiness {
            Stickiness::LoadBalancerCookie(_) => true,
            Stickiness::ApplicationCookie(name, _) => self.cookie(name).is_some(),
        };
        let known = follows
            .then(|| self.member_by_cookie(group, seconds))
            .flatten();
        let member = match known {
            Some(member) => member,
            None => group
                .choose(self.note.created, self.lot(), None)
                .map(Arc::clone)?,
        };
        let address = member.target.address.to_string();
        let until = seconds.saturating_add(whole_seconds(holds));
        let parts = [group.settings.arn.as_str(), &address];
        let value = self.worker.shared.cookies.value(&parts, until);
        cookies.extend(set_cookies(TARGET_COOKIE, &value, holds, seconds));
        Some(member)
    }

    fn member_by_cookie(&self, group: &Group, seconds: i64) -> Option<Arc<Member>> {
        let value = self.cookie(TARGET_COOKIE)?;
        let claim = self.worker.shared.cookies.read(value, seconds)?;
        let mut members = group.members.iter().filter(|member| member.is_open());
        let named = members.find(|member| {
            let address = member.target.address.to_string();
            claim.names(&[&group.settings.arn, &address])
        });
        named.map(Arc::clone)
    }

    async fn attempt<B: BodySource, R: ReplySink>(
        &mut self,
        mut upstream: Upstream,
        body: &mut B,
        prefix: &[u8],
        inserted: &[(String, String)],
        cookies: &[String],
        reply: &mut R,
    ) -> Attempt {
        let closes = self.isolates;
        let whole = body.is_done();
        let length = match self.framing.length {
            // It is here whole, so its length is known.
            Length::Chunked if whole => Length::Bytes(prefix.len() as u64),
            length => length,
        };
        let mut out = self.worker.scratch();
        Outgoing {
            head: self.head,
            site: self.site,
            visitor: self.visitor,
            trace_id: &self.trace_id,
            inserted,
            rewritten: &self.rewritten,
            length,
            upgrades: self.framing.upgrades,
            target: upstream.destination.address,
            closes,
        }
        .write(&mut out);
        if length == Length::Chunked {
            chunked::encode(prefix, &mut out);
        } else {
            out.extend_from_slice(prefix);
        }

        let patience = self.site.balancer.attributes.idle_timeout;
        upstream.wire.set_deadline(patience);
        let is_replayable = upstream.is_reused && whole && self.is_idempotent();
        let written = upstream.wire.write_all(&out).await;
        self.worker.give_scratch(out);
        if written.is_err() && is_replayable {
            return Attempt::Again;
        }
        self.note.sent_at = Some(self.worker.shared.clock.now().millis());

        let Upstream { wire, buffer, .. } = &mut upstream;
        let relayed = tokio::select! {
            biased;
            relayed = self.relay(wire, buffer, cookies, reply) => relayed,
            error = upload(body, wire, length == Length::Chunked, patience) => {
                Err(RelayError::Client(error))
            }
        };
        match relayed {
            Ok(Relayed::Whole { keeps_alive }) => {
                if keeps_alive && body.is_done() && !closes {
                    self.worker.pool.give(upstream, &self.worker.shared.limits);
                }
                Attempt::Done(Ending::Answered)
            }
            Ok(Relayed::Switched) => Attempt::Done(Ending::Switched(Box::new(upstream))),
            Err(RelayError::ClosedEarly) if is_replayable && !reply.has_started() => Attempt::Again,
            Err(error) => Attempt::Done(self.relay_failed(error, reply).await),
        }
    }

    async fn relay_failed<R: ReplySink>(&mut self, error: RelayError, reply: &mut R) -> Ending {
        if let RelayError::Client(error) = error {
            return self.body_failed(error, reply).await;
        }
        reply.close_after();
        if reply.has_started() {
            return Ending::BrokenOff;
        }
        match error {
            RelayError::ClosedEarly | RelayError::Misshapen => {
                self.answer(&Answer::page(502), reply).await
            }
            RelayError::TooSlow => self.answer(&Answer::page(504), reply).await,
            RelayError::Reply | RelayError::Client(_) => {
                self.note.status = 460;
                Ending::BrokenOff
            }
        }
    }

    fn is_idempotent(&self) -> bool {
        matches!(
            self.head.method(),
            b"GET" | b"HEAD" | b"OPTIONS" | b"PUT" | b"DELETE"
        )
    }
}

fn whole_seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Passes the rest of a body on, then watches whether the client stays. Ends only if it does not.
async fn upload<B: BodySource>(
    body: &mut B,
    wire: &crate::io::Wire,
    is_chunked: bool,
    patience: Duration,
) -> BodyError {
    let had_all = body.is_done();
    let mut piece = Vec::new();
    let mut framed = Vec::new();
    let mut takes_more = true;
    while !body.is_done() {
        piece.clear();
        if let Err(error) = body.more(&mut piece).await {
            return error;
        }
        if !takes_more {
            continue;
        }
        framed.clear();
        if is_chunked {
            chunked::encode(&piece, &mut framed);
        } else {
            std::mem::swap(&mut piece, &mut framed);
        }
        wire.set_deadline(patience);
        // A target that takes no more may still answer why.
        takes_more = wire.write_all(&framed).await.is_ok();
    }
    if is_chunked && !had_all && takes_more {
        wire.set_deadline(patience);
        if wire.write_all(chunked::END).await.is_err() {
            tracing::debug!("a target takes no more of a body");
        }
    }
    drop((piece, framed));
    body.left().await;
    BodyError::Left
}
