//! Policies for client metadata documents (CIMD): which URLs may be client ids, and which app client
//! they stand for.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-client-id-metadata.html>

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{CimdPolicySummaryType, CimdPolicyType};
use crate::error::CognitoError;

/// Seconds that a document is kept where nobody says otherwise.
const USUAL_SECS: u32 = 86_400;

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CimdPolicy {
    pub(crate) id: String,
    pub(crate) pool_id: String,
    /// The app client whose settings hold for these clients.
    pub(crate) client_id: String,
    pub(crate) name: String,
    /// Seconds that documents are kept which don't say so themselves.
    pub(crate) cache_secs: u32,
    pub(crate) patterns: Vec<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl CimdPolicy {
    /// How long documents are kept, as it is given.
    pub(crate) fn cache_secs(given: Option<i32>) -> u32 {
        given
            .and_then(|secs| u32::try_from(secs).ok())
            .unwrap_or(USUAL_SECS)
    }

    /// Whether a URL is one of those that the policy lets in.
    pub(crate) fn lets_in(&self, url: &str) -> bool {
        stays_in_place(url) && self.patterns.iter().any(|pattern| matches(pattern, url))
    }

    /// As the API shows it; `has_client` tells whether its app client is still there.
    pub(crate) fn shown(&self, has_client: bool) -> CimdPolicyType {
        CimdPolicyType {
            user_pool_id: self.pool_id.clone(),
            cimd_policy_id: self.id.clone(),
            client_id: has_client.then(|| self.client_id.clone().into()),
            policy_name: self.name.clone(),
            cache_duration: i32::try_from(self.cache_secs).ok(),
            url_patterns: Some(self.patterns.clone()),
            creation_date: Some(self.created_at),
            last_modified_date: Some(self.updated_at),
        }
    }

    /// As lists show it.
    pub(crate) fn summary(&self, has_client: bool) -> CimdPolicySummaryType {
        let shown = self.shown(has_client);
        CimdPolicySummaryType {
            cimd_policy_id: shown.cimd_policy_id,
            client_id: shown.client_id,
            policy_name: shown.policy_name,
            cache_duration: shown.cache_duration,
            creation_date: shown.creation_date,
            last_modified_date: shown.last_modified_date,
        }
    }
}

/// Refuses patterns that would let in whoever has a name somewhere.
pub(crate) fn require_patterns(patterns: &[String]) -> Result<(), CognitoError> {
    for pattern in patterns {
        let host = host_and_path(pattern).map(|(host, _)| host);
        let labels: Vec<&str> = host.unwrap_or_default().split('.').collect();
        // A wildcard among the last two labels is nobody's domain.
        let owned = labels.iter().rev().take(2);
        let is_owned = owned.clone().all(|label| !label.contains('*'));
        if host.is_none() || labels.iter().any(|label| label.is_empty()) || !is_owned {
            return Err(CognitoError::invalid_parameter(format!(
                "{pattern} is not a valid URL pattern."
            )));
        }
    }
    Ok(())
}

/// A `*` stands for letters of one label in the host, and for anything in what comes after it.
fn matches(pattern: &str, url: &str) -> bool {
    let (Some((pattern_host, pattern_path)), Some((host, path))) =
        (host_and_path(pattern), host_and_path(url))
    else {
        return false;
    };
    let labels = |host: &str| host.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (wanted, given) = (labels(pattern_host), labels(host));
    wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(wanted, given)| !given.is_empty() && is_like(wanted, given))
        && is_like(pattern_path, path)
}

/// Whether a URL has a path that leads nowhere else: a server that follows dotted parts answers with a
/// document of another's, beside what a pattern lets in. No client id has such parts, nor a fragment.
fn stays_in_place(url: &str) -> bool {
    let path = host_and_path(url).map_or("", |(_, path)| path);
    let read = path.to_ascii_lowercase();
    let read = read.replace("%2e", ".").replace("%2f", "/");
    let read = read.replace("%5c", "/").replace('\\', "/");
    let (read, _) = read.split_once('?').unwrap_or((&read, ""));
    path.starts_with('/')
        && !url.contains('#')
        && !read.split('/').any(|part| matches!(part, "." | ".."))
}

