//! The resource policy of a function, version or alias: statements that are added one by one.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, ApiError, Partition};
use ringwall_identity::Document;
use ringwall_policy::PolicyKind;
use ringwall_store::Reads;
use serde::{Deserialize, Serialize};

use crate::api::AddPermissionInput;
use crate::error::LambdaError;

/// Bytes of a policy.
const MOST_BYTES: usize = 20_480;
const BEGIN: &str = r#"{"Version":"2012-10-17","Id":"default","Statement":["#;
const END: &str = "]}";

/// The policy of a function, version or alias.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FunctionPolicy {
    pub(crate) revision_id: String,
    /// The statements' ids, each with a document of that statement alone, whose users and roles
    /// are bound to who they were when it was added.
    statements: Vec<(String, Document)>,
    /// All statements together.
    pub(crate) document: Document,
}

/// A statement as Lambda writes it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement<'a> {
    sid: &'a str,
    effect: &'static str,
    principal: Principal,
    action: &'a str,
    resource: &'a str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, &'a str>>,
}

/// Whom a statement names.
#[derive(Serialize)]
#[serde(untagged)]
enum Principal {
    Everybody(&'static str),
    Named(BTreeMap<&'static str, String>),
}

impl Principal {
    /// An account, an ARN, a service or everybody.
    fn parse(partition: Partition, text: &str) -> Result<Self, LambdaError> {
        let (kind, name) = if text == "*" {
            return Ok(Self::Everybody("*"));
        } else if text.parse::<AccountId>().is_ok() {
            ("AWS", format!("arn:{partition}:iam::{text}:root"))
        } else if text.starts_with("arn:") {
            ("AWS", text.to_owned())
        } else if text.contains('.') {
            ("Service", text.to_owned())
        } else {
            return Err(LambdaError::invalid_principal());
        };
        Ok(Self::Named(BTreeMap::from([(kind, name)])))
    }
}

/// The statement that a request adds, on the resource of that ARN.
pub(crate) fn statement(
    partition: Partition,
    input: &AddPermissionInput,
    resource: &str,
) -> Result<String, LambdaError> {
    let mut condition: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    let via_url = input.invoked_via_function_url.map(|via| via.to_string());
    let auth_type = input.function_url_auth_type.map(|auth| auth.as_str());
    for (operator, key, value) in [
        (
            "StringEquals",
            "AWS:SourceAccount",
            input.source_account.as_deref(),
        ),
        (
            "StringEquals",
            "lambda:EventSourceToken",
            input.event_source_token.as_deref(),
        ),
        ("StringEquals", "lambda:FunctionUrlAuthType", auth_type),
        (
            "StringEquals",
            "aws:PrincipalOrgID",
            input.principal_org_id.as_deref(),
        ),
        ("ArnLike", "AWS:SourceArn", input.source_arn.as_deref()),
        ("Bool", "lambda:InvokedViaFunctionUrl", via_url.as_deref()),
    ] {
        if let Some(value) = value {
            condition.entry(operator).or_default().insert(key, value);
        }
    }
    let statement = Statement {
        sid: &input.statement_id,
        effect: "Allow",
        principal: Principal::parse(partition, &input.principal)?,
        action: &input.action,
        resource,
        condition,
    };
    Ok(serde_json::to_string(&statement).map_err(ApiError::internal)?)
}

impl FunctionPolicy {
    /// The policy with one statement more, of an account's function.
    pub(crate) fn adding(
        tx: &impl Reads,
        account: AccountId,
        old: Option<&Self>,
        id: &str,
        statement: &str,
        revision_id: String,
    ) -> Result<Self, LambdaError> {
        let mut statements = old.map(|old| old.statements.clone()).unwrap_or_default();
        if statements.iter().any(|(known, _)| known == id) {
            return Err(LambdaError::statement_exists(id));
        }
        statements.push((id.to_owned(), bound(tx, account, statement)?));
        Self::of(tx, account, statements, revision_id)
    }

    /// The policy without a statement; `None` if that was the last one.
    pub(crate) fn removing(
        &self,
        tx: &impl Reads,
        account: AccountId,
        id: &str,
        revision_id: String,
    ) -> Result<Option<Self>, LambdaError> {
        let mut statements = self.statements.clone();
        statements.retain(|(known, _)| known != id);
        if statements.len() == self.statements.len() {
            return Err(LambdaError::no_such_statement(id));
        }
        if statements.is_empty() {
            return Ok(None);
        }
        Self::of(tx, account, statements, revision_id).map(Some)
    }

    fn of(
        tx: &impl Reads,
        account: AccountId,
        statements: Vec<(String, Document)>,
        revision_id: String,
    ) -> Result<Self, LambdaError> {
        // Whoever is gone stands in the whole as his unique id, so that nobody who has his name
        // now takes his place.
        let mut texts = Vec::with_capacity(statements.len());
        for (_, document) in &statements {
            let shown = document.shown(tx)?;
            let text = shown
                .strip_prefix(BEGIN)
                .and_then(|text| text.strip_suffix(END));
            texts.push(text.unwrap_or_default().to_owned());
        }
        let document = bound(tx, account, &texts.join(","))?;
        let size = document.source().len();
        if size > MOST_BYTES {
            return Err(LambdaError::policy_too_large(size, MOST_BYTES));
        }
        Ok(Self {
            revision_id,
            statements,
            document,
        })
    }

    /// The caller knows its newest revision.
    pub(crate) fn require_revision(
        policy: Option<&Self>,
        known: Option<&str>,
    ) -> Result<(), LambdaError> {
        let newest = policy.map(|policy| policy.revision_id.as_str());
        match known {
            Some(_) if known != newest => Err(LambdaError::stale_revision("GetPolicy")),
            _ => Ok(()),
        }
    }
}

/// Statements as a document, whose users and roles are bound.
fn bound(tx: &impl Reads, account: AccountId, statements: &str) -> Result<Document, LambdaError> {
    let text = format!("{BEGIN}{statements}{END}");
    let document = Document::parse(&text, PolicyKind::Resource)
        .map_err(|_| LambdaError::invalid_principal())?;
    let bound = document.bind(tx, account)?;
    bound.map_err(|_| LambdaError::invalid_principal())
}
