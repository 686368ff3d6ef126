//! Accounts of an organization become members as they join, and cease to be as they leave.

use ringwall_guardduty::api::{
    self, AccountDetail, AutoEnableMembers, DetectorFeature, OrgFeature, OrgFeatureStatus,
    OrganizationFeatureConfiguration, UpdateOrganizationConfigurationInput,
};
use ringwall_organizations::api as organizations;
use ringwall_testing::{ACCOUNT, TestHouse, input};

use crate::bench::Bench;

/// An organization whose account `security` administers GuardDuty: its number, and it as a caller.
fn administered(bench: &Bench) -> (String, TestHouse) {
    bench
        .house
        .answer::<organizations::CreateOrganization>(input(&[]));
    let security = bench.new_account("security");
    bench
        .house
        .answer::<api::EnableOrganizationAdminAccount>(input(&[("AdminAccountId", &security)]));
    let administrator = bench.house.as_account(&security);
    (security, administrator)
}

fn enroll(bench: &Bench, security: &str, members: AutoEnableMembers, feature: OrgFeatureStatus) {
    let detector = bench.found(security).unwrap();
    let administrator = bench.house.as_account(security);
    administrator.answer::<api::UpdateOrganizationConfiguration>(
        UpdateOrganizationConfigurationInput {
            auto_enable_organization_members: Some(members),
            features: Some(vec![OrganizationFeatureConfiguration {
                name: Some(OrgFeature::S3DataEvents),
                auto_enable: Some(feature),
                additional_configuration: None,
            }]),
            ..input(&[("DetectorId", &detector.id)])
        },
    );
}

/// The members of an account, and how they stand to it.
fn members(bench: &Bench, security: &str) -> Vec<(String, String)> {
    let detector = bench.found(security).unwrap();
    let asked = input(&[("DetectorId", &detector.id), ("OnlyAssociated", "false")]);
    let listed = bench
        .house
        .as_account(security)
        .answer::<api::ListMembers>(asked);
    let members = listed.members.unwrap().into_iter();
    members
        .map(|member| (member.account_id, member.relationship_status))
        .collect()
}

fn enabled(account: &str) -> (String, String) {
    (account.to_owned(), "Enabled".to_owned())
}

#[test]
fn an_account_that_joins_is_enrolled_with_its_features() {
    let bench = Bench::new();
    let (security, _) = administered(&bench);
    assert!(bench.found(&security).unwrap().is_enabled);
    let before = bench.new_account("before");
    enroll(
        &bench,
        &security,
        AutoEnableMembers::New,
        OrgFeatureStatus::New,
    );
    bench.round();
    assert_eq!(members(&bench, &security), []);
    let new = bench.new_account("new");
    bench.round();
    assert_eq!(members(&bench, &security), [enabled(&new)]);
    let detector = bench.found(&new).unwrap();
    assert!(detector.is_enabled);
    assert!(detector.features.is_on(DetectorFeature::S3DataEvents));
    assert!(!detector.features.is_on(DetectorFeature::EksAuditLogs));
    assert!(bench.found(&before).is_none());

    enroll(
        &bench,
        &security,
        AutoEnableMembers::All,
        OrgFeatureStatus::New,
    );
    bench.round();
    let mut all = [enabled(&before), enabled(&new)];
    all.sort();
    assert_eq!(members(&bench, &security), all);
    assert!(
        bench.found(ACCOUNT).is_none(),
        "the management account decides for itself"
    );
}

#[test]
fn what_is_on_for_all_is_on_in_members_and_in_the_administrator() {
    let bench = Bench::new();
    let (security, administrator) = administered(&bench);
    enroll(
        &bench,
        &security,
        AutoEnableMembers::New,
        OrgFeatureStatus::None,
    );
    let member = bench.new_account("member");
    bench.round();
    let is_on = |account: &str| {
        let detector = bench.found(account).unwrap();
        detector.features.is_on(DetectorFeature::S3DataEvents)
    };
    assert!(!is_on(&member));
    enroll(
        &bench,
        &security,
        AutoEnableMembers::All,
        OrgFeatureStatus::All,
    );
    assert!(is_on(&member) && is_on(&security));
    let own = bench.found(&security).unwrap();
    let stopped =
        administrator.answer::<api::StopMonitoringMembers>(api::StopMonitoringMembersInput {
            detector_id: own.id,
            account_ids: vec![member.clone()],
        });
    assert_eq!(stopped.unprocessed_accounts.len(), 1);
    assert!(bench.found(&member).unwrap().is_enabled);
}

