//! Judging a request by a compiled web ACL.

mod address;
mod bits;
mod bytes;
mod explain;
mod injection;
mod rate;
mod read;
mod rules;
mod slots;
mod statement;
mod test;
mod token;
mod value;

use std::sync::Arc;

use self::explain::Notes;
use self::slots::Slots;
use crate::compile::CompiledWebAcl;
use crate::interpolation::resolve;
use crate::plan::action::Action;
use crate::request::Request;
use crate::surroundings::{Surroundings, Token};
use crate::verdict::{Account, MatchDetail, Outcome, Response, Verdict};

impl CompiledWebAcl {
    /// Judges a request.
    pub fn judge(&self, request: &Request<'_>, surroundings: &Surroundings<'_>) -> Verdict {
        let mut run = Run::new(self, request, surroundings);
        let outcome = run.judge();
        run.verdict(outcome)
    }
}

/// A request while it is judged.
struct Run<'r> {
    acl: &'r CompiledWebAcl,
    request: &'r Request<'r>,
    surroundings: &'r Surroundings<'r>,
    slots: Slots<'r>,
    is_grpc: bool,
    labels: Vec<Arc<str>>,
    /// Labels that the rule at hand gives when it has finished.
    pending_labels: Vec<Arc<str>>,
    /// What the rule at hand has found.
    details: Vec<MatchDetail>,
    inserted: Vec<&'r (String, String)>,
    token: Option<Token>,
    account: Account,
    /// Each step, if somebody wants to know.
    notes: Option<Box<Notes>>,
}

impl<'r> Run<'r> {
    fn new(
        acl: &'r CompiledWebAcl,
        request: &'r Request<'r>,
        surroundings: &'r Surroundings<'r>,
    ) -> Self {
        Self {
            acl,
            request,
            surroundings,
            slots: Slots::new(&acl.slots, request),
            is_grpc: is_grpc(request),
            labels: Vec::new(),
            pending_labels: Vec::new(),
            details: Vec::new(),
            inserted: Vec::new(),
            token: None,
            account: Account::default(),
            notes: None,
        }
    }

    fn judge(&mut self) -> Outcome {
        let acl = self.acl;
        if let Some(outcome) = self.web_acl_rules(&acl.rules) {
            return outcome;
        }
        match &acl.default_action {
            Action::Block(response) => Outcome::Block((**response).clone()),
            Action::Allow(insertions) => {
                self.insert(insertions);
                Outcome::Allow
            }
            // A default action is one of the two.
            _ => Outcome::Allow,
        }
    }

    /// Keeps headers to insert. A later one of the same name goes before an earlier one.
    fn insert(&mut self, insertions: &'r [(String, String)]) {
        for header in insertions {
            self.inserted
                .retain(|(name, _)| !name.eq_ignore_ascii_case(&header.0));
            self.inserted.push(header);
        }
    }

    fn verdict(mut self, outcome: Outcome) -> Verdict {
        let outcome = match outcome {
            Outcome::Block(response) if response.is_custom => {
                self.account.response_code_sent = Some(response.status);
                Outcome::Block(self.resolved(response))
            }
            outcome => outcome,
        };
        let inserted = match outcome {
            Outcome::Allow => std::mem::take(&mut self.inserted),
            _ => Vec::new(),
        };
        self.account.oversize_fields = self.slots.oversize_fields();
        self.account.body_inspected = self.slots.body_inspected();
        let resolved = inserted
            .into_iter()
            .map(|(name, value)| (name.clone(), resolve(value, &self.labels, self.request)));
        Verdict {
            outcome,
            inserted_headers: resolved.collect(),
            labels: self.labels,
            account: self.account,
        }
    }

    /// A response with its placeholders resolved.
    fn resolved(&self, mut response: Response) -> Response {
        for (_, value) in &mut response.headers {
            *value = resolve(value, &self.labels, self.request);
        }
        if let Some((_, text)) = &mut response.body {
            *text = resolve(text, &self.labels, self.request);
        }
        response
    }
}

/// Bodies of gRPC requests are not inspected.
fn is_grpc(request: &Request<'_>) -> bool {
    let content_type = request.header("content-type").unwrap_or_default();
    let prefix = content_type.get(..16).unwrap_or_default();
    prefix.eq_ignore_ascii_case(b"application/grpc")
}
