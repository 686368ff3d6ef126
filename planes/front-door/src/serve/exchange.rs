//! One request and its response.

use super::answer;
use super::body::{BodyError, BodySource};
use super::judge::Ruling;
use super::reply::ReplySink;
use super::rewrite::Rewritten;
use super::snapshot::{Site, Snapshot};
use super::trace::trace_id;
use super::visitor::Visitor;
use super::worker::Worker;
use crate::config::{Action, FixedResponse, Redirect};
use crate::http1::desync::{Classification, Treatment};
use crate::http1::framing::Framing;
use crate::http1::head::Head;
use crate::http1::name::Known;
use crate::inspector::Answer;
use crate::login::Admission;
use crate::logs::Note;
use crate::routing::{self, Place};
use crate::targets::pool::Upstream;

/// As many addresses may be in `X-Forwarded-For`.
const MOST_FORWARDED: usize = 30;
/// A redirect may be so long.
const LONGEST_LOCATION_BYTES: usize = 16 * 1024;

/// One request and its response.
pub(crate) struct Exchange<'a> {
    pub(crate) worker: &'a Worker,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) site: Site<'a>,
    pub(crate) visitor: &'a Visitor,
    pub(crate) head: &'a Head,
    pub(crate) framing: Framing,
    pub(crate) found: Classification,
    pub(crate) trace_id: String,
    pub(crate) note: Note,
    /// Whether no other request may follow on the target's connection.
    pub(crate) isolates: bool,
    /// Told the status, once it is known.
    pub(crate) finish: Option<Box<dyn FnOnce(u16)>>,
    /// What the client is to keep, whoever answers.
    pub(crate) set_cookies: Vec<String>,
    /// What the target is told in place of what the client said.
    pub(crate) rewritten: Rewritten,
}

/// How a request ended.
#[derive(Debug)]
pub(crate) enum Ending {
    /// It was answered.
    Answered,
    /// The response broke off: the client must not take it for whole.
    BrokenOff,
    /// Client and target now speak another protocol.
    Switched(Box<Upstream>),
}

impl<'a> Exchange<'a> {
    pub(crate) fn new(
        worker: &'a Worker,
        snapshot: &'a Snapshot,
        site: Site<'a>,
        visitor: &'a Visitor,
        head: &'a Head,
        framing: Framing,
        found: Classification,
    ) -> Self {
        let created = worker.shared.clock.now().millis();
        let sent = head.value(Known::TraceId);
        let trace_id = trace_id(sent, created / 1000, &*worker.shared.entropy);
        Self {
            worker,
            snapshot,
            site,
            visitor,
            head,
            framing,
            found,
            trace_id,
            note: Note::new(created),
            isolates: false,
            finish: None,
            set_cookies: Vec::new(),
            rewritten: Rewritten::default(),
        }
    }

    /// Serves the request.
    pub(crate) async fn run<B: BodySource, R: ReplySink>(
        mut self,
        body: &mut B,
        reply: &mut R,
    ) -> Ending {
        let ending = self.serve(body, reply).await;
        if let Some(finish) = self.finish.take() {
            finish(self.note.status);
        }
        self.record(body.received_bytes(), reply.sent_bytes());
        ending
    }

