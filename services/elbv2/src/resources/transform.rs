//! Transforms of rules: a request gets another host or another URL on its way to its target.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html>

use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

use crate::api::{self, TransformTypeEnum};
use crate::error::Elbv2Error;

const LONGEST_TEXT: usize = 1024;
const LARGEST_REGEX_BYTES: usize = 1024 * 1024;

/// What of a request changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransformKind {
    /// The `Host` header.
    Host,
    /// Path and query.
    Url,
}

/// A transform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transform {
    /// What changes.
    pub kind: TransformKind,
    /// What is found in it.
    pub regex: String,
    /// What takes its place; `$1` stands for the first group.
    pub replace: String,
}

/// Reads the transforms of a rule.
pub(crate) fn parse(asked: Vec<api::RuleTransform>) -> Result<Vec<Transform>, Elbv2Error> {
    let mut transforms: Vec<Transform> = Vec::new();
    for asked in asked {
        let name = asked.r#type.as_str();
        let (host, url) = (asked.host_header_rewrite_config, asked.url_rewrite_config);
        let (kind, rewrites) = match (asked.r#type, host, url) {
            (TransformTypeEnum::HostHeaderRewrite, Some(config), None) => {
                (TransformKind::Host, config.rewrites)
            }
            (TransformTypeEnum::UrlRewrite, None, Some(config)) => {
                (TransformKind::Url, config.rewrites)
            }
            _ => return Err(Elbv2Error::transform_config(name)),
        };
        let mut rewrites = rewrites.unwrap_or_default().into_iter();
        let (Some(rewrite), None) = (rewrites.next(), rewrites.next()) else {
            return Err(Elbv2Error::transform_config(name));
        };
        if transforms.iter().any(|known| known.kind == kind) {
            return Err(Elbv2Error::transform_twice(name));
        }
        require_sound(&rewrite)?;
        transforms.push(Transform {
            kind,
            regex: rewrite.regex,
            replace: rewrite.replace,
        });
    }
    Ok(transforms)
}

fn require_sound(rewrite: &api::RewriteConfig) -> Result<(), Elbv2Error> {
    let is_short = |text: &str| text.chars().count() <= LONGEST_TEXT;
    let compiles = |text: &str| {
        let mut builder = RegexBuilder::new(text);
        builder.size_limit(LARGEST_REGEX_BYTES).build().is_ok()
    };
    let regex = &rewrite.regex;
    if regex.is_empty() || !is_short(regex) || !compiles(regex) {
        return Err(Elbv2Error::transform_regex(regex));
    }
    if !is_short(&rewrite.replace) {
        return Err(Elbv2Error::transform_replacement(&rewrite.replace));
    }
    Ok(())
}

impl Transform {
    /// As the API shows it.
    pub(crate) fn shown(&self) -> api::RuleTransform {
        let rewrites = Some(vec![api::RewriteConfig {
            regex: self.regex.clone(),
            replace: self.replace.clone(),
        }]);
        match self.kind {
            TransformKind::Host => api::RuleTransform {
                r#type: TransformTypeEnum::HostHeaderRewrite,
                host_header_rewrite_config: Some(api::HostHeaderRewriteConfig { rewrites }),
                url_rewrite_config: None,
            },
            TransformKind::Url => api::RuleTransform {
                r#type: TransformTypeEnum::UrlRewrite,
                host_header_rewrite_config: None,
                url_rewrite_config: Some(api::UrlRewriteConfig { rewrites }),
            },
        }
    }
}
