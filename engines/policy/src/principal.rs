//! Principals in policies: whom a statement speaks of.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use std::ops::Range;

use crate::json::{Node, Value};
use crate::{PolicyError, Request, RequestPrincipal, arn};

/// A principal as a policy names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    kind: PrincipalKind,
    text: Box<str>,
    range: Range<usize>,
    /// The unique id the name was bound to when the policy was set.
    unique_id: Option<Box<str>>,
}

/// What a policy's principal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// `*`: everybody.
    Anyone,
    /// An account: its number, or the ARN of its root.
    Account,
    /// A user, by ARN.
    User,
    /// A role, by ARN.
    Role,
    /// A session of a role, by ARN (`assumed-role/R/S`).
    RoleSession,
    /// A federation session, by ARN (`federated-user/N`).
    FederatedUser,
    /// A user or role, by unique id (`AIDA…`, `AROA…`).
    UniqueId,
    /// A service of AWS (`lambda.amazonaws.com`).
    Service,
    /// An identity provider.
    Federated,
    /// An account, by its canonical id.
    CanonicalUser,
}

/// How a statement names a caller; the later, the less limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    /// Not at all.
    Nobody,
    /// By its account, which only delegates to the account's own policies.
    Account,
    /// By what the session was made from: boundary and session policy still limit it.
    Origin,
    /// Itself.
    Itself,
}

/// `Principal` or `NotPrincipal`.
#[derive(Clone, Debug)]
pub(crate) struct PrincipalElement {
    pub(crate) negated: bool,
    pub(crate) principals: Box<[Principal]>,
}

impl Principal {
    /// What it is.
    pub const fn kind(&self) -> PrincipalKind {
        self.kind
    }

    /// As the document has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands in [`Policy::source`](crate::Policy::source), in bytes, with its quotes.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The unique id it was bound to, if it was.
    pub fn unique_id(&self) -> Option<&str> {
        self.unique_id.as_deref()
    }

    /// The account of an account principal.
    pub fn account(&self) -> Option<&str> {
        (self.kind == PrincipalKind::Account).then(|| account_of(&self.text))
    }

    pub(crate) fn bind(&mut self, unique_id: &str) {
        if matches!(self.kind, PrincipalKind::User | PrincipalKind::Role) {
            self.unique_id = Some(unique_id.into());
        }
    }

    /// How it names the caller of a request.
    fn names(&self, request: &Request<'_>) -> Naming {
        use RequestPrincipal as Caller;
        let (text, id) = (&*self.text, self.unique_id.as_deref());
        let when = |claim: bool, naming| if claim { naming } else { Naming::Nobody };
        match (self.kind, &request.principal) {
            (PrincipalKind::Anyone, _) => Naming::Itself,
            (PrincipalKind::Account, caller) => {
                when(caller.account() == Some(account_of(text)), Naming::Account)
            }
            (PrincipalKind::CanonicalUser, _) => {
                when(request.canonical_user == Some(text), Naming::Account)
            }
            (
                PrincipalKind::User,
                Caller::User {
                    arn, id: caller, ..
                },
            ) => when(id.map_or(*arn == text, |id| id == *caller), Naming::Itself),
            (
                PrincipalKind::User,
                Caller::FederatedUser {
                    user: Some(user), ..
                },
            ) => when(
                id.map_or(user.arn == text, |id| id == user.id),
                Naming::Origin,
            ),
            (PrincipalKind::Role, Caller::RoleSession { role_arn, .. }) => {
                let role_id = request.principal.origin_id();
                when(
                    id.map_or(*role_arn == text, |id| role_id == Some(id)),
                    Naming::Origin,
                )
            }
            (PrincipalKind::RoleSession, Caller::RoleSession { arn, .. })
            | (PrincipalKind::FederatedUser, Caller::FederatedUser { arn, .. }) => {
                when(*arn == text, Naming::Itself)
            }
            (PrincipalKind::UniqueId, caller) => names_by_id(text, caller),
            (PrincipalKind::Service, Caller::Service { names }) => {
                when(names.contains(&text), Naming::Itself)
            }
            (PrincipalKind::Federated, Caller::FederatedIdentity { provider }) => {
                when(*provider == text, Naming::Itself)
            }
            _ => Naming::Nobody,
        }
    }
}

