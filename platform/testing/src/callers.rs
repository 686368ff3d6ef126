//! Who calls: root users, and users and roles as they stand in the store.

use std::sync::Arc;

use ringwall_core::{AccountId, CallSource, Caller, Partition, Principal, PrincipalKind, Session};
use ringwall_identity::{find_role, find_user};

use crate::TestHouse;

/// The account that tests live in.
pub const ACCOUNT: &str = "111122223333";
/// An account that nobody allowed anything.
pub const OTHER_ACCOUNT: &str = "444455556666";

pub(crate) fn account(number: &str) -> AccountId {
    number.parse().unwrap()
}

impl TestHouse {
    /// As the root user of another account.
    #[must_use]
    pub fn as_account(&self, number: &str) -> Self {
        self.as_caller(Caller::root(account(number), Partition::Aws))
    }

    /// As nobody: without credentials.
    #[must_use]
    pub fn as_anonymous(&self) -> Self {
        let kind = PrincipalKind::Anonymous;
        self.as_principal(kind, "anonymous".to_owned(), None)
    }

    /// As a service of AWS (`lambda.amazonaws.com`) that acts for a resource of the caller's account.
    #[must_use]
    pub fn as_service(&self, name: &str, source_arn: &str) -> Self {
        let kind = PrincipalKind::Service {
            name: name.to_owned(),
        };
        let source = CallSource {
            arn: source_arn.to_owned(),
            account: self.account(),
        };
        Self {
            source: Some(source),
            ..self.as_principal(kind, name.to_owned(), None)
        }
    }

    /// As a user of the caller's account, who must be there.
    #[must_use]
    #[track_caller]
    pub fn as_user(&self, name: &str) -> Self {
        let tx = self.store().read().unwrap();
        let user = find_user(&tx, self.account(), name).unwrap();
        let user = user.expect("there is no such user");
        let kind = PrincipalKind::User {
            path: user.path.clone(),
            name: user.name.clone(),
        };
        self.as_principal(kind, user.id.clone(), None)
    }

    /// As a session of a role of the caller's account, which must be there.
    #[must_use]
    #[track_caller]
    pub fn as_role(&self, name: &str, session: &str) -> Self {
        let tx = self.store().read().unwrap();
        let role = find_role(&tx, self.account(), name).unwrap();
        let role = role.expect("there is no such role");
        let kind = PrincipalKind::AssumedRole {
            path: role.path.clone(),
            role: role.name.clone(),
            session: session.to_owned(),
        };
        let facts = Session {
            issued_at: self.now(),
            expires_at: self.now().plus_days(1),
            ..Session::default()
        };
        self.as_principal(kind, format!("{}:{session}", role.id), Some(facts))
    }

    /// As any caller.
    #[must_use]
    pub fn as_caller(&self, caller: Caller) -> Self {
        Self {
            caller,
            ..self.clone()
        }
    }

    /// With temporary credentials of this kind.
    #[must_use]
    pub fn in_session(&self, session: Session) -> Self {
        let mut caller = self.caller.clone();
        caller.session = Some(Arc::new(session));
        self.as_caller(caller)
    }

    /// The caller's account.
    pub const fn account(&self) -> AccountId {
        self.caller.principal.account
    }

    /// The caller's ARN.
    pub fn caller_arn(&self) -> String {
        self.caller.principal.arn()
    }

    fn as_principal(
        &self,
        kind: PrincipalKind,
        unique_id: String,
        session: Option<Session>,
    ) -> Self {
        self.as_caller(Caller {
            principal: Principal {
                kind,
                account: self.account(),
                partition: Partition::Aws,
                unique_id,
            },
            access_key_id: None,
            session: session.map(Arc::new),
        })
    }
}
