//! Policies, written short.

use super::{ACCOUNT, root};

/// A policy of these statements.
pub(crate) fn policy(statements: &[String]) -> String {
    let statements = statements.join(",");
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)
}

/// What the default key policy says: the account decides by IAM.
pub(crate) fn account_statement() -> String {
    allow_statement(&root(ACCOUNT), &["kms:*"])
}

/// Allows a principal some actions.
pub(crate) fn allow_statement(principal: &str, actions: &[&str]) -> String {
    statement("Allow", principal, actions, "{}")
}

/// Denies a principal some actions.
pub(crate) fn deny_statement(principal: &str, actions: &[&str]) -> String {
    statement("Deny", principal, actions, "{}")
}

/// Allows a principal some actions, on a condition: `{"Bool":{"kms:MultiRegion":"true"}}`.
pub(crate) fn statement_if(condition: &str, principal: &str, actions: &[&str]) -> String {
    statement("Allow", principal, actions, condition)
}

/// A session policy that allows some actions on everything.
pub(crate) fn session_policy(actions: &[&str]) -> String {
    let actions = actions.join("\",\"");
    policy(&[format!(
        r#"{{"Effect":"Allow","Action":["{actions}"],"Resource":"*"}}"#
    )])
}

fn statement(effect: &str, principal: &str, actions: &[&str], condition: &str) -> String {
    let actions = actions.join("\",\"");
    format!(
        r#"{{"Effect":"{effect}","Principal":{{"AWS":"{principal}"}},"Action":["{actions}"],"Resource":"*","Condition":{condition}}}"#
    )
}
