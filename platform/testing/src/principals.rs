//! Users and roles put into the store, for services that cannot make them.

use ringwall_core::{Partition, Tags};
use ringwall_identity::{
    Document, IdPrefix, OwnPolicies, Role, User, put_role, put_user, unique_id,
};
use ringwall_model::Operation;
use ringwall_policy::PolicyKind;

use crate::TestHouse;

/// A statement that allows one action on one resource, as a whole policy.
pub fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}}}"#
    )
}

/// A trust policy that lets these principals assume a role.
pub fn trust(principals: &[&str], actions: &[&str]) -> String {
    let list = |texts: &[&str]| format!("\"{}\"", texts.join("\",\""));
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"AWS":[{}]}},"Action":[{}]}}}}"#,
        list(principals),
        list(actions)
    )
}

fn inline(policies: &[&str]) -> OwnPolicies {
    let mut own = OwnPolicies::default();
    for (number, text) in policies.iter().enumerate() {
        let document = Document::parse(text, PolicyKind::Identity).unwrap();
        own.inline.insert(number.to_string(), document);
    }
    own
}

impl TestHouse {
    /// As a new user of the caller's account who has these inline policies.
    #[must_use]
    pub fn as_new_user(&self, name: &str, policies: &[&str]) -> Self {
        let user = User {
            account: self.account(),
            name: name.to_owned(),
            path: "/".to_owned(),
            id: unique_id(IdPrefix::User, &*self.bench.platform.entropy),
            created_at: self.now(),
            tags: Tags::new(),
            boundary: None,
            policies: inline(policies),
            groups: Vec::new(),
        };
        let put = self.store().write(|tx| put_user(tx, user.clone()));
        put.unwrap();
        self.as_user(name)
    }

    /// A new role of the caller's account that trusts whom `trust` says, with these inline policies.
    /// Its ARN.
    pub fn put_role(&self, name: &str, trust: &str, policies: &[&str]) -> String {
        let trust = Document::parse(trust, PolicyKind::Trust).unwrap();
        let tx = self.store().read().unwrap();
        let role = Role {
            account: self.account(),
            name: name.to_owned(),
            path: "/".to_owned(),
            id: unique_id(IdPrefix::Role, &*self.bench.platform.entropy),
            created_at: self.now(),
            description: None,
            max_session_seconds: 3600,
            max_signin_session_seconds: None,
            tags: Tags::new(),
            boundary: None,
            trust: trust.bind(&tx, self.account()).unwrap().unwrap(),
            policies: inline(policies),
            linked_service: None,
        };
        let put = self.store().write(|tx| put_role(tx, role.clone()));
        put.unwrap();
        role.arn(Partition::Aws)
    }

    /// A user without policies is denied the call; one whose policy has exactly this action on
    /// this resource gets what the root user would get.
    #[track_caller]
    pub fn needs<O: Operation>(&self, action: &str, resource: &str, input: O::Input) -> O::Output
    where
        O::Input: Clone,
    {
        self.as_new_user("a-stranger", &[])
            .is_denied::<O>(input.clone());
        let allowed = self.as_new_user("allowed", &[&allow(action, resource)]);
        allowed.answer::<O>(input)
    }
}
