//! Tags of user pools: AWS's limits and words.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/tagging.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Tags};

use crate::api::ErrorCode;
use crate::error::CognitoError;

/// Tags of a pool.
const MOST_TAGS: usize = 50;
/// AWS's own tags begin so; nobody else's may.
const RESERVED_PREFIX: &str = "aws:";

/// Reads the tags of a new pool, or of one whose tags are set anew.
pub(crate) fn parse(tags: &BTreeMap<String, String>) -> Result<Tags, CognitoError> {
    let mut parsed = Tags::new();
    set(&mut parsed, tags)
        .map_err(|words| CognitoError::modelled(ErrorCode::UserPoolTaggingException, words))?;
    Ok(parsed)
}

/// Adds `new` to `tags`, within the limit.
pub(crate) fn merge(tags: &mut Tags, new: &BTreeMap<String, String>) -> Result<(), CognitoError> {
    set(tags, new).map_err(CognitoError::invalid_parameter)
}

fn set(tags: &mut Tags, new: &BTreeMap<String, String>) -> Result<(), &'static str> {
    for (key, value) in new {
        if is_reserved(key) {
            return Err("Tag keys can't begin with the reserved prefix aws:.");
        }
        tags.set(key, value);
    }
    if tags.len() > MOST_TAGS {
        return Err("A resource can have 50 tags at most.");
    }
    Ok(())
}

/// With the tags of the request as condition keys.
pub(crate) fn request_conditions<'a>(
    mut ask: Ask<'a>,
    tags: &'a BTreeMap<String, String>,
) -> Ask<'a> {
    if tags.is_empty() {
        return ask;
    }
    for (key, value) in tags {
        ask = ask.key(format!("aws:RequestTag/{key}"), value.as_str());
    }
    ask.key_values("aws:TagKeys", tags.keys().map(String::as_str))
}

fn is_reserved(key: &str) -> bool {
    let start = key.get(..RESERVED_PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX))
}
