//! Policy documents as they are kept.

use std::sync::Arc;

use ringwall_core::{AccountId, Arn};
use ringwall_policy::{Policy, PolicyError, PolicyKind, Principal, PrincipalKind};
use ringwall_store::{Reads, StoreError};
use serde::{Deserialize, Serialize};

use crate::{find_role, find_user};

/// A policy document: its text as it came, compiled, and the unique ids that the users and roles
/// it names had when it was set.
///
/// Another entity made later under such a name is a stranger to it.
#[derive(Clone, Debug)]
pub struct Document(Arc<Policy>);

/// A principal that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Invalid principal in policy: \"AWS\":\"{0}\"")]
pub struct UnknownPrincipal(pub String);

impl Document {
    /// Reads a document of that kind.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Self, PolicyError> {
        Policy::parse(text, kind).map(|policy| Self(Arc::new(policy)))
    }

    /// A document that allows nothing.
    pub(crate) fn allowing_nothing(kind: PolicyKind) -> Self {
        Self(Arc::new(Policy::allowing_nothing(kind)))
    }

    /// Binds the users and roles it names to their unique ids. One of the document's own
    /// account must be there; those of other accounts that are not known here stay bound to
    /// their ARN.
    ///
    /// # Errors
    /// `Ok(Err(..))` names the principal that is not there; `Err` when the store failed.
    pub fn bind(
        self,
        tx: &impl Reads,
        account: AccountId,
    ) -> Result<Result<Self, UnknownPrincipal>, StoreError> {
        let names_entity = |principal: &&Principal| {
            matches!(principal.kind(), PrincipalKind::User | PrincipalKind::Role)
        };
        let mut ids = Vec::new();
        for principal in self.0.principals().filter(names_entity) {
            match entity_id(tx, principal.text())? {
                Some(id) => ids.push((principal.text().to_owned(), id)),
                None if account_of(principal.text()) == Some(account) => {
                    return Ok(Err(UnknownPrincipal(principal.text().to_owned())));
                }
                None => {}
            }
        }
        Ok(Ok(self.bound_to(&ids)))
    }

    fn bound_to(self, ids: &[(String, String)]) -> Self {
        if ids.is_empty() {
            return self;
        }
        let mut policy = Arc::unwrap_or_clone(self.0);
        policy.bind_principals(|principal| {
            let bound = ids.iter().find(|(arn, _)| arn == principal.text());
            bound.map(|(_, id)| id.clone())
        });
        Self(Arc::new(policy))
    }

    /// The text, byte for byte as it was set.
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// The text as it is shown: a principal that is gone appears as its unique id.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>
    ///
    /// # Errors
    /// The store failed.
    pub fn shown(&self, tx: &impl Reads) -> Result<String, StoreError> {
        let mut shown = String::with_capacity(self.source().len());
        let mut end = 0;
        for principal in self.0.principals() {
            let Some(id) = principal.unique_id() else {
                continue;
            };
            if entity_id(tx, principal.text())?.as_deref() == Some(id) {
                continue;
            }
            let range = principal.range();
            shown.push_str(self.source().get(end..range.start).unwrap_or_default());
            shown.extend(["\"", id, "\""]);
            end = range.end;
        }
        shown.push_str(self.source().get(end..).unwrap_or_default());
        Ok(shown)
    }

    /// Compiled.
    pub const fn compiled(&self) -> &Arc<Policy> {
        &self.0
    }
}

/// The unique id of the user or role of an ARN, if there is one of exactly that path and name.
///
/// # Errors
/// The store failed.
pub fn entity_id(tx: &impl Reads, arn: &str) -> Result<Option<String>, StoreError> {
    let Ok(parsed) = arn.parse::<Arn>() else {
        return Ok(None);
    };
    let (Some(account), Some((kind, path))) = (account_of(arn), parsed.resource.split_once('/'))
    else {
        return Ok(None);
    };
    let (path, name) = path.rsplit_once('/').map_or_else(
        || ("/".to_owned(), path),
        |(path, name)| (format!("/{path}/"), name),
    );
    Ok(match kind {
        "user" => find_user(tx, account, name)?
            .filter(|user| user.name == name && user.path == path)
            .map(|user| user.id.clone()),
        "role" => find_role(tx, account, name)?
            .filter(|role| role.name == name && role.path == path)
            .map(|role| role.id.clone()),
        _ => None,
    })
}

fn account_of(arn: &str) -> Option<AccountId> {
    arn.split(':').nth(4)?.parse().ok()
}

#[derive(Serialize, Deserialize)]
struct Stored {
    kind: StoredKind,
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bound: Vec<(String, String)>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum StoredKind {
    Identity,
    Resource,
    Trust,
    Session,
    Boundary,
    ServiceControl,
    ResourceControl,
}

impl Serialize for Document {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bound = self.0.principals().filter_map(|principal| {
            let id = principal.unique_id()?;
            Some((principal.text().to_owned(), id.to_owned()))
        });
        let stored = Stored {
            kind: StoredKind::of(self.0.kind()),
            text: self.source().to_owned(),
            bound: bound.collect(),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let document = Self::parse(&stored.text, stored.kind.kind());
        Ok(document
            .map_err(serde::de::Error::custom)?
            .bound_to(&stored.bound))
    }
}

impl StoredKind {
    const fn of(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::Identity => Self::Identity,
            PolicyKind::Resource => Self::Resource,
            PolicyKind::Trust => Self::Trust,
            PolicyKind::Session => Self::Session,
            PolicyKind::Boundary => Self::Boundary,
            PolicyKind::ServiceControl => Self::ServiceControl,
            PolicyKind::ResourceControl => Self::ResourceControl,
        }
    }

    const fn kind(self) -> PolicyKind {
        match self {
            Self::Identity => PolicyKind::Identity,
            Self::Resource => PolicyKind::Resource,
            Self::Trust => PolicyKind::Trust,
            Self::Session => PolicyKind::Session,
            Self::Boundary => PolicyKind::Boundary,
            Self::ServiceControl => PolicyKind::ServiceControl,
            Self::ResourceControl => PolicyKind::ResourceControl,
        }
    }
}
