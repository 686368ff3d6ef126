//! Tokens: whether they are good for an action.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/waf-tokens.html>

use std::sync::Arc;

use super::Run;
use crate::compile::CompiledWebAcl;
use crate::surroundings::{Token, TokenContent};
use crate::verdict::{ActionKind, TokenCheck, TokenFailure};

impl Run<'_> {
    /// Whether the request's token is good for an action.
    pub(super) fn check_token(&mut self, action: ActionKind, immunity_seconds: i64) -> TokenCheck {
        let result = match self.token() {
            Token::Absent => Err(TokenFailure::Missing),
            Token::Invalid => Err(TokenFailure::Invalid),
            Token::Ours(content) => {
                let content = content.clone();
                self.solved_at(&content, action, immunity_seconds)
            }
        };
        TokenCheck {
            action,
            solved_at: result.ok(),
            failure: result.err(),
        }
    }

    /// The request's token, read once.
    pub(super) fn token(&mut self) -> &Token {
        let (surroundings, request) = (self.surroundings, self.request);
        self.token
            .get_or_insert_with(|| surroundings.tokens.token(request))
    }

    fn solved_at(
        &self,
        content: &TokenContent,
        action: ActionKind,
        immunity_seconds: i64,
    ) -> Result<i64, TokenFailure> {
        if !self.is_good_here(&content.domain) {
            return Err(TokenFailure::DomainMismatch);
        }
        let solved_at = match action {
            ActionKind::Captcha => content.captcha_solved_at,
            _ => content.challenge_solved_at,
        };
        let solved_at = solved_at.ok_or(TokenFailure::Missing)?;
        let age = (self.request.at_millis / 1_000).saturating_sub(solved_at);
        if age >= immunity_seconds {
            return Err(TokenFailure::Expired);
        }
        Ok(solved_at)
    }

    /// Whether a token's domain is the host, or within one of the web ACL's token domains.
    fn is_good_here(&self, domain: &str) -> bool {
        let domain = domain.to_ascii_lowercase();
        domain == self.request.host()
            || self
                .acl
                .token_domains
                .iter()
                .any(|one| is_within(&domain, one))
    }

    /// Labels that say what becomes of the token: given once, when a group begins that looks at it.
    pub(super) fn label_token(&mut self) {
        let prefix = "awswaf:managed:token:";
        if self.labels.iter().any(|label| label.starts_with(prefix)) {
            return;
        }
        let immunity = self.acl.immunity;
        let challenge = self.check_token(ActionKind::Challenge, immunity.challenge_seconds);
        let captcha = self.check_token(ActionKind::Captcha, immunity.captcha_seconds);
        let token = self.token().clone();
        if let Token::Ours(content) = &token {
            self.labels
                .push(format!("{prefix}id:{}", content.id).into());
            if let Some(fingerprint) = &content.fingerprint {
                self.labels
                    .push(format!("{prefix}fingerprint:{fingerprint}").into());
            }
        }
        for (prefix, check) in [(prefix, challenge), ("awswaf:managed:captcha:", captcha)] {
            self.labels.extend(status_labels(prefix, &token, check));
        }
    }
}

fn status_labels(prefix: &str, token: &Token, check: TokenCheck) -> Vec<Arc<str>> {
    let reason = match (token, check.failure) {
        (Token::Absent, _) => return vec![format!("{prefix}absent").into()],
        (_, None) => return vec![format!("{prefix}accepted").into()],
        (_, Some(TokenFailure::Missing)) => "not_solved",
        (_, Some(TokenFailure::Expired)) => "expired",
        (_, Some(TokenFailure::Invalid)) => "invalid",
        (_, Some(TokenFailure::DomainMismatch)) => "domain_mismatch",
    };
    vec![
        format!("{prefix}rejected").into(),
        format!("{prefix}rejected:{reason}").into(),
    ]
}

impl CompiledWebAcl {
    /// The domain of a new token for a host: the host itself, or the shortest token domain that it is
    /// within.
    pub fn token_domain<'a>(&'a self, host: &'a str) -> &'a str {
        let within = self
            .token_domains
            .iter()
            .filter(|domain| is_within(host, domain));
        let shortest = within.map(String::as_str).min_by_key(|domain| domain.len());
        shortest.unwrap_or(host)
    }
}

/// Whether a host is a domain, or one below it.
fn is_within(host: &str, domain: &str) -> bool {
    let before = host.strip_suffix(domain);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}
