//! Policies of event buses: who else may send events to them.
//!
//! A statement is told by its `Sid`. Statements are kept as they were written.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html>

use ringwall_event_pattern::{Json, Node, quoted, read};
use ringwall_identity::Document;
use ringwall_policy::PolicyKind;
use ringwall_store::Reads;

use crate::api::{Condition, PutPermissionInput};
use crate::error::EventsError;
use crate::quotas;
use crate::resources::bus::BusRef;

const DEPTH: usize = 32;
const PUT_EVENTS: &str = "events:PutEvents";

/// Reads a policy for an event bus.
pub(crate) fn parse(text: &str, bus: &BusRef, tx: &impl Reads) -> Result<Document, EventsError> {
    if text.chars().count() > quotas::POLICY {
        return Err(EventsError::policy_too_long());
    }
    let document = Document::parse(text, PolicyKind::Resource);
    let document = document.map_err(EventsError::invalid_policy)?;
    let bound = document.bind(tx, bus.account)?;
    bound.map_err(EventsError::invalid_policy)
}

/// The policy with a statement added, in place of the one of its `Sid`.
pub(crate) fn with_statement(policy: Option<&Document>, id: &str, statement: &str) -> String {
    let mut statements = policy.map(|policy| statements_but(policy.source(), id));
    let statements = statements.get_or_insert_default();
    statements.push(statement);
    written(statements)
}

/// The policy without the statement of that `Sid`; `None` where nothing is left.
pub(crate) fn without_statement(
    policy: &Document,
    id: &str,
) -> Result<Option<String>, EventsError> {
    let left = statements_but(policy.source(), id);
    if left.len() == statements_but(policy.source(), "").len() {
        return Err(EventsError::statement_not_found());
    }
    Ok((!left.is_empty()).then(|| written(&left)))
}

/// The statement that the members of a request say.
pub(crate) fn statement(
    bus: &BusRef,
    input: &PutPermissionInput,
) -> Result<(String, String), EventsError> {
    let (Some(action), Some(principal), Some(id)) =
        (&input.action, &input.principal, &input.statement_id)
    else {
        return Err(EventsError::permission_incomplete());
    };
    if action != PUT_EVENTS {
        return Err(EventsError::unsupported_action());
    }
    let principal = if principal == "*" {
        quoted("*")
    } else {
        let partition = bus.region.partition();
        format!(r#"{{"AWS":"arn:{partition}:iam::{principal}:root"}}"#)
    };
    let condition = input.condition.as_ref().map(condition).unwrap_or_default();
    let statement = format!(
        r#"{{"Sid":{},"Effect":"Allow","Principal":{principal},"Action":"{PUT_EVENTS}","Resource":{}{condition}}}"#,
        quoted(id),
        quoted(&bus.arn()),
    );
    Ok((id.clone(), statement))
}

fn condition(condition: &Condition) -> String {
    format!(
        r#","Condition":{{{}:{{{}:{}}}}}"#,
        quoted(&condition.r#type),
        quoted(&condition.key),
        quoted(&condition.value)
    )
}

/// The statements as they are written, without those of that `Sid`.
fn statements_but<'t>(source: &'t str, id: &str) -> Vec<&'t str> {
    let Ok(policy) = read(source, DEPTH) else {
        return Vec::new();
    };
    let statements = match policy.find("Statement") {
        Some(Json {
            node: Node::List(statements),
            ..
        }) => statements.iter().collect(),
        one => one.into_iter().collect::<Vec<_>>(),
    };
    let is_other = |statement: &&&Json<'_>| {
        let sid = statement.find("Sid").and_then(Json::text);
        sid.is_none_or(|sid| sid != id)
    };
    let others = statements.iter().filter(is_other);
    others.map(|statement| statement.source(source)).collect()
}

fn written(statements: &[&str]) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}
