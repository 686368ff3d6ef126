//! Organizations of tests.

use ringwall_core::{AccountId, Tags};
use ringwall_identity::FULL_AWS_ACCESS;
use ringwall_identity::organization::{
    Member, MemberStatus, Organization, OrganizationPolicyType, put_attached, put_member,
    put_organization,
};
use ringwall_identity::organization_trust::{Delegation, Trust, put_delegation, put_trust};
use ringwall_store::{StoreError, WriteTx};
use ringwall_testing::TestHouse;

pub(crate) const ORGANIZATION: &str = "o-example123";
pub(crate) const ROOT: &str = "r-ab12";

/// The caller's account manages an organization with these other accounts below its root.
pub(crate) fn organization(house: &TestHouse, all_features: bool, others: &[&str]) {
    let management = house.account();
    let organization = Organization {
        id: ORGANIZATION.to_owned(),
        management_account: management,
        email: "root@example.org".to_owned(),
        all_features,
        root_id: ROOT.to_owned(),
        policy_types: vec![OrganizationPolicyType::ServiceControl],
        root_tags: Tags::new(),
    };
    let others = others.iter().map(|number| number.parse().unwrap());
    let accounts: Vec<_> = std::iter::once(management).chain(others).collect();
    let now = house.now();
    let write = house.store().write(|tx| {
        put_organization(tx, organization.clone())?;
        for account in &accounts {
            let member = Member {
                account: *account,
                organization: ORGANIZATION.to_owned(),
                parent: ROOT.to_owned(),
                name: account.to_string(),
                email: format!("{account}@example.org"),
                status: MemberStatus::Active,
                created_here: true,
                joined_at: now,
                tags: Tags::new(),
            };
            put_member(tx, member)?;
            allow_all(tx, &account.to_string())?;
        }
        allow_all(tx, ROOT)?;
        Ok::<_, StoreError>(())
    });
    write.unwrap();
}

fn allow_all(tx: &mut WriteTx, target: &str) -> Result<(), StoreError> {
    put_attached(tx, ORGANIZATION, target, vec![FULL_AWS_ACCESS.to_owned()])
}

/// The organization trusts IAM.
pub(crate) fn trust_iam(house: &TestHouse) {
    let trust = Trust {
        service_principal: "iam.amazonaws.com".to_owned(),
        enabled_at: house.now(),
    };
    let write = house
        .store()
        .write(|tx| put_trust(tx, ORGANIZATION, trust.clone()));
    write.unwrap();
}

/// A member account administers IAM's part.
pub(crate) fn delegate_iam(house: &TestHouse, account: &str) {
    let account: AccountId = account.parse().unwrap();
    let delegation = Delegation {
        account,
        service_principal: "iam.amazonaws.com".to_owned(),
        enabled_at: house.now(),
    };
    let write = house
        .store()
        .write(|tx| put_delegation(tx, ORGANIZATION, delegation.clone()));
    write.unwrap();
}