#[test]
fn accounts_that_leave_are_let_go_and_an_ended_delegation_ends_all() {
    let bench = Bench::new();
    let (security, administrator) = administered(&bench);
    enroll(
        &bench,
        &security,
        AutoEnableMembers::New,
        OrgFeatureStatus::New,
    );
    let (one, two) = (bench.new_account("one"), bench.new_account("two"));
    bench.round();
    assert_eq!(members(&bench, &security).len(), 2);
    bench.house.advance_secs(4 * 86_400);
    bench
        .house
        .as_account(&one)
        .answer::<organizations::LeaveOrganization>(input(&[]));
    bench.round();
    assert_eq!(members(&bench, &security), [enabled(&two)]);
    assert!(
        bench.found(&one).unwrap().is_enabled,
        "it goes on by itself"
    );

    let listed = || {
        bench
            .house
            .answer::<api::ListOrganizationAdminAccounts>(input(&[]))
    };
    assert_eq!(listed().admin_accounts.unwrap().len(), 1);
    bench
        .house
        .answer::<organizations::DeregisterDelegatedAdministrator>(input(&[
            ("AccountId", &security),
            ("ServicePrincipal", "guardduty.amazonaws.com"),
        ]));
    bench.round();
    assert_eq!(listed().admin_accounts.unwrap(), []);
    assert_eq!(members(&bench, &security), []);
    let refusal = administrator.refusal::<api::GetOrganizationStatistics>(input(&[]));
    assert!(
        refusal.contains("AWS Organization master permission"),
        "{refusal}"
    );
}

#[test]
fn one_account_administers_all_regions() {
    let bench = Bench::new();
    let (security, administrator) = administered(&bench);
    let other = bench.new_account("other");
    let enable = |house: &TestHouse, account: &str| {
        house.call::<api::EnableOrganizationAdminAccount>(input(&[("AdminAccountId", account)]))
    };
    let elsewhere = bench.house.in_region("eu-west-1");
    let refused = enable(&elsewhere, &other).unwrap_err();
    assert!(
        refused.contains("already enabled as GuardDuty delegated administrator"),
        "{refused}"
    );
    enable(&elsewhere, &security).unwrap();
    let refused = enable(&administrator, &security).unwrap_err();
    assert!(
        refused.contains("AWS Organization master permission"),
        "{refused}"
    );
    bench
        .house
        .answer::<api::DisableOrganizationAdminAccount>(input(&[("AdminAccountId", &security)]));
    let refused = enable(&bench.house, &other).unwrap_err();
    assert!(refused.contains("already enabled"), "{refused}");
}

#[test]
fn an_administrator_adds_accounts_of_its_organization_at_once() {
    let bench = Bench::new();
    let (security, administrator) = administered(&bench);
    let member = bench.new_account("member");
    let own = bench.found(&security).unwrap();
    let detail = |account: &str| AccountDetail {
        account_id: account.to_owned(),
        email: ringwall_model::Sensitive::new("a@example.com".to_owned()),
    };
    let made = administrator.answer::<api::CreateMembers>(api::CreateMembersInput {
        detector_id: own.id.clone(),
        account_details: vec![detail(&member), detail(ACCOUNT), detail(&security)],
    });
    assert_eq!(members(&bench, &security), [enabled(&member)]);
    let left: Vec<_> = made
        .unprocessed_accounts
        .iter()
        .map(|one| one.result.as_str())
        .collect();
    assert_eq!(
        left,
        [
            "Operation failed because your organization master must first enable GuardDuty to be added as a member",
            "The request is rejected because an account cannot become a member of itself.",
        ]
    );
    let statistics = administrator.answer::<api::GetOrganizationStatistics>(input(&[]));
    let statistics = statistics
        .organization_details
        .unwrap()
        .organization_statistics
        .unwrap();
    assert_eq!(
        (
            statistics.total_accounts_count,
            statistics.enabled_accounts_count
        ),
        (Some(3), Some(1))
    );
    let member_house = bench.house.as_account(&member);
    let refusal = member_house.refusal::<api::DisassociateFromAdministratorAccount>(input(&[(
        "DetectorId",
        &bench.found(&member).unwrap().id,
    )]));
    assert!(
        refusal.contains("member accounts cannot manage"),
        "{refusal}"
    );
}
