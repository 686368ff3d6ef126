//! Trails of organizations: who may make and change them, and who only sees them.
//!
//! They belong to the management account, also where a delegated administrator made them.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_identity::organization::{Organization, find_member, find_organization};
use ringwall_identity::organization_trust::{is_delegated, is_trusted};
use ringwall_store::{Reads, StoreError};

use crate::error::CloudTrailError;
use crate::resources::trail::Trail;

/// How Organizations names CloudTrail.
const PRINCIPAL: &str = "cloudtrail.amazonaws.com";

/// The organization that an account is of.
fn organization_with(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<Arc<Organization>>, StoreError> {
    match find_member(tx, account)? {
        Some(member) => find_organization(tx, &member.organization),
        None => Ok(None),
    }
}

/// Whether an account administers CloudTrail for its organization.
fn administers(
    tx: &impl Reads,
    organization: &Organization,
    account: AccountId,
) -> Result<bool, StoreError> {
    Ok(organization.management_account == account
        || is_delegated(tx, &organization.id, account, PRINCIPAL)?)
}

/// Whose the organization trails are that an account makes; nobody's, if it may make none.
pub(crate) fn owner_of_trails(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<AccountId>, StoreError> {
    match organization_with(tx, account)? {
        Some(found) if administers(tx, &found, account)? => Ok(Some(found.management_account)),
        _ => Ok(None),
    }
}

/// Refuses an organization trail that the caller's account may not have; gives the organization.
pub(crate) fn administered_by(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Arc<Organization>, CloudTrailError> {
    let organization = organization_with(tx, account)?;
    let organization = organization.ok_or_else(CloudTrailError::no_organization)?;
    if !administers(tx, &organization, account)? {
        return Err(CloudTrailError::not_the_management_account());
    }
    if !organization.all_features {
        return Err(CloudTrailError::not_all_features());
    }
    if !is_trusted(tx, &organization.id, PRINCIPAL)? {
        return Err(CloudTrailError::no_trusted_access());
    }
    Ok(organization)
}

/// Whether a trail is one of the account's organization.
pub(crate) fn is_shared_with(
    tx: &impl Reads,
    trail: &Trail,
    account: AccountId,
) -> Result<bool, StoreError> {
    let Some(organization) = &trail.organization else {
        return Ok(false);
    };
    let member = find_member(tx, account)?;
    Ok(member.is_some_and(|member| member.organization == *organization))
}

/// Refuses to change a trail that the account only sees.
pub(crate) fn require_may_change(
    tx: &impl Reads,
    trail: &Trail,
    account: AccountId,
) -> Result<(), CloudTrailError> {
    if trail.account == account || owner_of_trails(tx, account)? == Some(trail.account) {
        return Ok(());
    }
    Err(CloudTrailError::not_the_management_account())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_buckets::Buckets;
    use ringwall_organizations::Organizations;
    use ringwall_organizations::api as organizations;
    use ringwall_testing::{ACCOUNT, TestHouse, input};

    use crate::CloudTrail;
    use crate::api::{self, CreateTrailInput};
    use crate::bench::{Bench, arn, trail};

    /// An organization that trusts CloudTrail, and the number of a member.
    fn organization() -> (TestHouse, String) {
        let bench = Bench::new();
        let house = TestHouse::new(|store| {
            let buckets = Arc::clone(&bench.buckets) as Arc<dyn Buckets>;
            let trail = Arc::clone(&bench.trail);
            vec![
                CloudTrail::new(store, trail, Some(buckets)).routes(),
                Organizations::new(store).routes(),
            ]
        });
        house.answer::<organizations::CreateOrganization>(input(&[]));
        let made = house.answer::<organizations::CreateAccount>(input(&[
            ("Email", "member@example.com"),
            ("AccountName", "member"),
        ]));
        let id = made.create_account_status.unwrap().id.unwrap();
        house.advance_secs(60);
        let status = house.answer::<organizations::DescribeCreateAccountStatus>(input(&[(
            "CreateAccountRequestId",
            &id,
        )]));
        let member = status.create_account_status.unwrap().account_id.unwrap();
        (house, member)
    }

    fn of_organization(name: &str) -> CreateTrailInput {
        CreateTrailInput {
            is_organization_trail: Some(true),
            ..trail(name)
        }
    }

    fn trust(house: &TestHouse) {
        let named = input(&[("ServicePrincipal", "cloudtrail.amazonaws.com")]);
        house.answer::<organizations::EnableAWSServiceAccess>(named);
    }

    #[test]
    fn needs_trusted_access_and_the_management_account() {
        let (house, member) = organization();
        let refusal = house.refusal::<api::CreateTrail>(of_organization("all"));
        assert!(
            refusal.starts_with("CloudTrailAccessNotEnabledException: "),
            "{refusal}"
        );
        trust(&house);
        let member = house.as_account(&member);
        let refusal = member.refusal::<api::CreateTrail>(of_organization("all"));
        assert!(
            refusal.starts_with("NotOrganizationMasterAccountException: "),
            "{refusal}"
        );
        let made = house.answer::<api::CreateTrail>(of_organization("all"));
        assert_eq!(made.is_organization_trail, Some(true));
    }

    #[test]
    fn members_see_the_trail_and_cannot_change_it() {
        let (house, member) = organization();
        trust(&house);
        house.answer::<api::CreateTrail>(of_organization("all"));
        let member = house.as_account(&member);
        let listed = member.answer::<api::DescribeTrails>(input(&[]));
        assert_eq!(listed.trail_list.unwrap()[0].trail_arn, Some(arn("all")));
        let named = [("Name", arn("all"))];
        let named = named.each_ref().map(|(name, arn)| (*name, arn.as_str()));
        member.answer::<api::GetTrail>(input(&named));
        member.answer::<api::GetTrailStatus>(input(&named));
        for refusal in [
            member.refusal::<api::StopLogging>(input(&named)),
            member.refusal::<api::DeleteTrail>(input(&named)),
            member.refusal::<api::UpdateTrail>(input(&named)),
        ] {
            assert!(
                refusal.starts_with("NotOrganizationMasterAccountException: "),
                "{refusal}"
            );
        }
        let stranger = house.as_account("999999999999");
        stranger.is_denied::<api::GetTrail>(input(&named));
    }

    #[test]
    fn what_a_delegated_administrator_makes_belongs_to_the_management_account() {
        let (house, member) = organization();
        trust(&house);
        house.answer::<organizations::RegisterDelegatedAdministrator>(input(&[
            ("AccountId", &member),
            ("ServicePrincipal", "cloudtrail.amazonaws.com"),
        ]));
        let administrator = house.as_account(&member);
        let made = administrator.answer::<api::CreateTrail>(of_organization("all"));
        assert_eq!(made.trail_arn, Some(arn("all")));
        assert!(arn("all").contains(ACCOUNT));
        let named = [("Name", arn("all"))];
        let named = named.each_ref().map(|(name, arn)| (*name, arn.as_str()));
        administrator.answer::<api::StartLogging>(input(&named));
        let status = house.answer::<api::GetTrailStatus>(input(&[("Name", "all")]));
        assert_eq!(status.is_logging, Some(true));
        let own = administrator.refusal::<api::UpdateTrail>(api::UpdateTrailInput {
            is_organization_trail: Some(false),
            ..input(&named)
        });
        assert!(
            own.starts_with("NotOrganizationMasterAccountException: "),
            "{own}"
        );
    }
}