/// Scheme and host (with its port), and what comes after it.
fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..)?;
    let end = rest
        .find(['/', '?', '#'])
        .map_or(url.len(), |end| start + end);
    let (host, path) = (url.get(..end)?, url.get(end..)?);
    (end > start && !host.contains('@')).then_some((host, path))
}

/// Whether a text is like a pattern, whose stars stand for any letters.
fn is_like(pattern: &str, text: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(head) else {
        return false;
    };
    let parts: Vec<&str> = tail.split('*').collect();
    let Some((last, middle)) = parts.split_last() else {
        return false;
    };
    for part in middle {
        let Some(place) = rest.find(part) else {
            return false;
        };
        rest = rest.get(place + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_letters_of_a_label_or_for_any_path() {
        let pairs = [
            (
                "https://app.example.com/client.json",
                "https://app.example.com/client.json",
            ),
            (
                "https://*.example.com/client.json",
                "https://a.example.com/client.json",
            ),
            (
                "https://app.example.com/*",
                "https://app.example.com/a/b.json",
            ),
            (
                "https://app.example.com/*/x*.json",
                "https://app.example.com/a/xy.json",
            ),
            (
                "https://app-*.example.com:8443/*",
                "https://app-1.example.com:8443/c",
            ),
        ];
        for (pattern, url) in pairs {
            assert!(matches(pattern, url), "{pattern} {url}");
        }
    }

    #[test]
    fn lets_nobody_else_in() {
        let pairs = [
            ("https://*.example.com/c", "https://a.b.example.com/c"),
            (
                "https://*.example.com/c",
                "https://evil.example/.example.com/c",
            ),
            ("https://*.example.com/c", "https://example.com/c"),
            (
                "https://*.example.com/c",
                "https://a.example.com.evil.example/c",
            ),
            ("https://*.example.com/c", "https://me@a.example.com/c"),
            (
                "https://*.example.com/c",
                "https://evil.example?.example.com/c",
            ),
            ("https://app.example.com/*", "https://app.example.com:444/c"),
            ("https://app.example.com/*", "http://app.example.com/c"),
            ("https://app.example.com/c", "https://app.example.com/c?x"),
            (
                "https://app.example.com/*.json",
                "https://app.example.com/c",
            ),
        ];
        for (pattern, url) in pairs {
            assert!(!matches(pattern, url), "{pattern} {url}");
        }
    }

    #[test]
    fn nobody_leaves_the_place_that_a_pattern_names() {
        let url = |path: &str| format!("https://app.example.com{path}");
        let policy = CimdPolicy {
            id: "p".to_owned(),
            pool_id: "us-east-1_a".to_owned(),
            client_id: "c".to_owned(),
            name: "Partners".to_owned(),
            cache_secs: USUAL_SECS,
            patterns: vec![url("/ann/*")],
            created_at: Timestamp::from_secs(0),
            updated_at: Timestamp::from_secs(0),
        };
        assert!(policy.lets_in(&url("/ann/.well-known/c.json?of=../eve")));
        for elsewhere in [
            "/ann/../eve/c.json",
            "/ann/%2E%2e/eve/c.json",
            "/ann/x%2f..%2F../eve/c.json",
            "/ann/..\\eve/c.json",
            "/ann/./c.json",
            "/ann/c.json#x",
        ] {
            assert!(!policy.lets_in(&url(elsewhere)), "{elsewhere}");
        }
    }

    #[test]
    fn patterns_name_a_domain() {
        let check = |pattern: &str| require_patterns(&[pattern.to_owned()]);
        assert!(check("https://*.example.com/*").is_ok());
        assert!(check("https://app.example.com/c").is_ok());
        for wrong in [
            "https://*",
            "https://*.com/*",
            "https://*/client.json",
            "https://a..com/",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
