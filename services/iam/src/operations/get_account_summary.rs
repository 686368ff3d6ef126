//! `GetAccountSummary`: how much of everything the account has, and may have.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{
    KeyOwner, access_keys_of, account_features, groups, managed_policies, mfa_devices,
    mfa_devices_of, oidc_providers, roles, saml_providers, server_certificates,
    signing_certificates_of, users,
};

use crate::api::{GetAccountSummaryInput, GetAccountSummaryOutput};
use crate::error::IamError;
use crate::instance_profiles::instance_profiles;
use crate::paging::every;
use crate::quotas;
use crate::store::IamRead;

/// What an account may have of everything.
const QUOTAS: [(&str, usize); 19] = [
    ("AccessKeysPerUserQuota", quotas::ACCESS_KEYS.most),
    ("AssumeRolePolicySizeQuota", quotas::TRUST_POLICY_SIZE.most),
    (
        "AttachedPoliciesPerGroupQuota",
        quotas::POLICIES_OF_GROUP.most,
    ),
    (
        "AttachedPoliciesPerRoleQuota",
        quotas::POLICIES_OF_ROLE.most,
    ),
    (
        "AttachedPoliciesPerUserQuota",
        quotas::POLICIES_OF_USER.most,
    ),
    ("GroupPolicySizeQuota", quotas::GROUP_INLINE),
    ("GroupsPerUserQuota", quotas::GROUPS_OF_USER.most),
    ("GroupsQuota", quotas::GROUPS.most),
    ("InstanceProfilesQuota", quotas::INSTANCE_PROFILES.most),
    ("PoliciesQuota", quotas::MANAGED_POLICIES.most),
    ("PolicySizeQuota", quotas::MANAGED_POLICY_SIZE.most),
    ("PolicyVersionsInUseQuota", 10_000),
    ("RolePolicySizeQuota", quotas::ROLE_INLINE),
    ("RolesQuota", quotas::ROLES.most),
    ("ServerCertificatesQuota", quotas::SERVER_CERTIFICATES.most),
    (
        "SigningCertificatesPerUserQuota",
        quotas::SIGNING_CERTIFICATES.most,
    ),
    ("UserPolicySizeQuota", quotas::USER_INLINE),
    ("UsersQuota", quotas::USERS.most),
    ("VersionsPerPolicyQuota", quotas::POLICY_VERSIONS),
];

pub(crate) fn get_account_summary(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _: GetAccountSummaryInput,
) -> Result<Reply<GetAccountSummaryOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:GetAccountSummary"))?;

    let mut summary = BTreeMap::new();
    let counts = entities(ctx, tx)?.into_iter().chain(root_user(ctx, tx)?);
    for (key, count) in counts.chain(QUOTAS) {
        summary.insert(key.to_owned(), i32::try_from(count).unwrap_or(i32::MAX));
    }

    Ok(permit.reply(GetAccountSummaryOutput {
        summary_map: Some(summary),
    }))
}

