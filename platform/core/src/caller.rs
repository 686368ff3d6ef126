//! Who calls.

use std::sync::Arc;

use ringwall_policy::Policy;
use serde::{Deserialize, Serialize};

use crate::{AccountId, Partition, Tags, Timestamp};

/// An identity that requests are decided for. Its names are short where it is written, as tokens
/// of sessions carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// What it is.
    #[serde(rename = "k")]
    pub kind: PrincipalKind,
    /// The account it belongs to.
    #[serde(rename = "a")]
    pub account: AccountId,
    /// The partition of its ARN.
    #[serde(rename = "p")]
    pub partition: Partition,
    /// The unique id: account number (root), `AIDA…`, `AROA…:session`, `account:name`.
    #[serde(rename = "u")]
    pub unique_id: String,
}

/// What a principal is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrincipalKind {
    /// The account's root user.
    Root,
    /// An IAM user; the path begins and ends with `/`.
    User {
        /// `/engineering/`.
        path: String,
        /// `alice`.
        name: String,
    },
    /// A session of a role.
    AssumedRole {
        /// The role's path.
        path: String,
        /// The role's name.
        role: String,
        /// The session's name.
        session: String,
    },
    /// A session of `GetFederationToken`.
    FederatedUser {
        /// The name given at the call.
        name: String,
        /// The user who made the call; the root user otherwise.
        user: Option<FederatingUser>,
    },
    /// A service of AWS acting for itself (`lambda.amazonaws.com`).
    Service {
        /// Its host-like name.
        name: String,
    },
    /// Nobody: the request is unsigned.
    Anonymous,
}

/// The user behind a session of `GetFederationToken`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FederatingUser {
    /// Begins and ends with `/`.
    pub path: String,
    /// The user's name.
    pub name: String,
    /// `AIDA…`.
    pub id: String,
}

impl Principal {
    /// The account's root user.
    pub fn root(account: AccountId, partition: Partition) -> Self {
        Self {
            kind: PrincipalKind::Root,
            account,
            partition,
            unique_id: account.to_string(),
        }
    }

    /// Its ARN as `GetCallerIdentity` gives it: a session's own, without the role's path.
    pub fn arn(&self) -> String {
        let Self {
            account, partition, ..
        } = self;
        match &self.kind {
            PrincipalKind::Root => format!("arn:{partition}:iam::{account}:root"),
            PrincipalKind::User { path, name } => {
                format!("arn:{partition}:iam::{account}:user{path}{name}")
            }
            PrincipalKind::AssumedRole { role, session, .. } => {
                format!("arn:{partition}:sts::{account}:assumed-role/{role}/{session}")
            }
            PrincipalKind::FederatedUser { name, .. } => {
                format!("arn:{partition}:sts::{account}:federated-user/{name}")
            }
            PrincipalKind::Service { name } => name.clone(),
            PrincipalKind::Anonymous => "anonymous".to_owned(),
        }
    }

    /// The ARN of what a session was made from: the role of a role session.
    pub fn issuer_arn(&self) -> Option<String> {
        let Self {
            account, partition, ..
        } = self;
        match &self.kind {
            PrincipalKind::AssumedRole { path, role, .. } => {
                Some(format!("arn:{partition}:iam::{account}:role{path}{role}"))
            }
            _ => None,
        }
    }
}

/// A principal, with the credentials it came with.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is.
    pub principal: Principal,
    /// The access key that signed, if one did.
    pub access_key_id: Option<String>,
    /// What the temporary credentials say, if they are temporary.
    pub session: Option<Arc<Session>>,
}

impl Caller {
    /// The account's root user, with long-term credentials.
    pub fn root(account: AccountId, partition: Partition) -> Self {
        Self {
            principal: Principal::root(account, partition),
            access_key_id: None,
            session: None,
        }
    }
}

/// What temporary credentials say.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// When the credentials were made.
    pub issued_at: Timestamp,
    /// When they end.
    pub expires_at: Timestamp,
    /// When the caller proved a second factor, if he did.
    pub mfa_at: Option<Timestamp>,
    /// Session policies; none means no further limit, except for federation sessions.
    pub policies: Vec<Arc<Policy>>,
    /// What the session was scoped down to since, one policy for each time.
    pub scoped: Vec<Arc<Policy>>,
    /// Session tags.
    pub tags: Tags,
    /// The source identity, once set.
    pub source_identity: Option<String>,
    /// Managed policies that are session policies, by ARN; what they say is read at each request.
    pub policy_arns: Vec<String>,
    /// Keys of the session tags that go on to sessions made from this one.
    pub transitive_tags: Vec<String>,
    /// The identity provider that vouched for the caller, as `aws:FederatedProvider` has it.
    pub federated_provider: Option<String>,
    /// What that provider's token said, as condition keys (`accounts.example.org:sub`).
    pub web_identity_keys: Vec<(String, Vec<String>)>,
    /// A root session made by `AssumeRoot` from another account.
    pub assumed_root: bool,
    /// The product provider who acts by it, whom the principal delegated access to for a while.
    pub delegate: Option<AccountId>,
}
