//! Who calls: the account's root user, users and roles, other accounts, and strangers.

use std::sync::Arc;

use ringwall_core::{AccountId, Caller, Partition, Principal, PrincipalKind, Session, Tags};
use ringwall_identity::{OwnPolicies, User, find_user, put_user};
use ringwall_model::Operation;
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::Store;

use super::{START, TestKms};

/// The account that tests live in.
pub(crate) const ACCOUNT: &str = "111122223333";
/// An account that nobody allowed anything.
pub(crate) const OTHER_ACCOUNT: &str = "444455556666";

/// The ARN of an account, as policies name it.
pub(crate) fn root(account: &str) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// The ARN of a user of [`ACCOUNT`].
pub(crate) fn user(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

/// The ARN of a role of [`ACCOUNT`].
pub(crate) fn role(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

/// Users of [`ACCOUNT`] whom no identity policy allows anything, for key policies to name.
const USERS: [&str; 4] = ["bob", "dave", "eve", "mallory"];

pub(super) fn put_users(store: &Store) {
    for name in USERS {
        let user = User {
            account: account(ACCOUNT),
            name: name.to_owned(),
            path: "/".to_owned(),
            id: format!("AIDA{name}"),
            created_at: START,
            tags: Tags::new(),
            boundary: None,
            policies: OwnPolicies::default(),
            groups: Vec::new(),
        };
        store.write(|tx| put_user(tx, user.clone())).unwrap();
    }
}

/// Makes another of a user's name, in his place.
pub(crate) fn replace_user(kms: &TestKms, name: &str) {
    let tx = kms.bench.store.read().unwrap();
    let old = find_user(&tx, account(ACCOUNT), name).unwrap().unwrap();
    let new = User {
        id: format!("AIDA{name}2"),
        ..User::clone(&old)
    };
    kms.bench
        .store
        .write(|tx| put_user(tx, new.clone()))
        .unwrap();
}

pub(super) fn account(number: &str) -> AccountId {
    number.parse().unwrap()
}

impl TestKms {
    /// As the root user of another account.
    pub(crate) fn as_account(&self, number: &str) -> Self {
        self.as_caller(Caller::root(account(number), Partition::Aws))
    }

    /// As a user of the account whom no identity policy allows anything.
    pub(crate) fn as_user(&self, name: &str) -> Self {
        self.as_user_of_id(name, &format!("AIDA{name}"))
    }

    /// As the user of a name who has this unique id.
    pub(crate) fn as_user_of_id(&self, name: &str, id: &str) -> Self {
        let kind = PrincipalKind::User {
            path: "/".to_owned(),
            name: name.to_owned(),
        };
        self.as_kind(kind, id.to_owned(), None)
    }

    /// As a session of a role of the account that no identity policy allows anything.
    pub(crate) fn as_role(&self, role: &str, session: &str) -> Self {
        let kind = PrincipalKind::AssumedRole {
            path: "/".to_owned(),
            role: role.to_owned(),
            session: session.to_owned(),
        };
        self.as_kind(
            kind,
            format!("AROA{role}:{session}"),
            Some(Session::default()),
        )
    }

    /// As a federation session of the account whom its identity side allows what `policy` says.
    pub(crate) fn as_session(&self, name: &str, policy: &str) -> Self {
        let policy = Policy::parse(policy, PolicyKind::Session).unwrap();
        let session = Session {
            issued_at: START,
            expires_at: START.plus_days(1),
            policies: vec![Arc::new(policy)],
            ..Session::default()
        };
        let kind = PrincipalKind::FederatedUser {
            name: name.to_owned(),
            user: None,
        };
        self.as_kind(kind, format!("{ACCOUNT}:{name}"), Some(session))
    }

    /// The caller's ARN.
    pub(crate) fn caller_arn(&self) -> String {
        self.caller.principal.arn()
    }

    fn as_kind(&self, kind: PrincipalKind, unique_id: String, session: Option<Session>) -> Self {
        self.as_caller(Caller {
            principal: Principal {
                kind,
                account: self.caller.principal.account,
                partition: Partition::Aws,
                unique_id,
            },
            access_key_id: None,
            session: session.map(Arc::new),
        })
    }

    fn as_caller(&self, caller: Caller) -> Self {
        Self {
            caller,
            ..self.clone()
        }
    }

    /// Nobody may: neither a user of the account whom nothing allows it, nor another account. Both
    /// learn it in AWS's words, and the key's owner sees nothing changed.
    #[track_caller]
    pub(crate) fn denies_strangers<O: Operation>(&self, action: &str, key: &str, input: O::Input)
    where
        O::Input: Clone,
    {
        let before = self.view(key);
        self.denies_user::<O>(action, key, input.clone());
        let other = self.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<O>(input),
            format!(
                "AccessDeniedException: User: {} is not authorized to perform: {action} on \
                 resource: {key} because the resource does not exist in this Region, no \
                 resource-based policies allow access, or a resource-based policy explicitly \
                 denies access",
                other.caller_arn()
            )
        );
        assert_eq!(self.view(key), before, "a denied call changed something");
    }

    /// A user of the account whom nothing allows it is denied, in AWS's words. `resource` is `*`
    /// for an operation without one.
    #[track_caller]
    pub(crate) fn denies_user<O: Operation>(&self, action: &str, resource: &str, input: O::Input) {
        let on = match resource {
            "*" => String::new(),
            resource => format!(" on resource: {resource}"),
        };
        let mallory = self.as_user("mallory");
        assert_eq!(
            mallory.refusal::<O>(input),
            format!(
                "AccessDeniedException: User: {} is not authorized to perform: {action}{on} because \
                 no identity-based policy allows the {action} action",
                mallory.caller_arn()
            )
        );
    }
}
