//! Accounts of an organization made members of its administrator.

use ringwall_core::{AccountId, Entropy, Region, Tags, Timestamp};
use ringwall_identity::organization::{Member as Account, MemberStatus, find_organization};
use ringwall_store::{Reads, StoreError, WriteTx};
use ringwall_trail::Position;

use crate::api::{FindingPublishingFrequency, OrgFeatureStatus as AutoEnable};
use crate::error::GuardDutyError;
use crate::members;
use crate::plane;
use crate::resources::detector::Detector;
use crate::resources::features::{Asked, Features};
use crate::resources::member::{Member, Relationship, Via};
use crate::resources::organization::Administration;
use crate::store::{self, find_detector};
use crate::unprocessed::Reason;

/// What enrolling needs from outside.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// Randomness.
    pub entropy: &'a dyn Entropy,
    /// When.
    pub now: Timestamp,
    /// Where the server's trail ends: new detectors look from there on.
    pub trail_end: Position,
}

/// A detector as GuardDuty makes it for an account of an organization.
pub(crate) fn new_detector(
    account: AccountId,
    region: &Region,
    asked: &Asked,
    occasion: &Occasion<'_>,
) -> Detector {
    let now = occasion.now;
    let mut id = [0; 16];
    occasion.entropy.fill(&mut id);
    Detector {
        id: hex::encode(id),
        account,
        region: region.clone(),
        is_enabled: true,
        frequency: FindingPublishingFrequency::SixHours,
        features: Features::new(asked, now),
        tags: Tags::new(),
        created_at: now,
        updated_at: now,
    }
}

/// Makes an account a member of its organization's administrator, turns GuardDuty on in it, and the
/// features that are to be on. Says why not, where that cannot be.
pub(crate) fn enroll(
    tx: &mut WriteTx,
    row: &Administration,
    administrator: &Detector,
    account: &Account,
    occasion: &Occasion<'_>,
) -> Result<Result<(), Reason>, GuardDutyError> {
    let now = occasion.now;
    if account.status != MemberStatus::Active {
        return Ok(Err(Reason::ACCOUNT_IS_SUSPENDED));
    }
    let bond = members::administrator_of(tx, account.account, &row.region)?;
    if bond.is_some_and(|bond| bond.administrator != row.account) {
        return Ok(Err(Reason::OTHER_ADMINISTRATOR));
    }
    let detector = find_detector(tx, account.account, &row.region)?;
    if let Some(detector) = &detector
        && members::has_members(tx, &detector.id)?
    {
        return Ok(Err(Reason::HAS_MEMBERS));
    }
    if detector.is_none() && is_management(tx, account)? {
        return Ok(Err(Reason::MANAGEMENT_ACCOUNT_IS_OFF));
    }

    let wanted = row.wanted(&[AutoEnable::New, AutoEnable::All], detector.is_none());
    let asked = Asked::parse(Some(&wanted), None)?;
    let was_enabled = detector.as_ref().is_some_and(|found| found.is_enabled);
    let detector = match detector {
        None => new_detector(account.account, &row.region, &asked, occasion),
        Some(found) => Detector {
            is_enabled: true,
            features: found.features.changed(&asked, now)?,
            updated_at: now,
            ..Detector::clone(&found)
        },
    };
    if !was_enabled {
        plane::begin(tx, &detector.id, occasion.trail_end)?;
    }
    store::put_detector(tx, detector)?;
    let member = Member {
        administrator_detector: administrator.id.clone(),
        administrator: row.account,
        region: row.region.clone(),
        account: account.account,
        email: account.email.clone(),
        relationship: Relationship::Enabled,
        via: Via::Organization,
        invitation: None,
        updated_at: now,
    };
    members::put(tx, member)?;
    Ok(Ok(()))
}

pub(super) fn is_management(tx: &impl Reads, account: &Account) -> Result<bool, StoreError> {
    let organization = find_organization(tx, &account.organization)?;
    Ok(organization.is_some_and(|found| found.management_account == account.account))
}

/// Turns the features on that are to be on in all accounts, in those that are members and in the
/// administrator's own.
pub(crate) fn apply_to_all(
    tx: &mut WriteTx,
    row: &Administration,
    administrator: &Detector,
    now: Timestamp,
) -> Result<(), GuardDutyError> {
    let asked = Asked::parse(Some(&row.wanted(&[AutoEnable::All], false)), None)?;
    let mut accounts = vec![row.account];
    let members = members::members_of(tx, &administrator.id)?;
    let enabled = members.iter().filter(|member| {
        member.via == Via::Organization && member.relationship == Relationship::Enabled
    });
    accounts.extend(enabled.map(|member| member.account));
    for account in accounts {
        let Some(found) = find_detector(tx, account, &row.region)? else {
            continue;
        };
        let features = found.features.changed(&asked, now)?;
        if features != found.features {
            let detector = Detector {
                features,
                updated_at: now,
                ..Detector::clone(&found)
            };
            store::put_detector(tx, detector)?;
        }
    }
    Ok(())
}
