//! What is alike in the operations on all four kinds of lists.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Permit, PolicyMode, RequestContext, Resource, Tags};
use ringwall_service::Listed;
use ringwall_store::Reads;
use ringwall_threat::intelligence::Format;

use crate::error::GuardDutyError;
use crate::lists;
use crate::members::require_no_administrator;
use crate::paging::page;
use crate::resources::detector::Detector;
use crate::resources::entry_list::{self, EntryList, ListKind, ListStatus};
use crate::resources::location::Location;
use crate::resources::tagging;
use crate::store::{GuardDutyRead, GuardDutyTx, GuardDutyWrite};

/// A list that is asked for.
pub(crate) struct NewList {
    pub(crate) kind: ListKind,
    pub(crate) detector_id: String,
    pub(crate) name: String,
    /// As requests name it.
    pub(crate) format: &'static str,
    pub(crate) location: String,
    pub(crate) activate: bool,
    pub(crate) client_token: Option<String>,
    pub(crate) tags: Option<BTreeMap<String, String>>,
    pub(crate) expected_bucket_owner: Option<String>,
}

/// A change of a list.
pub(crate) struct ListChange {
    pub(crate) kind: ListKind,
    pub(crate) detector_id: String,
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) activate: Option<bool>,
    pub(crate) expected_bucket_owner: Option<String>,
}

/// Makes a list, and has its object read if it is to be active at once.
pub(crate) fn create(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    action: &'static str,
    new: NewList,
) -> Result<(Permit, String), GuardDutyError> {
    let location = Location::parse(&new.location).ok_or_else(invalid_location)?;
    let format = entry_list::format(new.format).ok_or_else(|| invalid("format"))?;
    let owner = bucket_owner(new.expected_bucket_owner.as_deref())?;
    let tags = tagging::parse(new.tags.as_ref())?;
    require_name(&new.name)?;

    let permit = ctx.authorize(&tagging::request_conditions(Ask::new(action), &tags))?;
    let detector = tx.owned_detector(ctx, &new.detector_id)?;
    require_no_administrator(&*tx.tx, &detector)?;
    require_may_use(ctx, &*tx, new.kind, &location)?;

    let there = lists::all(&*tx.tx, &detector.id)?;
    let alike: Vec<_> = there.iter().filter(|list| list.kind == new.kind).collect();
    if let Some(made) = made_before(&alike, new.client_token.as_deref()) {
        return repeated(made, &new, format, &tags).map(|id| (permit, id));
    }
    if alike.len() >= new.kind.most_lists() {
        return Err(GuardDutyError::too_many_lists(new.kind.most_lists()));
    }
    require_free_name(&there, new.kind, &new.name, None)?;
    let list = new_list(ctx, &detector, new, format, owner, tags);
    let id = list.id.clone();
    lists::put(tx.tx, list)?;

    Ok((permit, id))
}

fn new_list(
    ctx: &RequestContext,
    detector: &Detector,
    new: NewList,
    format: Format,
    owner: Option<AccountId>,
    tags: Tags,
) -> EntryList {
    let now = ctx.now();
    let mut list = EntryList {
        id: hex::encode(ctx.random_bytes::<16>()),
        kind: new.kind,
        detector: detector.id.clone(),
        account: detector.account,
        region: detector.region.clone(),
        name: new.name,
        format,
        location: new.location,
        expected_bucket_owner: owner,
        status: ListStatus::Inactive,
        error: None,
        generation: 0,
        client_token: new.client_token,
        tags,
        created_at: now,
        updated_at: now,
    };
    if new.activate {
        list.begin(ListStatus::Activating, now);
    }
    list
}

fn made_before<'a>(
    alike: &[&'a Arc<EntryList>],
    token: Option<&str>,
) -> Option<&'a Arc<EntryList>> {
    let token = token.filter(|token| !token.is_empty())?;
    let has_token = |list: &&&Arc<EntryList>| list.client_token.as_deref() == Some(token);
    alike.iter().find(has_token).copied()
}

/// The same request again gives the same list; another with its token is refused.
fn repeated(
    made: &EntryList,
    new: &NewList,
    format: Format,
    tags: &Tags,
) -> Result<String, GuardDutyError> {
    let is_same = (&made.name, &made.location, made.format, &made.tags)
        == (&new.name, &new.location, format, tags);
    if is_same {
        Ok(made.id.clone())
    } else {
        Err(GuardDutyError::token_reused())
    }
}

/// A list that the caller may see.
pub(crate) fn get(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    action: &'static str,
    kind: ListKind,
    detector_id: &str,
    id: &str,
) -> Result<(Permit, Arc<EntryList>), GuardDutyError> {
    let (permit, _, found) = permitted(ctx, tx, action, kind, detector_id, id)?;
    Ok((permit, found))
}

/// A page of the ids of a detector's lists of a kind.
pub(crate) fn list(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    action: &'static str,
    kind: ListKind,
    detector_id: &str,
    (token, max_results): (Option<&str>, Option<i32>),
) -> Result<(Permit, Listed<String>), GuardDutyError> {
    let page = page(tx.service, ctx, detector_id, token, max_results)?;
    let (permit, detector) = tx.permit(ctx, action, detector_id)?;
    let lists = lists::all(tx.tx, &detector.id)?;
    let alike = lists.into_iter().filter(|list| list.kind == kind);
    let named = alike.map(|list| (list.id.clone(), list.id.clone()));
    Ok((permit, page.of_named(named)))
}