fn entities(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
) -> Result<[(&'static str, usize); 10], IamError> {
    let (rows, account) = (tx.rows(), ctx.account());
    let policies = every(|after, limit| managed_policies(rows, account, after, limit))?;
    let devices = every(|after, limit| mfa_devices(rows, account, after, limit))?;
    let in_use = devices.iter().filter(|device| device.enabled.is_some());
    let saml = every(|after, limit| saml_providers(rows, account, after, limit))?;
    let oidc = every(|after, limit| oidc_providers(rows, account, after, limit))?;
    let certificates = every(|after, limit| server_certificates(rows, account, after, limit))?;
    let count_users = every(|after, limit| users(rows, account, after, limit))?.len();
    let count_groups = every(|after, limit| groups(rows, account, after, limit))?.len();
    let count_roles = every(|after, limit| roles(rows, account, after, limit))?.len();
    let profiles = every(|after, limit| instance_profiles(rows, account, after, limit))?;
    let versions = policies.iter().map(|policy| policy.versions.len());
    Ok([
        ("Groups", count_groups),
        ("InstanceProfiles", profiles.len()),
        ("MFADevices", devices.len()),
        ("MFADevicesInUse", in_use.count()),
        ("Policies", policies.len()),
        ("PolicyVersionsInUse", versions.sum()),
        ("Providers", saml.len() + oidc.len()),
        ("Roles", count_roles),
        ("ServerCertificates", certificates.len()),
        ("Users", count_users),
    ])
}

/// The root user has no password here.
fn root_user(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
) -> Result<[(&'static str, usize); 5], IamError> {
    let keys = access_keys_of(tx.rows(), ctx.account(), &KeyOwner::Root)?;
    let devices = mfa_devices_of(tx.rows(), ctx.account(), None)?;
    let owner = ctx.account().to_string();
    let certificates = signing_certificates_of(tx.rows(), ctx.account(), &owner)?;
    let features = account_features(tx.rows(), ctx.account())?;
    Ok([
        ("AccountAccessKeysPresent", usize::from(!keys.is_empty())),
        ("AccountMFAEnabled", usize::from(!devices.is_empty())),
        ("AccountPasswordPresent", 0),
        (
            "AccountSigningCertificatesPresent",
            usize::from(!certificates.is_empty()),
        ),
        // Tokens of the first version are good in Regions that are on by default.
        (
            "GlobalEndpointTokenVersion",
            if features.global_tokens_everywhere {
                2
            } else {
                1
            },
        ),
    ])
}

#[cfg(test)]
mod tests {
    use ringwall_model::ShapeKind;
    use ringwall_testing::input;

    use crate::api;
    use crate::test_certificates::{RSA, server_certificate};
    use crate::test_house;
    use crate::test_iam::{make_profile, make_role};
    use crate::test_policies::put_policies;

    #[test]
    fn counts_what_is_there() {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::CreateUser>(input(&[("UserName", "bob")]));
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::CreateAccessKey>(input(&[]));
        put_policies(&house, 3);
        make_role(&house, "worker");
        make_profile(&house, "machine");
        let summary = house.answer::<api::GetAccountSummary>(input(&[]));
        let summary = summary.summary_map.unwrap();
        for (key, count) in [
            ("Users", 2),
            ("UsersQuota", 5000),
            ("Groups", 1),
            ("Policies", 3),
            ("PolicyVersionsInUse", 3),
            ("AccountAccessKeysPresent", 1),
            ("AccountMFAEnabled", 0),
            ("Roles", 1),
            ("InstanceProfiles", 1),
        ] {
            assert_eq!(summary.get(key), Some(&count), "{key}");
        }
    }

    #[test]
    fn has_every_key_of_the_model() {
        let model = ringwall_model::service("iam").unwrap();
        let keys = model
            .shapes
            .iter()
            .find(|shape| shape.name == "summaryKeyType")
            .unwrap();
        let ShapeKind::String(keys) = &keys.kind else {
            panic!("keys are texts");
        };
        let summary = test_house().answer::<api::GetAccountSummary>(input(&[]));
        let summary = summary.summary_map.unwrap();
        for key in &keys.values {
            assert!(summary.contains_key(key.as_str()), "{key}");
        }
        assert_eq!(summary.len(), keys.values.len());
    }

    #[test]
    fn counts_certificates_and_tells_the_version_of_tokens() {
        let house = test_house();
        server_certificate(&house, "web");
        house.answer::<api::UploadSigningCertificate>(input(&[("CertificateBody", RSA)]));
        let number = |key: &str| {
            let summary = house.answer::<api::GetAccountSummary>(input(&[]));
            summary.summary_map.unwrap()[key]
        };
        assert_eq!(number("ServerCertificates"), 1);
        assert_eq!(number("AccountSigningCertificatesPresent"), 1);
        assert_eq!(number("GlobalEndpointTokenVersion"), 1);
        let version = input(&[("GlobalEndpointTokenVersion", "v2Token")]);
        house.answer::<api::SetSecurityTokenServicePreferences>(version);
        assert_eq!(number("GlobalEndpointTokenVersion"), 2);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::GetAccountSummary>("iam:GetAccountSummary", "*", input(&[]));
    }
}