impl PrincipalElement {
    /// How it names the caller.
    ///
    /// `NotPrincipal` (which only denies) spares a caller whose account and itself, and role for
    /// a session, are all listed; and never one that has a boundary.
    pub(crate) fn names(&self, request: &Request<'_>, has_boundary: bool) -> Naming {
        if !self.negated {
            let namings = self
                .principals
                .iter()
                .map(|principal| principal.names(request));
            return namings.max().unwrap_or(Naming::Nobody);
        }
        if !has_boundary && self.lists_all_of(request) {
            Naming::Nobody
        } else {
            Naming::Itself
        }
    }

    fn lists_all_of(&self, request: &Request<'_>) -> bool {
        use PrincipalKind as Kind;
        let lists = |naming| {
            self.principals
                .iter()
                .any(|one| one.names(request) == naming)
        };
        if self
            .principals
            .iter()
            .any(|principal| principal.kind == Kind::Anyone)
        {
            return true;
        }
        match &request.principal {
            RequestPrincipal::Root { .. } => lists(Naming::Account),
            RequestPrincipal::User { .. } => lists(Naming::Account) && lists(Naming::Itself),
            RequestPrincipal::RoleSession { .. } => {
                lists(Naming::Account) && lists(Naming::Origin) && lists(Naming::Itself)
            }
            RequestPrincipal::FederatedUser { user, .. } => {
                lists(Naming::Account)
                    && lists(Naming::Itself)
                    && (user.is_none() || lists(Naming::Origin))
            }
            RequestPrincipal::Service { .. }
            | RequestPrincipal::FederatedIdentity { .. }
            | RequestPrincipal::Anonymous => lists(Naming::Itself),
        }
    }

    /// Whether it is `*` and nothing else.
    pub(crate) fn is_anyone(&self) -> bool {
        matches!(&*self.principals, [one] if one.kind == PrincipalKind::Anyone) && !self.negated
    }

    pub(crate) fn parse(value: &Value<'_>, negated: bool) -> Result<Self, PolicyError> {
        let element = if negated { "NotPrincipal" } else { "Principal" };
        let wrong = || PolicyError::WrongType {
            element: element.to_owned(),
            expected: "\"*\" or an object",
        };
        let mut principals = Vec::new();
        match &value.node {
            Node::Text(text) => principals.push(Principal::parse("AWS", text, value)?),
            Node::Object(members) => {
                for member in members {
                    parse_list(&member.key, &member.value, &mut principals)?;
                }
            }
            _ => return Err(wrong()),
        }
        // A bare text can only be the star.
        let bare = matches!(value.node, Node::Text(_));
        match principals.first() {
            None => Err(PolicyError::EmptyElement { element }),
            Some(first) if bare && first.kind != PrincipalKind::Anyone => {
                Err(invalid("", &first.text))
            }
            Some(_) => Ok(Self {
                negated,
                principals: principals.into_boxed_slice(),
            }),
        }
    }
}

fn parse_list(
    kind: &str,
    value: &Value<'_>,
    principals: &mut Vec<Principal>,
) -> Result<(), PolicyError> {
    let values = match &value.node {
        Node::List(values) => values.as_slice(),
        _ => std::slice::from_ref(value),
    };
    for value in values {
        // An account number may stand there without quotes.
        let text = match &value.node {
            Node::Text(text) => text,
            Node::Number(text) => *text,
            _ => {
                let element = kind.to_owned();
                return Err(PolicyError::WrongType {
                    element,
                    expected: "a text or a list of texts",
                });
            }
        };
        principals.push(Principal::parse(kind, text, value)?);
    }
    Ok(())
}

