//! Judges the requests to one resource.

use std::sync::Arc;

use ringwall_waf::request::Request;
use ringwall_waf::surroundings::Surroundings;
use ringwall_waf::verdict::{Account, Outcome, Response, Verdict};
use ringwall_waf_token::{Answer, Gate, RESERVED_PATH};

use crate::active::ActiveAcl;
use crate::hits::{self, Hit};
use crate::locations::Databases;
use crate::log::{Log, Source, record};
use crate::resource::{self, Kind};
use crate::samples::{Sample, Slot};
use crate::traffic::Bot;

/// What all guards share.
pub(crate) struct World {
    pub(crate) databases: Databases,
    pub(crate) log: Option<Log>,
    /// Reads tokens, and gives them.
    pub(crate) gate: Gate,
}

/// Judges the requests to one resource by the web ACL before it.
pub struct Guard {
    acl: Arc<ActiveAcl>,
    source: Source,
    body_limit_bytes: usize,
    world: Arc<World>,
}

/// What was said of a request.
pub struct Judged {
    /// What happens to it.
    pub verdict: Verdict,
    /// What the client is answered instead, if the wall answers: the page of a puzzle or of a
    /// silent challenge, and what its script asks for.
    pub answer: Option<Answer>,
}

impl World {
    pub(crate) fn has_live_log(&self) -> bool {
        self.log.as_ref().is_some_and(Log::has_live_file)
    }

    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            locations: &self.databases,
            networks: &self.databases,
            tokens: &self.gate,
            ..Surroundings::UNKNOWN
        }
    }
}

impl Guard {
    pub(crate) fn new(resource_arn: &str, acl: Arc<ActiveAcl>, world: Arc<World>) -> Self {
        // Of a resource that nobody knows as little is looked at as of any.
        let kind = Kind::of(resource_arn).unwrap_or(Kind::LoadBalancer);
        Self {
            source: Source {
                web_acl_arn: acl.arn.clone(),
                name: kind.source_name(),
                id: resource::source_id(resource_arn),
            },
            body_limit_bytes: kind.body_limit_bytes(acl.bodies.as_ref()),
            acl,
            world,
        }
    }

    pub(crate) fn acl(&self) -> &Arc<ActiveAcl> {
        &self.acl
    }

    /// How much of a body is to be handed over.
    pub fn body_limit(&self) -> usize {
        self.body_limit_bytes
    }

    /// Judges a request; counts, samples and logs it.
    pub fn judge(&self, request: &Request<'_>) -> Judged {
        let Some(compiled) = &self.acl.compiled else {
            return Judged {
                verdict: refused(500),
                answer: None,
            };
        };
        let gate = &self.world.gate;
        if request.path.starts_with(RESERVED_PATH.as_bytes()) {
            let answer = gate.answer(request, |host| compiled.token_domain(host).to_owned());
            return Judged {
                verdict: refused(answer.status),
                answer: Some(answer),
            };
        }
        let verdict = compiled.judge(request, &self.world.surroundings());
        let instruments = &self.acl.instruments;
        instruments.meters.count(&verdict, &self.acl.visibility);
        if let Some(bot) = Bot::of(verdict.labels.iter().map(|label| &**label)) {
            let path = request.path;
            instruments.traffic.count(path, bot, request.at_millis);
        }
        self.write_down(request, &verdict);
        let answer = match verdict.outcome {
            Outcome::Challenge => Some(gate.challenge(request)),
            Outcome::Captcha => Some(gate.captcha(request)),
            _ => None,
        };
        Judged { verdict, answer }
    }

    /// Samples and logs a request. A record is made only if somebody wants it.
    fn write_down(&self, request: &Request<'_>, verdict: &Verdict) {
        let samples = &self.acl.instruments.samples;
        let mut drawn: Vec<(Slot, Hit<'_>)> = Vec::new();
        hits::each(verdict, &self.acl.visibility, &mut |hit| {
            let slot = samples.draw(hit.metric, request.at_millis);
            drawn.extend(slot.map(|slot| (slot, hit)));
        });
        let route = self.acl.route.as_ref().filter(|route| route.keeps(verdict));
        let log = route.zip(self.world.log.as_ref());
        if drawn.is_empty() && log.is_none() {
            return;
        }
        let location = self.world.databases.find_location(request.peer);
        let country = location.as_ref().map(|it| it.country.as_str());
        let record = record(&self.source, request, country, verdict);
        if !drawn.is_empty() {
            let mut shown = record.clone();
            self.acl.protection.protect(&mut shown);
            let shown = Arc::new(shown);
            for (slot, hit) in drawn {
                let sample = Sample {
                    record: Arc::clone(&shown),
                    action: hit.action,
                    rule_within_group: hit.rule_within_group(),
                    overridden_action: hit.overridden_action(),
                };
                samples.keep(&slot, sample);
            }
        }
        if let Some((route, log)) = log {
            log.push(route, record);
        }
    }
}

/// What is said when no rule is asked: nothing goes through.
fn refused(status: u16) -> Verdict {
    Verdict {
        outcome: Outcome::Block(Response {
            status,
            ..Response::default()
        }),
        inserted_headers: Vec::new(),
        labels: Vec::new(),
        account: Account::default(),
    }
}
