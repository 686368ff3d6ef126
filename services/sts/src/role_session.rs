//! Sessions of roles, however they come about.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html>

use std::sync::Arc;

use ringwall_core::{
    AccountId, Arn, Ask, Denied, Partition, Permit, PolicyMode, Principal, PrincipalKind,
    RequestContext, Resource, Session, Tags,
};
use ringwall_identity::{Role, find_role};
use ringwall_store::Reads;

use crate::api::AssumedRoleUser;
use crate::error::StsError;
use crate::session::{self, Issued};
use crate::session_policies::SessionPolicies;
use crate::session_tags::SessionTags;

/// An hour, unless asked otherwise.
const USUAL_SECONDS: i32 = 3_600;
/// Sessions made from sessions of roles last an hour at most.
const CHAINED_SECONDS: i32 = 3_600;

/// A role that somebody wants to assume, there or not: neither is told apart.
pub(crate) struct WantedRole {
    arn: String,
    account: AccountId,
    partition: Partition,
    found: Option<Arc<Role>>,
}

impl WantedRole {
    /// The role of an ARN.
    pub(crate) fn find(tx: &impl Reads, arn: &str) -> Result<Self, StsError> {
        let invalid = || StsError::invalid_role_arn(arn);
        let parsed: Arn = arn.parse().map_err(|_| invalid())?;
        let account = parsed.account.parse().map_err(|_| invalid())?;
        let partition = Partition::parse(&parsed.partition).ok_or_else(invalid)?;
        let named = parsed.resource.strip_prefix("role/");
        if parsed.service != "iam" || !parsed.region.is_empty() {
            return Err(invalid());
        }
        let named = named.ok_or_else(invalid)?;
        let name = named.rsplit('/').next().unwrap_or_default();
        let found = find_role(tx, account, name)?;
        let is_same =
            |role: &Arc<Role>| format!("role{}{}", role.path, role.name) == parsed.resource;
        Ok(Self {
            arn: arn.to_owned(),
            account,
            partition,
            found: found.filter(is_same),
        })
    }

    /// The account that the ARN names.
    pub(crate) const fn account(&self) -> AccountId {
        self.account
    }

    /// The partition that the ARN names.
    pub(crate) const fn partition(&self) -> Partition {
        self.partition
    }

    /// The role, if it is there, for somebody whom an identity provider vouches for.
    pub(crate) fn federated(&self, action: &str) -> Result<&Role, StsError> {
        // Roles of Identity Center are given out by its portal alone.
        let open = self
            .found
            .as_deref()
            .filter(|role| !role.name.starts_with("AWSReservedSSO_"));
        open.ok_or_else(|| StsError::not_trusted(action))
    }

    /// The role, if it is there.
    pub(crate) fn existing(&self, ctx: &RequestContext) -> Result<&Role, StsError> {
        let missing = || StsError::may_not_assume(ctx, "sts:AssumeRole", &self.arn);
        self.found.as_deref().ok_or_else(missing)
    }
}

/// What is asked of a role's trust policy.
pub(crate) struct TrustQuestion<'a> {
    pub(crate) role: &'a Role,
    pub(crate) partition: Partition,
    pub(crate) session_name: &'a str,
    pub(crate) tags: &'a SessionTags,
    pub(crate) source_identity: Option<&'a str>,
    /// Condition keys of how the caller comes (`sts:ExternalId`, `saml:aud` …).
    pub(crate) keys: &'a [(String, Vec<String>)],
    /// The provider that vouches for somebody who has no credentials here.
    pub(crate) provider: Option<&'a str>,
    pub(crate) proved_second_factor: bool,
}

