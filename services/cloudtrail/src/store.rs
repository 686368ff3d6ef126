//! CloudTrail's tables in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, RequestContext};
use ringwall_identity::organization::{find_member, find_organization};
use ringwall_store::{ReadTx, Reads, RowKey, StoreError, Table, WriteTx};

use crate::CloudTrail;
use crate::error::CloudTrailError;
use crate::organization::require_may_change;
use crate::resources::name::TrailRef;
use crate::resources::trail::Trail;

const TRAILS: Table<Trail> = Table::new("cloudtrail.trail");

/// CloudTrail's tables in a transaction.
pub struct CloudTrailTx<'a, X> {
    pub(crate) service: &'a CloudTrail,
    pub(crate) tx: X,
}

/// Over a snapshot.
pub type CloudTrailRead<'a> = CloudTrailTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type CloudTrailWrite<'a> = CloudTrailTx<'a, &'a mut WriteTx>;

impl<X: Deref<Target: Reads + Sized>> CloudTrailTx<'_, X> {
    pub(crate) fn find(&self, place: &TrailRef) -> Result<Option<Arc<Trail>>, StoreError> {
        self.tx.get(&TRAILS, &row(place))
    }

    /// The trail of that name or ARN, as it is seen in the Region called.
    pub(crate) fn find_seen(
        &self,
        ctx: &RequestContext,
        place: &TrailRef,
    ) -> Result<Option<Arc<Trail>>, StoreError> {
        let found = self.find(place)?;
        let is_seen = |trail: &Arc<Trail>| {
            trail.is_seen_in(&ctx.region) && (place.by_arn || trail.home == ctx.region)
        };
        Ok(found.filter(is_seen))
    }

    /// The trails of an account, whatever their Regions.
    pub(crate) fn trails_of(&self, account: AccountId) -> Result<Vec<Arc<Trail>>, StoreError> {
        trails_of(&*self.tx, account)
    }

    /// The trails that an account sees: its own, and those of its organization.
    pub(crate) fn trails_for(&self, account: AccountId) -> Result<Vec<Arc<Trail>>, StoreError> {
        trails_for(&*self.tx, account)
    }
}

impl CloudTrailWrite<'_> {
    pub(crate) fn put(&mut self, trail: Trail) -> Result<(), StoreError> {
        let row = row(&trail.place());
        self.tx.put(&TRAILS, &row, trail)
    }

    pub(crate) fn delete(&mut self, trail: &Trail) -> Result<(), StoreError> {
        self.tx.delete(&TRAILS, &row(&trail.place()))
    }

    /// The trail that a request changes, in its home Region.
    pub(crate) fn trail_at_home(
        &self,
        ctx: &RequestContext,
        place: &TrailRef,
        found: Option<&Arc<Trail>>,
    ) -> Result<Trail, CloudTrailError> {
        let missing = || CloudTrailError::trail_not_found(&place.arn(), ctx.account());
        let trail = found.ok_or_else(missing)?;
        require_may_change(&*self.tx, trail, ctx.account())?;
        if trail.home != ctx.region {
            return Err(CloudTrailError::invalid_home_region(
                &trail.arn(),
                &trail.home,
            ));
        }
        Ok(Trail::clone(trail))
    }
}

/// All trails.
///
/// # Errors
/// The store failed.
pub fn trails(tx: &impl Reads) -> Result<Vec<Arc<Trail>>, StoreError> {
    let rows = tx.scan(&TRAILS, &RowKey::new(), None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, trail)| trail).collect())
}

fn trails_of(tx: &impl Reads, account: AccountId) -> Result<Vec<Arc<Trail>>, StoreError> {
    let of_account = RowKey::new().number(account.number());
    let rows = tx.scan(&TRAILS, &of_account, None, usize::MAX)?;
    Ok(rows.into_iter().map(|(_, trail)| trail).collect())
}

/// The trails whose files tell of an account: its own, and those of its organization.
///
/// # Errors
/// The store failed.
pub fn trails_for(tx: &impl Reads, account: AccountId) -> Result<Vec<Arc<Trail>>, StoreError> {
    let mut trails = trails_of(tx, account)?;
    let Some(member) = find_member(tx, account)? else {
        return Ok(trails);
    };
    let organization = find_organization(tx, &member.organization)?;
    let Some(organization) = organization.filter(|one| one.management_account != account) else {
        return Ok(trails);
    };
    let shared = trails_of(tx, organization.management_account)?;
    let is_shared =
        |trail: &Arc<Trail>| trail.organization.as_deref() == Some(organization.id.as_str());
    trails.extend(shared.into_iter().filter(is_shared));
    Ok(trails)
}

fn row(place: &TrailRef) -> RowKey {
    RowKey::new()
        .number(place.account.number())
        .text(place.home.as_str())
        .text(&place.name)
}
