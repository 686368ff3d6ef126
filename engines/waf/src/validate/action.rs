//! Actions: responses, headers, bodies.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-custom-request-response.html>

use std::collections::{BTreeMap, HashSet};

use super::refusal::{Place, Reason, Refusal};
use crate::language::CustomResponseBody;
use crate::language::action::{Block, CustomHttpHeader, DefaultAction, Handling, RuleAction};

/// Headers of one action.
const HEADERS_OF_ONE: usize = 10;
/// Headers of all actions, of requests and of responses apart.
const HEADERS: usize = 100;
/// Bodies of a web ACL or rule group.
const BODIES: usize = 50;
/// Bytes of one body.
const BODY_BYTES: usize = 4 * 1_024;
/// Bytes of all bodies.
const BODIES_BYTES: usize = 50 * 1_024;

/// Statuses of custom responses.
const STATUSES: [u16; 33] = [
    200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 408, 409,
    411, 412, 413, 414, 415, 416, 421, 429, 500, 501, 502, 503, 504, 505,
];

/// How many headers there are in all.
#[derive(Default)]
pub(super) struct Headers {
    requests: usize,
    responses: usize,
}

impl Headers {
    pub(super) fn require_few(&self) -> Result<(), Refusal> {
        Refusal::if_more(self.requests, HEADERS, "custom request headers")?;
        Refusal::if_more(self.responses, HEADERS, "custom response headers")
    }
}

/// Checks an action. Without bodies, keys of bodies are not looked up.
pub(super) fn rule_action(
    action: &RuleAction,
    bodies: Option<&BTreeMap<String, CustomResponseBody>>,
    headers: &mut Headers,
) -> Result<(), Refusal> {
    match action {
        RuleAction::Block(block) => response(block, bodies, headers),
        RuleAction::Allow(handling)
        | RuleAction::Count(handling)
        | RuleAction::Captcha(handling)
        | RuleAction::Challenge(handling) => insertions(handling, headers),
        RuleAction::Monetize(_) => Ok(()),
    }
}

pub(super) fn default_action(
    action: &DefaultAction,
    bodies: &BTreeMap<String, CustomResponseBody>,
    headers: &mut Headers,
) -> Result<(), Refusal> {
    match action {
        DefaultAction::Block(block) => response(block, Some(bodies), headers),
        DefaultAction::Allow(handling) => insertions(handling, headers),
    }
}

/// Checks the bodies of custom responses.
pub(super) fn bodies(bodies: &BTreeMap<String, CustomResponseBody>) -> Result<(), Refusal> {
    Refusal::if_more(bodies.len(), BODIES, "custom response bodies")?;
    if let Some((key, _)) = bodies
        .iter()
        .find(|(_, body)| body.content.len() > BODY_BYTES)
    {
        return Err(Refusal::invalid(
            Place::CustomResponseBody,
            key,
            Reason::TooMany,
        ));
    }
    let total = bodies.values().map(|body| body.content.len()).sum();
    Refusal::if_more(total, BODIES_BYTES, "bytes of custom response bodies")
}

fn response(
    block: &Block,
    bodies: Option<&BTreeMap<String, CustomResponseBody>>,
    headers: &mut Headers,
) -> Result<(), Refusal> {
    let Some(custom) = &block.custom_response else {
        return Ok(());
    };
    if !STATUSES.contains(&custom.response_code) {
        let code = custom.response_code.to_string();
        return Err(Refusal::invalid(
            Place::CustomResponse,
            code,
            Reason::InvalidValue,
        ));
    }
    headers.responses += custom.response_headers.len();
    distinct_headers(&custom.response_headers, Place::CustomResponse)?;
    let is_content_type =
        |header: &&CustomHttpHeader| header.name.eq_ignore_ascii_case("content-type");
    if let Some(header) = custom.response_headers.iter().find(is_content_type) {
        return Err(Refusal::invalid(
            Place::CustomResponse,
            &header.name,
            Reason::InvalidValue,
        ));
    }
    match (&custom.custom_response_body_key, bodies) {
        (Some(key), Some(bodies)) if !bodies.contains_key(key) => Err(Refusal::invalid(
            Place::CustomResponse,
            key,
            Reason::InvalidValue,
        )),
        _ => Ok(()),
    }
}

fn insertions(handling: &Handling, headers: &mut Headers) -> Result<(), Refusal> {
    let Some(custom) = &handling.custom_request_handling else {
        return Ok(());
    };
    if custom.insert_headers.is_empty() {
        return Err(Refusal::invalid(
            Place::CustomRequestHandling,
            "InsertHeaders",
            Reason::Missing,
        ));
    }
    headers.requests += custom.insert_headers.len();
    distinct_headers(&custom.insert_headers, Place::CustomRequestHandling)
}

fn distinct_headers(headers: &[CustomHttpHeader], place: Place) -> Result<(), Refusal> {
    Refusal::if_more(headers.len(), HEADERS_OF_ONE, "custom headers of an action")?;
    let mut names = HashSet::new();
    let twice = headers
        .iter()
        .find(|header| !names.insert(header.name.to_ascii_lowercase()));
    twice.map_or(Ok(()), |header| {
        Err(Refusal::invalid(place, &header.name, Reason::Duplicate))
    })
}