impl TrustQuestion<'_> {
    /// Permission to assume the role, by `action`; tags and a source identity each need a
    /// permission of their own.
    pub(crate) fn permit(
        &self,
        ctx: &RequestContext,
        action: &'static str,
    ) -> Result<Result<Permit, (&'static str, Denied)>, StsError> {
        let mut actions = vec![action];
        if !self.tags.tags.is_empty() {
            actions.push("sts:TagSession");
        }
        if self.source_identity.is_some() {
            actions.push("sts:SetSourceIdentity");
        }
        let arn = self.role.arn(self.partition);
        let mut permitted = None;
        for action in actions {
            match ctx.try_authorize(&self.ask(action, &arn))? {
                Ok(permit) => permitted = permitted.or(Some(permit)),
                Err(denied) => return Ok(Err((action, denied))),
            }
        }
        permitted.map(Ok).ok_or_else(StsError::nobody_asked)
    }

    fn ask<'b>(&'b self, action: &'static str, arn: &'b str) -> Ask<'b> {
        let role = self.role;
        let resource = Resource::new(arn, role.account)
            .with_policy(role.trust.compiled(), PolicyMode::MustAllow)
            .with_tags(&role.tags)
            .with_trail_type("AWS::IAM::Role");
        let mut ask = Ask::new(action)
            .on(resource)
            .proving_second_factor(self.proved_second_factor)
            .key("sts:RoleSessionName", self.session_name);
        if let Some(provider) = self.provider {
            ask = ask.vouched_for_by(provider);
        }
        if let Some(identity) = self.source_identity {
            ask = ask.key("sts:SourceIdentity", identity);
        }
        for (key, value) in role.tags.iter() {
            ask = ask.key(format!("iam:ResourceTag/{key}"), value);
        }
        ask = self.tags.request_conditions(ask);
        for (key, values) in self.keys {
            ask = match values.as_slice() {
                [value] => ask.key(key.clone(), value.as_str()),
                values => ask.key_values(key.clone(), values.iter().map(String::as_str)),
            };
        }
        ask
    }
}

/// How long a session of a role lasts that was asked to last `asked` seconds.
pub(crate) fn seconds(
    ctx: &RequestContext,
    role: &Role,
    asked: Option<i32>,
) -> Result<i64, StsError> {
    let chained = matches!(ctx.caller.principal.kind, PrincipalKind::AssumedRole { .. });
    let seconds = asked.unwrap_or(USUAL_SECONDS);
    if chained && seconds > CHAINED_SECONDS {
        return Err(StsError::longer_than_a_chained_session());
    }
    if seconds > role.max_session_seconds {
        return Err(StsError::longer_than_the_role_allows());
    }
    Ok(seconds.into())
}

/// A session that is to be made.
pub(crate) struct NewSession<'a> {
    pub(crate) role: &'a Role,
    pub(crate) partition: Partition,
    pub(crate) name: &'a str,
    pub(crate) seconds: i64,
    pub(crate) policies: SessionPolicies,
    pub(crate) tags: SessionTags,
    pub(crate) source_identity: Option<String>,
    pub(crate) federated_provider: Option<String>,
    /// Condition keys of the provider's token that hold in the session, too.
    pub(crate) web_identity_keys: Vec<(String, Vec<String>)>,
    pub(crate) least_token_bytes: Option<i32>,
}

/// A session that was made.
pub(crate) struct MadeSession {
    pub(crate) issued: Issued,
    pub(crate) user: AssumedRoleUser,
    pub(crate) packed_percent: Option<i32>,
}

impl NewSession<'_> {
    /// Makes it.
    pub(crate) fn make(self, ctx: &RequestContext) -> Result<MadeSession, StsError> {
        let Self { role, name, .. } = self;
        let packed_percent = self.policies.packed_percent(&self.tags.tags)?;
        let principal = Principal {
            kind: PrincipalKind::AssumedRole {
                path: role.path.clone(),
                role: role.name.clone(),
                session: name.to_owned(),
            },
            account: role.account,
            partition: self.partition,
            unique_id: format!("{}:{name}", role.id),
        };
        let session = Session {
            issued_at: ctx.now(),
            expires_at: ctx.now().plus_secs(self.seconds),
            policies: self.policies.inline,
            policy_arns: self.policies.arns,
            tags: Tags::clone(&self.tags.tags),
            transitive_tags: self.tags.transitive,
            source_identity: self.source_identity,
            federated_provider: self.federated_provider,
            web_identity_keys: self.web_identity_keys,
            ..Session::default()
        };
        Ok(MadeSession {
            issued: session::issue(ctx, &principal, &session, self.least_token_bytes)?,
            user: AssumedRoleUser {
                assumed_role_id: principal.unique_id.clone(),
                arn: principal.arn(),
            },
            packed_percent,
        })
    }
}
