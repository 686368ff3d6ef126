//! Steps that tests of Organizations have in common.

use ringwall_core::{Ask, PolicyMode, Resource, Tags};
use ringwall_identity::{Document, OwnPolicies, Role, find_role, put_role};
use ringwall_policy::PolicyKind;
use ringwall_testing::{OTHER_ACCOUNT, START, TestHouse, input};

use crate::Organizations;
use crate::api::{self, HandshakeParty, HandshakePartyType};

/// No organization yet.
pub(crate) fn empty_house() -> TestHouse {
    TestHouse::new(|store| vec![Organizations::new(store).routes()])
}

/// The management account of an organization of all features that has service control policies.
pub(crate) fn house() -> TestHouse {
    let house = empty_house();
    house.answer::<api::CreateOrganization>(input(&[]));
    house.enable("SERVICE_CONTROL_POLICY");
    house
}

/// A policy that denies one action and allows nothing.
pub(crate) fn deny(action: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Action":"{action}","Resource":"*"}}]}}"#
    )
}

/// A backup policy with these rules in one plan.
pub(crate) fn backup_policy(rules: std::ops::Range<usize>) -> String {
    let rule = |number| format!(r#""r{number}":{{"target_backup_vault_name":{{"@@assign":"v"}}}}"#);
    let rules: Vec<_> = rules.map(rule).collect();
    format!(
        r#"{{"plans":{{"p":{{"regions":{{"@@assign":["eu-west-1"]}},"rules":{{{}}}}}}}}}"#,
        rules.join(",")
    )
}

pub(crate) trait Steps {
    fn organization_id(&self) -> String;
    fn root(&self) -> api::Root;
    fn root_id(&self) -> String;
    /// The number of a new account, `<name>@example.com`.
    fn new_account(&self, name: &str) -> String;
    fn new_unit(&self, parent: &str, name: &str) -> String;
    fn new_policy(&self, kind: &str, name: &str, content: &str) -> String;
    fn account_arn(&self, account: &str) -> String;
    fn unit_arn(&self, unit: &str) -> String;
    fn policy_arn(&self, policy: &str) -> String;
    fn attach(&self, policy: &str, target: &str);
    fn detach(&self, policy: &str, target: &str);
    fn enable(&self, kind: &str);
    fn move_account(&self, account: &str, from: &str, to: &str);
    fn accounts(&self) -> Vec<String>;
    fn children(&self, parent: &str, kind: &str) -> Vec<String>;
    /// The ids of the policies attached to a target.
    fn attached(&self, target: &str, kind: &str) -> Vec<String>;
    fn trust(&self, service: &str);
    fn delegate(&self, account: &str, service: &str);
    /// The id of an invitation.
    fn invite(&self, account: &str) -> String;
    fn handshake(&self, id: &str) -> api::Handshake;
    /// Puts a resource policy that allows nothing that matters; its text.
    fn put_resource_policy(&self) -> String;
    /// Tags as `key=value`.
    fn tags(&self, id: &str) -> Vec<String>;
    /// Whether the caller may assume the role that a new account begins with.
    fn may_assume(&self, account: &str) -> Result<(), String>;
    /// Puts a role of that path into the caller's account.
    fn put_role_at(&self, path: &str, name: &str, policy: &str);
}

impl Steps for TestHouse {
    fn organization_id(&self) -> String {
        let found = self.answer::<api::DescribeOrganization>(input(&[]));
        found.organization.unwrap().id.unwrap()
    }

    fn root(&self) -> api::Root {
        let found = self.answer::<api::ListRoots>(input(&[]));
        found.roots.unwrap().remove(0)
    }

    fn root_id(&self) -> String {
        self.root().id.unwrap()
    }

    fn new_account(&self, name: &str) -> String {
        let email = format!("{name}@example.com");
        let asked = self.answer::<api::CreateAccount>(input(&[
            ("AccountName", name),
            ("Email", email.as_str()),
        ]));
        let id = asked.create_account_status.unwrap().id.unwrap();
        self.advance_secs(1);
        let made = self
            .answer::<api::DescribeCreateAccountStatus>(input(&[("CreateAccountRequestId", &id)]));
        made.create_account_status.unwrap().account_id.unwrap()
    }

    fn new_unit(&self, parent: &str, name: &str) -> String {
        let made = self.answer::<api::CreateOrganizationalUnit>(input(&[
            ("ParentId", parent),
            ("Name", name),
        ]));
        made.organizational_unit.unwrap().id.unwrap()
    }

    fn new_policy(&self, kind: &str, name: &str, content: &str) -> String {
        let made = self.answer::<api::CreatePolicy>(input(&[
            ("Type", kind),
            ("Name", name),
            ("Description", ""),
            ("Content", content),
        ]));
        made.policy.unwrap().policy_summary.unwrap().id.unwrap()
    }

    fn account_arn(&self, account: &str) -> String {
        let root = self.root().arn.unwrap().replace(":root/", ":account/");
        let (organization, _) = root.rsplit_once('/').unwrap();
        format!("{organization}/{account}")
    }

    fn unit_arn(&self, unit: &str) -> String {
        let found = self
            .answer::<api::DescribeOrganizationalUnit>(input(&[("OrganizationalUnitId", unit)]));
        found.organizational_unit.unwrap().arn.unwrap()
    }

    fn policy_arn(&self, policy: &str) -> String {
        let found = self.answer::<api::DescribePolicy>(input(&[("PolicyId", policy)]));
        found.policy.unwrap().policy_summary.unwrap().arn.unwrap()
    }

    fn attach(&self, policy: &str, target: &str) {
        self.answer::<api::AttachPolicy>(input(&[("PolicyId", policy), ("TargetId", target)]));
    }

    fn detach(&self, policy: &str, target: &str) {
        self.answer::<api::DetachPolicy>(input(&[("PolicyId", policy), ("TargetId", target)]));
    }

    fn enable(&self, kind: &str) {
        let root = self.root_id();
        self.answer::<api::EnablePolicyType>(input(&[
            ("RootId", root.as_str()),
            ("PolicyType", kind),
        ]));
    }

    fn move_account(&self, account: &str, from: &str, to: &str) {
        self.answer::<api::MoveAccount>(input(&[
            ("AccountId", account),
            ("SourceParentId", from),
            ("DestinationParentId", to),
        ]));
    }

    fn accounts(&self) -> Vec<String> {
        let found = self.answer::<api::ListAccounts>(input(&[]));
        let found = found.accounts.unwrap().into_iter();
        found.filter_map(|account| account.id).collect()
    }

    fn children(&self, parent: &str, kind: &str) -> Vec<String> {
        let found =
            self.answer::<api::ListChildren>(input(&[("ParentId", parent), ("ChildType", kind)]));
        let found = found.children.unwrap().into_iter();
        found.filter_map(|child| child.id).collect()
    }

    fn attached(&self, target: &str, kind: &str) -> Vec<String> {
        let found = self
            .answer::<api::ListPoliciesForTarget>(input(&[("TargetId", target), ("Filter", kind)]));
        let found = found.policies.unwrap().into_iter();
        found.filter_map(|policy| policy.id).collect()
    }

    fn trust(&self, service: &str) {
        self.answer::<api::EnableAWSServiceAccess>(input(&[("ServicePrincipal", service)]));
    }

    fn delegate(&self, account: &str, service: &str) {
        self.trust(service);
        self.answer::<api::RegisterDelegatedAdministrator>(input(&[
            ("AccountId", account),
            ("ServicePrincipal", service),
        ]));
    }

    fn invite(&self, account: &str) -> String {
        let made = self.answer::<api::InviteAccountToOrganization>(
            api::InviteAccountToOrganizationInput {
                target: HandshakeParty {
                    id: account.to_owned().into(),
                    r#type: HandshakePartyType::Account,
                },
                notes: None,
                tags: None,
            },
        );
        made.handshake.unwrap().id.unwrap()
    }

    fn handshake(&self, id: &str) -> api::Handshake {
        let found = self.answer::<api::DescribeHandshake>(input(&[("HandshakeId", id)]));
        found.handshake.unwrap()
    }

    fn put_resource_policy(&self) -> String {
        let account = self.account();
        let content = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{account}:root"}},"Action":"organizations:ListRoots","Resource":"*"}}]}}"#
        );
        self.answer::<api::PutResourcePolicy>(input(&[("Content", content.as_str())]));
        content
    }

    fn tags(&self, id: &str) -> Vec<String> {
        let found = self.answer::<api::ListTagsForResource>(input(&[("ResourceId", id)]));
        let tags = found.tags.unwrap().into_iter();
        tags.map(|tag| format!("{}={}", tag.key, tag.value))
            .collect()
    }

    fn may_assume(&self, account: &str) -> Result<(), String> {
        let account = account.parse().unwrap();
        let name = "OrganizationAccountAccessRole";
        let tx = self.store().read().unwrap();
        let role = find_role(&tx, account, name).unwrap().unwrap();
        let arn = format!("arn:aws:iam::{account}:role/{name}");
        let trust = role.trust.compiled();
        let role = Resource::new(arn, account).with_policy(trust, PolicyMode::MustAllow);
        self.may(&Ask::new("sts:AssumeRole").on(role))
    }

    fn put_role_at(&self, path: &str, name: &str, policy: &str) {
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sso.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let mut policies = OwnPolicies::default();
        let document = Document::parse(policy, PolicyKind::Identity).unwrap();
        policies.inline.insert("policy".to_owned(), document);
        let role = Role {
            account: self.account(),
            name: name.to_owned(),
            path: path.to_owned(),
            id: format!("AROA{name}"),
            created_at: self.now(),
            description: None,
            max_session_seconds: 3600,
            max_signin_session_seconds: None,
            tags: Tags::new(),
            boundary: None,
            trust: Document::parse(trust, PolicyKind::Trust).unwrap(),
            policies,
            linked_service: None,
        };
        self.store().write(|tx| put_role(tx, role.clone())).unwrap();
    }
}

