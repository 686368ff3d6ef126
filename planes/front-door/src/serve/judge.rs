//! What the wall says of a request.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ringwall_waf::request::{Body, Header, Request};
use ringwall_waf::verdict::{Outcome, Response};

use super::body::{BodyError, BodySource};
use super::exchange::Exchange;
use crate::http1::framing::Length;
use crate::http1::head::Version;
use crate::http1::name::Known;
use crate::inspector::{Answer, Guard, Judgment};

/// What comes of judging.
pub(crate) enum Ruling {
    /// It goes on, with these headers more.
    Pass(Vec<(String, String)>),
    /// It is answered.
    Refuse(Answer),
}

impl Exchange<'_> {
    /// Buffers as much of the body as the guard looks at, and asks it.
    pub(crate) async fn judge<B: BodySource>(
        &mut self,
        guard: &dyn Guard,
        body: &mut B,
        prefix: &mut Vec<u8>,
    ) -> Result<Ruling, BodyError> {
        let limit = guard.body_limit();
        while !body.is_done() && prefix.len() <= limit {
            body.more(prefix).await?;
        }
        let body = Body {
            prefix: prefix.get(..limit).unwrap_or(prefix),
            is_oversize: prefix.len() > limit,
            size: match self.framing.length {
                Length::Bytes(bytes) => bytes,
                Length::None | Length::Chunked => prefix.len() as u64,
            },
        };
        self.note.actions.push("waf");
        let judged = catch_unwind(AssertUnwindSafe(|| self.ask(guard, body)));
        match judged {
            Ok(judgment) => Ok(self.apply(judgment)),
            Err(_) if self.site.balancer.attributes.waf_fail_open => {
                self.note.failed_to_judge();
                Ok(Ruling::Pass(Vec::new()))
            }
            Err(_) => {
                self.note.failed_to_judge();
                Ok(Ruling::Refuse(Answer::page(500)))
            }
        }
    }

    fn ask(&self, guard: &dyn Guard, body: Body<'_>) -> Judgment {
        let head = self.head;
        let headers = head.fields.iter().map(|field| Header {
            name: head.get(field.name),
            value: head.get(field.value),
        });
        // HTTP/2 names the host elsewhere; rules look for it among the headers, as at AWS.
        let names_host = head.version == Version::Http2 && head.value(Known::Host).is_none();
        let host = names_host.then(|| Header {
            name: b"host",
            value: head.host(),
        });
        let headers: Vec<_> = host.into_iter().chain(headers).collect();
        let tls = self.visitor.tls.as_ref();
        let tls = tls.filter(|_| self.site.balancer.kind.has_fingerprints());
        guard.judge(&Request {
            peer: self.visitor.peer.ip().to_canonical(),
            method: head.method(),
            path: head.get(head.path),
            query: head.get(head.query),
            fragment: head.fragment.map(|fragment| head.get(fragment)),
            version: head.version.as_str(),
            scheme: self.visitor.scheme(),
            headers: &headers,
            body,
            ja3: tls.and_then(|tls| tls.ja3.as_deref()),
            ja4: tls.and_then(|tls| tls.ja4.as_deref()),
            id: &self.trace_id,
            at_millis: self.note.created,
        })
    }

    fn apply(&mut self, judgment: Judgment) -> Ruling {
        let Judgment {
            verdict,
            answer,
            finish,
        } = judgment;
        self.finish = finish;
        if let Some(answer) = answer {
            return Ruling::Refuse(answer);
        }
        Ruling::Refuse(match verdict.outcome {
            Outcome::Allow => return Ruling::Pass(verdict.inserted_headers),
            Outcome::Block(response) => block(response),
            Outcome::Captcha => must_show("captcha", 405),
            Outcome::Challenge => must_show("challenge", 202),
            Outcome::Monetize(_) => Answer::page(402),
        })
    }
}

fn block(response: Response) -> Answer {
    let mut answer = Answer::page(response.status);
    answer.headers = response.headers;
    if let Some((content_type, body)) = response.body {
        answer.content_type = Some(content_type.to_owned());
        answer.body = body.into_bytes();
    }
    answer
}

/// What a client without a page gets: it learns from a header what is asked of it.
fn must_show(what: &str, status: u16) -> Answer {
    Answer {
        status,
        headers: vec![("x-amzn-waf-action".to_owned(), what.to_owned())],
        content_type: None,
        body: Vec::new(),
    }
}