impl Principal {
    fn parse(kind: &str, text: &str, value: &Value<'_>) -> Result<Self, PolicyError> {
        let found = match kind {
            "AWS" => aws_kind(text),
            _ if text.is_empty() || text.contains(['*', '?']) => None,
            "Service" => Some(PrincipalKind::Service),
            "Federated" => Some(PrincipalKind::Federated),
            "CanonicalUser" => Some(PrincipalKind::CanonicalUser),
            _ => None,
        };
        let kind = found.ok_or_else(|| invalid(kind, text))?;
        let range = value.start..value.end;
        Ok(Self {
            kind,
            text: text.into(),
            range,
            unique_id: None,
        })
    }
}

fn invalid(kind: &str, principal: &str) -> PolicyError {
    PolicyError::Principal {
        kind: kind.to_owned(),
        principal: principal.to_owned(),
    }
}

fn aws_kind(text: &str) -> Option<PrincipalKind> {
    if text == "*" {
        return Some(PrincipalKind::Anyone);
    }
    if is_account(text) {
        return Some(PrincipalKind::Account);
    }
    if is_unique_id(text) {
        return Some(PrincipalKind::UniqueId);
    }
    let [_, partition, service, region, account, resource] = arn::segments(text)?;
    let located = !partition.is_empty() && region.is_empty() && is_account(account);
    if !located || text.contains(['*', '?', '$']) {
        return None;
    }
    let mut parts = resource.split('/');
    let kind = parts.next()?;
    let count = parts.clone().count();
    let named = count > 0 && parts.all(|part| !part.is_empty());
    match (service, kind) {
        ("iam", "root") if count == 0 => Some(PrincipalKind::Account),
        ("iam", "user") if named => Some(PrincipalKind::User),
        ("iam", "role") if named => Some(PrincipalKind::Role),
        ("sts", "assumed-role") if named && count == 2 => Some(PrincipalKind::RoleSession),
        ("sts", "federated-user") if named && count == 1 => Some(PrincipalKind::FederatedUser),
        _ => None,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_unique_id(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    (16..=128).contains(&text.len())
        && (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text.bytes().all(letters)
}

/// The number in an account principal, which is a number or the ARN of the root.
fn account_of(text: &str) -> &str {
    text.split(':').nth(4).unwrap_or(text)
}

fn names_by_id(id: &str, caller: &RequestPrincipal<'_>) -> Naming {
    match caller {
        RequestPrincipal::User { id: own, .. } if *own == id => Naming::Itself,
        RequestPrincipal::RoleSession { .. } | RequestPrincipal::FederatedUser { .. }
            if caller.origin_id() == Some(id) =>
        {
            Naming::Origin
        }
        _ => Naming::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_an_aws_principal_is() {
        use PrincipalKind as Kind;
        for (text, kind) in [
            ("*", Kind::Anyone),
            ("111122223333", Kind::Account),
            ("arn:aws-cn:iam::111122223333:root", Kind::Account),
            ("arn:aws:iam::111122223333:user/alice", Kind::User),
            ("arn:aws:iam::111122223333:user/team/alice", Kind::User),
            ("arn:aws:iam::111122223333:role/team/reader", Kind::Role),
            (
                "arn:aws:sts::111122223333:assumed-role/reader/s",
                Kind::RoleSession,
            ),
            (
                "arn:aws:sts::111122223333:federated-user/bob",
                Kind::FederatedUser,
            ),
            ("AROA1234567890EXAMPLE", Kind::UniqueId),
        ] {
            assert_eq!(aws_kind(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn refuses_wildcards_and_what_cannot_call() {
        for text in [
            "",
            "alice",
            "11112222333",
            "arn:aws:iam::111122223333:user/*",
            "arn:aws:iam::*:root",
            "arn:aws:iam::111122223333:group/team",
            "arn:aws:iam::111122223333:user/",
            "arn:aws:iam:us-east-1:111122223333:root",
            "arn:aws:sts::111122223333:assumed-role/reader",
            "arn:aws:s3:::bucket",
        ] {
            assert_eq!(aws_kind(text), None, "{text}");
        }
    }
}
