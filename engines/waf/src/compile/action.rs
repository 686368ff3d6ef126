//! Actions: responses and headers resolved.

use std::collections::BTreeMap;

use super::CompileError;
use crate::language::action::{Block, CustomHttpHeader, DefaultAction, Handling, RuleAction};
use crate::language::{CustomResponseBody, ResponseContentType};
use crate::plan::action::{Action, Insertions};
use crate::verdict::Response;

/// Bodies of custom responses by key.
pub(super) type Bodies = BTreeMap<String, CustomResponseBody>;

/// What the names of inserted headers begin with.
const INSERTED_PREFIX: &str = "x-amzn-waf-";

/// The status of a refusal that says nothing else.
const FORBIDDEN: u16 = 403;

pub(super) fn compile_action(action: &RuleAction, bodies: &Bodies) -> Result<Action, CompileError> {
    Ok(match action {
        RuleAction::Block(block) => Action::Block(Box::new(response(block, bodies)?)),
        RuleAction::Allow(handling) => Action::Allow(insertions(handling)),
        RuleAction::Count(handling) => Action::Count(insertions(handling)),
        RuleAction::Captcha(handling) => Action::Captcha(insertions(handling)),
        RuleAction::Challenge(handling) => Action::Challenge(insertions(handling)),
        RuleAction::Monetize(monetize) => Action::Monetize(monetize.clone()),
    })
}

pub(super) fn compile_default(
    action: &DefaultAction,
    bodies: &Bodies,
) -> Result<Action, CompileError> {
    Ok(match action {
        DefaultAction::Block(block) => Action::Block(Box::new(response(block, bodies)?)),
        DefaultAction::Allow(handling) => Action::Allow(insertions(handling)),
    })
}

fn response(block: &Block, bodies: &Bodies) -> Result<Response, CompileError> {
    let Some(custom) = &block.custom_response else {
        return Ok(Response {
            status: FORBIDDEN,
            ..Response::default()
        });
    };
    let body = match &custom.custom_response_body_key {
        None => None,
        Some(key) => {
            let found = bodies
                .get(key)
                .ok_or_else(|| CompileError::NoResponseBody(key.clone()))?;
            Some((media_type(found.content_type), found.content.clone()))
        }
    };
    Ok(Response {
        status: custom.response_code,
        headers: custom
            .response_headers
            .iter()
            .map(|header| pair(header, ""))
            .collect(),
        body,
        is_custom: true,
    })
}

fn insertions(handling: &Handling) -> Insertions {
    let headers = handling
        .custom_request_handling
        .iter()
        .flat_map(|custom| &custom.insert_headers);
    headers
        .map(|header| pair(header, INSERTED_PREFIX))
        .collect()
}

fn pair(header: &CustomHttpHeader, prefix: &str) -> (String, String) {
    (format!("{prefix}{}", header.name), header.value.clone())
}

fn media_type(content_type: ResponseContentType) -> &'static str {
    match content_type {
        ResponseContentType::TextPlain => "text/plain",
        ResponseContentType::TextHtml => "text/html",
        ResponseContentType::ApplicationJson => "application/json",
    }
}
