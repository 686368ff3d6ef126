//! A caller as he was, kept: what a session of him can be made from later.

use std::sync::Arc;

use ringwall_core::{AccountId, Caller, Principal, Session, Tags, Timestamp};
use ringwall_policy::{Policy, PolicyError, PolicyKind};
use serde::{Deserialize, Serialize};

/// Who called, and what limited him.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CallerRecord {
    /// Who he is.
    pub principal: Principal,
    /// When he proved a second factor, if he did.
    pub mfa_at: Option<Timestamp>,
    policies: Vec<String>,
    scoped: Vec<String>,
    policy_arns: Vec<String>,
    tags: Tags,
    transitive_tags: Vec<String>,
    source_identity: Option<String>,
    federated_provider: Option<String>,
    web_identity_keys: Vec<(String, Vec<String>)>,
    assumed_root: bool,
    delegate: Option<AccountId>,
}

impl CallerRecord {
    /// The caller, as he is now.
    pub fn of(caller: &Caller) -> Self {
        let session = caller.session.as_deref().cloned().unwrap_or_default();
        Self {
            principal: caller.principal.clone(),
            mfa_at: session.mfa_at,
            policies: sources(&session.policies),
            scoped: sources(&session.scoped),
            policy_arns: session.policy_arns,
            tags: session.tags,
            transitive_tags: session.transitive_tags,
            source_identity: session.source_identity,
            federated_provider: session.federated_provider,
            web_identity_keys: session.web_identity_keys,
            assumed_root: session.assumed_root,
            delegate: session.delegate,
        }
    }

    /// A session of him.
    ///
    /// # Errors
    /// A policy cannot be read.
    pub fn session(
        &self,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Session, PolicyError> {
        Ok(Session {
            issued_at,
            expires_at,
            mfa_at: self.mfa_at,
            policies: parsed(&self.policies)?,
            scoped: parsed(&self.scoped)?,
            tags: self.tags.clone(),
            source_identity: self.source_identity.clone(),
            policy_arns: self.policy_arns.clone(),
            transitive_tags: self.transitive_tags.clone(),
            federated_provider: self.federated_provider.clone(),
            web_identity_keys: self.web_identity_keys.clone(),
            assumed_root: self.assumed_root,
            delegate: self.delegate,
        })
    }
}

fn sources(policies: &[Arc<Policy>]) -> Vec<String> {
    let policies = policies.iter();
    policies.map(|policy| policy.source().to_owned()).collect()
}

fn parsed(texts: &[String]) -> Result<Vec<Arc<Policy>>, PolicyError> {
    let texts = texts.iter();
    texts
        .map(|text| Policy::parse(text, PolicyKind::Session).map(Arc::new))
        .collect()
}
