//! What a request asks for, in sentences.
//!
//! At AWS a language model writes them; here they are put together from the policy, so that they
//! say what it says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ringwall_identity::{DelegationRequest, Document};
use ringwall_model::actions::{AccessLevel, covered_by};
use ringwall_policy::{Effect, Policy, PolicyKind, Statement};

use crate::error::IamError;

/// As long as a summary can be.
const LONGEST: usize = 10_000;

/// What a request asks for, as Markdown; `boundaries` are those that its roles must have.
pub(crate) fn summary(
    request: &DelegationRequest,
    boundaries: &[(String, Document)],
) -> Result<String, IamError> {
    let policy = super::for_account(&request.policy, request.owner_account.unwrap_or_default());
    let policy = Policy::parse(&policy, PolicyKind::Session);
    let policy = policy.map_err(|error| IamError::malformed_policy(&error))?;
    let (name, account) = (&request.requestor_name, request.requestor);
    let mut out = format!(
        "**{name}** (account {account}) asks for access for {}. It may never do more than the \
         person who accepts the request.\n",
        duration(request.session_secs)
    );
    statements(&mut out, policy.statements());
    for (arn, document) in boundaries {
        sentence(
            &mut out,
            &format!(
                "\nRoles that it makes stay when its access ends. They may at most, by `{arn}`:\n"
            ),
        );
        statements(&mut out, document.compiled().statements());
    }
    if let Some((end, _)) = out.char_indices().nth(LONGEST - 1) {
        out.truncate(end);
        out.push('…');
    }
    Ok(out)
}

fn statements(out: &mut String, statements: &[Statement]) {
    for statement in statements {
        let allows = statement.effect() == Effect::Allow;
        let verb = if allows { "May" } else { "May never" };
        let what = if statement.is_not_action() {
            format!("do anything but {}", listed(statement.actions()))
        } else {
            actions(statement)
        };
        let except = if statement.is_not_resource() {
            "all but "
        } else {
            ""
        };
        let resources = listed(statement.resources());
        let on = format!("\n- {verb} {what} on {except}{resources}");
        sentence(out, &on);
        if !statement.conditions().is_empty() {
            let keys = statement.conditions().iter().map(|one| one.key());
            sentence(out, &format!(", on conditions of {}", listed(keys)));
        }
        sentence(out, ".");
    }
    sentence(out, "\n");
}

fn sentence(out: &mut String, text: &str) {
    // Writing to a text cannot fail.
    let _written = out.write_str(text);
}

/// What a statement allows, by service and access level.
fn actions(statement: &Statement) -> String {
    let mut services: BTreeMap<&str, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for pattern in statement.actions() {
        let service = pattern.split(':').next().unwrap_or_default();
        let levels = services.entry(service).or_default();
        let mut known: Vec<&str> = covered_by(pattern)
            .map(|one| level(one.access_level))
            .collect();
        known.sort_unstable();
        known.dedup();
        if known.is_empty() {
            known.push("use");
        }
        for level in known {
            levels.entry(level).or_default().push(pattern);
        }
    }
    let words = services.into_values().flatten().map(|(level, patterns)| {
        let patterns = listed(patterns.into_iter());
        format!("{level} ({patterns})")
    });
    words.collect::<Vec<_>>().join(", ")
}

const fn level(level: AccessLevel) -> &'static str {
    match level {
        AccessLevel::List => "list",
        AccessLevel::Read => "read",
        AccessLevel::Write => "change",
        AccessLevel::PermissionsManagement => "manage permissions",
        AccessLevel::Tagging => "tag",
    }
}

fn listed<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let texts = texts.map(|text| format!("`{text}`"));
    texts.collect::<Vec<_>>().join(", ")
}

fn duration(secs: i32) -> String {
    let (hours, minutes, secs) = (secs / 3600, secs / 60 % 60, secs % 60);
    let part = |count: i32, unit: &str| match count {
        0 => None,
        1 => Some(format!("1 {unit}")),
        count => Some(format!("{count} {unit}s")),
    };
    let parts = [
        part(hours, "hour"),
        part(minutes, "minute"),
        part(secs, "second"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        assert_eq!(duration(3600), "1 hour");
        assert_eq!(duration(5_461), "1 hour 31 minutes 1 second");
        assert_eq!(duration(300), "5 minutes");
    }
}