/// Changes a list.
pub(crate) fn update(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    action: &'static str,
    change: ListChange,
) -> Result<Permit, GuardDutyError> {
    let location = change.location.as_deref();
    let location = location.map(|text| Location::parse(text).ok_or_else(invalid_location));
    let location = location.transpose()?;
    let owner = bucket_owner(change.expected_bucket_owner.as_deref())?;
    if let Some(name) = &change.name {
        require_name(name)?;
    }

    let found = permitted(
        ctx,
        &*tx,
        action,
        change.kind,
        &change.detector_id,
        &change.id,
    );
    let (permit, detector, found) = found?;
    require_no_administrator(&*tx.tx, &detector)?;
    let mut list = EntryList::clone(&found);
    // Renaming and deactivating need no more than the action itself.
    if change.activate == Some(true) || location.is_some() {
        let now_at = location.or_else(|| Location::parse(&list.location));
        let now_at = now_at.ok_or_else(invalid_location)?;
        require_may_use(ctx, &*tx, change.kind, &now_at)?;
    }

    require_settled(&list)?;
    if let Some(name) = change.name {
        let there = lists::all(&*tx.tx, &list.detector)?;
        require_free_name(&there, list.kind, &name, Some(&list.id))?;
        list.name = name;
    }
    if let Some(location) = change.location {
        list.location = location;
    }
    list.expected_bucket_owner = owner.or(list.expected_bucket_owner);
    list.updated_at = ctx.now();
    if let Some(activate) = change.activate {
        list.switch(activate, ctx.now());
    }
    lists::put(tx.tx, list)?;

    Ok(permit)
}

/// Begins to delete a list.
pub(crate) fn delete(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    action: &'static str,
    kind: ListKind,
    detector_id: &str,
    id: &str,
) -> Result<Permit, GuardDutyError> {
    let (permit, detector, found) = permitted(ctx, &*tx, action, kind, detector_id, id)?;
    require_no_administrator(&*tx.tx, &detector)?;
    if kind.is_ip_list() {
        require_role_policy(ctx, "iam:DeleteRolePolicy")?;
    }

    if found.status == ListStatus::Deleted {
        return Err(GuardDutyError::no_such_resource());
    }
    require_settled(&found)?;
    let mut list = EntryList::clone(&found);
    list.begin(ListStatus::DeletePending, ctx.now());
    lists::put(tx.tx, list)?;

    Ok(permit)
}

/// Permission for an action on a list, its detector, and the list.
fn permitted<X: Deref<Target: Reads + Sized>>(
    ctx: &RequestContext,
    tx: &GuardDutyTx<'_, X>,
    action: &'static str,
    kind: ListKind,
    detector_id: &str,
    id: &str,
) -> Result<(Permit, Arc<Detector>, Arc<EntryList>), GuardDutyError> {
    let found = match tx.detector_here(ctx)? {
        Some(here) if here.id == detector_id => lists::find(&*tx.tx, detector_id, kind, id)?,
        _ => None,
    };
    let tags = found.as_ref().map(|list| &list.tags);
    let below = format!("{}/{id}", kind.path());
    let ask = Ask::new(action);
    let (permit, detector) = tx.permit_below(ctx, ask, detector_id, &below, tags)?;
    let found = found.ok_or_else(GuardDutyError::no_such_resource)?;
    Ok((permit, detector, found))
}

/// Entity lists are read with the caller's permission; addresses with the service-linked role,
/// whose policy the caller must be allowed to change.
///
/// <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-lists-prerequisites.html>
fn require_may_use<X>(
    ctx: &RequestContext,
    tx: &GuardDutyTx<'_, X>,
    kind: ListKind,
    location: &Location,
) -> Result<(), GuardDutyError> {
    if kind.is_ip_list() {
        return require_role_policy(ctx, "iam:PutRolePolicy");
    }
    let policy = tx.service.bucket_policy(ctx, &location.bucket)?;
    let mut resource = Resource::new(location.arn(ctx.partition()), ctx.account());
    if let Some(policy) = &policy {
        resource = resource.with_policy(policy, PolicyMode::Ordinary);
    }
    ctx.authorize(&Ask::new("s3:GetObject").on(resource))?;
    Ok(())
}

fn require_role_policy(ctx: &RequestContext, action: &'static str) -> Result<(), GuardDutyError> {
    let role = format!(
        "arn:{}:iam::{}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty",
        ctx.partition(),
        ctx.account()
    );
    let ask = Ask::new(action).on(Resource::new(role, ctx.account()));
    match ctx.try_authorize(&ask)? {
        Ok(_) => Ok(()),
        Err(_) => Err(GuardDutyError::needs_role_policy(action)),
    }
}

fn require_settled(list: &EntryList) -> Result<(), GuardDutyError> {
    if list.status.is_passing() || list.status == ListStatus::Deleted {
        return Err(GuardDutyError::list_is_passing(list.status.as_str()));
    }
    Ok(())
}

/// Names of IP lists are there once.
fn require_free_name(
    there: &[Arc<EntryList>],
    kind: ListKind,
    name: &str,
    own: Option<&str>,
) -> Result<(), GuardDutyError> {
    let is_taken = |list: &Arc<EntryList>| {
        list.kind.is_ip_list() && list.name == name && Some(list.id.as_str()) != own
    };
    if kind.is_ip_list() && there.iter().any(is_taken) {
        return Err(invalid("name"));
    }
    Ok(())
}

fn require_name(name: &str) -> Result<(), GuardDutyError> {
    if entry_list::is_name(name) {
        Ok(())
    } else {
        Err(invalid("name"))
    }
}

fn bucket_owner(text: Option<&str>) -> Result<Option<AccountId>, GuardDutyError> {
    let owner = text.map(str::parse).transpose();
    owner.map_err(|_| invalid("expectedBucketOwner"))
}

fn invalid_location() -> GuardDutyError {
    invalid("location")
}

fn invalid(parameter: &str) -> GuardDutyError {
    GuardDutyError::invalid_parameter(parameter)
}