/// An invitation to let the bench's organization pay from next month on.
pub(crate) fn transfer_invitation(
    account: &str,
) -> api::InviteOrganizationToTransferResponsibilityInput {
    api::InviteOrganizationToTransferResponsibilityInput {
        r#type: api::ResponsibilityTransferType::Billing,
        target: HandshakeParty {
            id: account.to_owned().into(),
            r#type: HandshakePartyType::Account,
        },
        notes: None,
        start_timestamp: START.next_month_start(),
        source_name: "their bill".to_owned().into(),
        tags: None,
    }
}

/// Steps between two organizations.
pub(crate) trait TransferSteps: Sized {
    /// The house, and the management account of another organization in it.
    fn with_partner(self) -> (Self, Self);
    /// The id of a transfer that the partner is invited to.
    fn invite_to_transfer(&self) -> String;
    /// The partner accepts.
    fn agree(&self, transfer: &str);
    fn transfer(&self, id: &str) -> api::ResponsibilityTransfer;
}

impl TransferSteps for TestHouse {
    fn with_partner(self) -> (Self, Self) {
        let other = self.as_account(OTHER_ACCOUNT);
        other.answer::<api::CreateOrganization>(input(&[]));
        (self, other)
    }

    fn invite_to_transfer(&self) -> String {
        let made = self.answer::<api::InviteOrganizationToTransferResponsibility>(
            transfer_invitation(OTHER_ACCOUNT),
        );
        let resources = made.handshake.unwrap().resources.unwrap();
        resources[0].value.clone().unwrap().into_exposed()
    }

    fn agree(&self, transfer: &str) {
        let handshake = self.transfer(transfer).active_handshake_id.unwrap();
        let other = self.as_account(OTHER_ACCOUNT);
        other.answer::<api::AcceptHandshake>(input(&[("HandshakeId", &handshake)]));
    }

    fn transfer(&self, id: &str) -> api::ResponsibilityTransfer {
        let found = self.answer::<api::DescribeResponsibilityTransfer>(input(&[("Id", id)]));
        found.responsibility_transfer.unwrap()
    }
}