    async fn serve<B: BodySource, R: ReplySink>(&mut self, body: &mut B, reply: &mut R) -> Ending {
        let mode = self.site.balancer.attributes.desync_mitigation_mode;
        match mode.treat(self.found) {
            Treatment::Pass => {}
            Treatment::PassAndClose => {
                reply.close_after();
                self.isolates = true;
            }
            Treatment::Refuse => {
                reply.close_after();
                return self.answer(&Answer::page(400), reply).await;
            }
        }
        let forwarded = self.head.values(Known::ForwardedFor);
        let commas = forwarded.map(|value| 1 + memchr::memchr_iter(b',', value).count());
        if commas.sum::<usize>() > MOST_FORWARDED {
            return self.answer(&Answer::page(463), reply).await;
        }

        let mut prefix = Vec::new();
        let mut inserted = Vec::new();
        if let Some(guard) = self.worker.shared.inspector.guard(&self.site.balancer.arn) {
            match self.judge(&*guard, body, &mut prefix).await {
                Ok(Ruling::Pass(headers)) => inserted = headers,
                Ok(Ruling::Refuse(answer)) => return self.answer(&answer, reply).await,
                Err(error) => return self.body_failed(error, reply).await,
            }
        }

        let listener = self.site.listener;
        if let Some(answer) = self.returned().await {
            return self.answer(&answer, reply).await;
        }
        let route = routing::route(listener, self.head, self.visitor.peer.ip());
        self.note.priority = Some(route.priority);
        let action = match route.action {
            Action::SignIn(login, then) => match self.admit(login, &mut inserted).await {
                Admission::Pass => then,
                Admission::Answer(answer) => return self.answer(&answer, reply).await,
            },
            Action::RequireToken(wanted, then) => match self.require_token(wanted).await {
                Ok(()) => then,
                Err(answer) => return self.answer(&answer, reply).await,
            },
            action => action,
        };
        match action {
            Action::Forward(forward) => {
                if let Some(Err(answer)) = route.transforms.map(|it| self.transform(it)) {
                    return self.answer(&answer, reply).await;
                }
                self.note.actions.push("forward");
                self.forward(forward, body, prefix, &inserted, reply).await
            }
            Action::FixedResponse(fixed) => {
                self.note.actions.push("fixed-response");
                let answer = self.keeping(fixed_answer(fixed));
                self.answer(&answer, reply).await
            }
            Action::Redirect(redirect) => {
                self.note.actions.push("redirect");
                let answer = self.redirect(redirect);
                let answer = self.keeping(answer);
                self.answer(&answer, reply).await
            }
            // Nobody proves twice who he is.
            Action::SignIn(..) | Action::RequireToken(..) => {
                self.answer(&Answer::page(500), reply).await
            }
        }
    }

    /// An answer with what the client is to keep.
    fn keeping(&mut self, mut answer: Answer) -> Answer {
        let cookies = self.set_cookies.drain(..);
        let cookies = cookies.map(|cookie| ("Set-Cookie".to_owned(), cookie));
        answer.headers.extend(cookies);
        answer
    }

    fn redirect(&mut self, redirect: &Redirect) -> Answer {
        let place = Place {
            scheme: self.visitor.scheme(),
            port: self.visitor.local.port(),
        };
        let location = routing::location(redirect, self.head, place);
        if location.len() > LONGEST_LOCATION_BYTES {
            return Answer::page(507);
        }
        let location = String::from_utf8_lossy(&location).into_owned();
        self.note.redirect_url = Some(location.clone());
        let mut answer = Answer::page(redirect.status);
        answer.headers.push(("Location".to_owned(), location));
        answer
    }

    /// Answers by itself.
    pub(crate) async fn answer<R: ReplySink>(&mut self, answer: &Answer, reply: &mut R) -> Ending {
        self.note.status = answer.status;
        let method = self.head.method();
        let attributes = &self.site.listener.attributes;
        match answer::send(answer, method, self.worker, attributes, reply).await {
            Ok(()) => Ending::Answered,
            Err(_) => Ending::BrokenOff,
        }
    }

    /// The client did not send what it announced.
    pub(crate) async fn body_failed<R: ReplySink>(
        &mut self,
        error: BodyError,
        reply: &mut R,
    ) -> Ending {
        reply.close_after();
        if reply.has_started() {
            return Ending::BrokenOff;
        }
        match error {
            BodyError::Left => {
                self.note.status = 460;
                Ending::BrokenOff
            }
            BodyError::TooSlow => self.answer(&Answer::page(408), reply).await,
            BodyError::Misshapen => self.answer(&Answer::page(400), reply).await,
        }
    }
}

fn fixed_answer(fixed: &FixedResponse) -> Answer {
    Answer {
        status: fixed.status,
        headers: Vec::new(),
        content_type: fixed.content_type.clone(),
        body: fixed.body.as_bytes().to_vec(),
    }
}
