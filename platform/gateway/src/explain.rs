//! `POST /_ringwall/explain`: why a call was, or would be, allowed or denied.
//!
//! For the installation's owner alone: through the socket in the data folder, or where `--dev` is
//! open anyway.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_auth::{Explained, PolicyAuthorizer, may_have_session_policies};
use ringwall_core::{
    Arn, Ask, Caller, Client, ConditionValues, Partition, PolicyMode, Principal, PrincipalKind,
    Region, RequestContext, Resource, Session, Timestamp,
};
use ringwall_identity::{find_role, find_user};
use ringwall_service::ResourceFacts;
use ringwall_store::ReadTx;
use serde::{Deserialize, Serialize};

use crate::gateway::Gateway;

/// What shall be explained.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ExplainQuestion {
    /// The ARN of who calls.
    pub principal: String,
    /// The actions, each decided alone.
    pub actions: Vec<String>,
    /// The ARNs of the resources; none for `*`.
    #[serde(default)]
    pub resources: Vec<String>,
    /// Condition keys with their values, besides those that every request has.
    #[serde(default)]
    pub context: BTreeMap<String, Vec<String>>,
    /// The Region called.
    #[serde(default)]
    pub region: Option<String>,
    /// Whether a second factor was proved.
    #[serde(default)]
    pub with_mfa: bool,
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Explanation {
    decisions: Vec<Explained>,
    notes: Vec<String>,
}

impl Gateway {
    /// Explains what a question asks for; a text says what is wrong with the question.
    pub(crate) fn explain(&self, body: &[u8]) -> Result<Explanation, String> {
        let question: ExplainQuestion = serde_json::from_slice(body)
            .map_err(|error| format!("The question cannot be read: {error}"))?;
        let tx = self.dispatcher.store.read().map_err(failed)?;
        let caller = caller(&tx, &question, self.platform.clock.now())?;
        let mut notes = Vec::new();
        if may_have_session_policies(&caller.principal.kind) {
            notes.push(
                "Session policies are not in the trail: the session is taken to have none."
                    .to_owned(),
            );
        }
        let region = question.region.as_deref().unwrap_or("us-east-1");
        let region: Region = region
            .parse()
            .map_err(|_| format!("{region} is no Region."))?;
        let mut decisions = Vec::new();
        for action in &question.actions {
            let Some((service, name)) = static_names(action) else {
                return Err(format!(
                    "{action} must be like kms:Decrypt, of a service that is modelled."
                ));
            };
            let ctx = RequestContext::new(
                Arc::clone(&self.platform),
                service,
                name,
                caller.clone(),
                region.clone(),
                client(&question),
            );
            decisions.extend(self.explain_action(&tx, &ctx, action, &question, &mut notes)?);
        }
        notes.dedup();
        Ok(Explanation { decisions, notes })
    }

    fn explain_action(
        &self,
        tx: &ReadTx,
        ctx: &RequestContext,
        action: &str,
        question: &ExplainQuestion,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Explained>, String> {
        let mut facts = Vec::new();
        for arn in question.resources.iter().filter(|arn| *arn != "*") {
            facts.push((arn, self.facts(tx, action, arn, notes)?));
        }
        let mut ask = Ask::about(action);
        for (key, values) in &question.context {
            let values = match values.as_slice() {
                [value] => ConditionValues::One(value.as_str().into()),
                values => {
                    let values = values.iter().map(|value| value.as_str().into());
                    ConditionValues::Many(values.collect())
                }
            };
            ask.conditions.push((key.clone().into(), values));
        }
        for (arn, found) in &facts {
            ask.resources.push(resource(ctx, arn, found.as_ref()));
        }
        let authorizer: &PolicyAuthorizer = &self.authorizer;
        authorizer.explain(ctx, &ask).map_err(failed)
    }

    /// What is known of a resource: from its service, or the trust policy of a role.
    fn facts(
        &self,
        tx: &ReadTx,
        action: &str,
        arn: &str,
        notes: &mut Vec<String>,
    ) -> Result<Option<ResourceFacts>, String> {
        let Ok(parsed) = arn.parse::<Arn>() else {
            return Err(format!("{arn} is no ARN."));
        };
        if action.starts_with("sts:") && parsed.service == "iam" {
            return trusted_role(tx, &parsed).map_err(failed);
        }
        let Some(routes) = self.dispatcher.registry.routes(&parsed.service) else {
            return Ok(None);
        };
        let found = routes.resource_facts(tx, &parsed).map_err(failed)?;
        if found.is_none() && routes.has_resource_policies() {
            notes.push(format!(
                "{arn} is not there: it is taken to have no policy."
            ));
        }
        Ok(found)
    }
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("It could not be decided: {error}")
}

/// Service and name of an action, as the program knows them.
fn static_names(action: &str) -> Option<(&'static str, &'static str)> {
    let (prefix, _) = action.split_once(':')?;
    let model = ringwall_model::service_names().find(|name| *name == prefix);
    let known = ringwall_model::actions::action(action);
    let service = match (model, known) {
        (Some(name), _) => name,
        (None, Some(known)) => known.prefix,
        (None, None) => return None,
    };
    Some((service, known.map_or("", |known| known.name)))
}

fn resource<'a>(
    ctx: &RequestContext,
    arn: &'a str,
    facts: Option<&'a ResourceFacts>,
) -> Resource<'a> {
    let owner = arn
        .split(':')
        .nth(4)
        .and_then(|account| account.parse().ok());
    match facts {
        Some(facts) => Resource::new(arn, facts.account)
            .with_policy(&facts.policy, facts.mode)
            .with_tags(&facts.tags)
            .aws_managed(facts.aws_managed),
        None => Resource::new(arn, owner.unwrap_or(ctx.account())),
    }
}

fn trusted_role(
    tx: &ReadTx,
    arn: &Arn,
) -> Result<Option<ResourceFacts>, ringwall_store::StoreError> {
    let (Ok(account), Some(name)) = (arn.account.parse(), arn.resource.rsplit('/').next()) else {
        return Ok(None);
    };
    let role = find_role(tx, account, name)?;
    Ok(role.map(|role| ResourceFacts {
        account,
        policy: Arc::clone(role.trust.compiled()),
        mode: PolicyMode::MustAllow,
        aws_managed: false,
        tags: role.tags.clone(),
    }))
}

/// The client that the question speaks of, by its condition keys.
fn client(question: &ExplainQuestion) -> Client {
    let one = |key: &str| {
        let found = question
            .context
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.and_then(|(_, values)| values.first())
    };
    Client {
        address: one("aws:SourceIp").and_then(|address| address.parse().ok()),
        user_agent: one("aws:UserAgent").map(|agent| agent.as_str().into()),
        referer: one("aws:Referer").map(|referer| referer.as_str().into()),
        secure_transport: one("aws:SecureTransport").is_none_or(|secure| secure == "true"),
    }
}

/// The principal of an ARN, as it stands now.
fn caller(tx: &ReadTx, question: &ExplainQuestion, now: Timestamp) -> Result<Caller, String> {
    let text = &question.principal;
    let unknown = || format!("{text} is no principal that is known here.");
    let arn: Arn = text.parse().map_err(|_| unknown())?;
    let account = arn.account.parse().map_err(|_| unknown())?;
    let partition = Partition::parse(&arn.partition).ok_or_else(unknown)?;
    let mut parts = arn.resource.split('/');
    let kind = parts.next().unwrap_or_default();
    let names: Vec<&str> = parts.collect();
    let session_of = |role: &str, session: &str| -> Result<_, String> {
        let role = find_role(tx, account, role).map_err(failed)?;
        let role = role.ok_or_else(unknown)?;
        let kind = PrincipalKind::AssumedRole {
            path: role.path.clone(),
            role: role.name.clone(),
            session: session.to_owned(),
        };
        Ok((kind, format!("{}:{session}", role.id)))
    };
    let (kind, unique_id) = match (arn.service.as_str(), kind, names.as_slice()) {
        ("iam", "root", []) => (PrincipalKind::Root, account.to_string()),
        ("iam", "user", [.., name]) => {
            let user = find_user(tx, account, name).map_err(failed)?;
            let user = user.ok_or_else(unknown)?;
            let kind = PrincipalKind::User {
                path: user.path.clone(),
                name: user.name.clone(),
            };
            (kind, user.id.clone())
        }
        ("iam", "role", [.., name]) => session_of(name, "explained")?,
        ("sts", "assumed-role", [role, session]) => session_of(role, session)?,
        ("sts", "federated-user", [name]) => {
            let kind = PrincipalKind::FederatedUser {
                name: (*name).to_owned(),
                user: None,
            };
            (kind, format!("{account}:{name}"))
        }
        _ => return Err(unknown()),
    };
    let is_temporary = may_have_session_policies(&kind) || question.with_mfa;
    let session = is_temporary.then(|| {
        Arc::new(Session {
            issued_at: now,
            expires_at: now.plus_secs(3600),
            mfa_at: question.with_mfa.then_some(now),
            ..Session::default()
        })
    });
    Ok(Caller {
        principal: Principal {
            kind,
            account,
            partition,
            unique_id,
        },
        access_key_id: None,
        session,
    })
}
