//! What happens without a request: accounts made and closed, handshakes that expire and are
//! forgotten, transfers of responsibility that end.

use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_identity::organization::{
    Member, MemberStatus, Organization, find_member, find_organization, is_closed, put_member,
};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::Timer;

use crate::api::{CreateAccountFailureReason, CreateAccountState, HandshakeState};
use crate::error::OrganizationsError;
use crate::resources::handshake::{Handshake, REMEMBERED_DAYS};
use crate::resources::id;
use crate::resources::request::AccountRequest;
use crate::resources::transfer::{KIND, Transfer};
use crate::roles::Place;
use crate::store::{AccountFacts, OrganizationsWrite};

pub(crate) const ACCOUNT_CREATION: &str = "account-creation";
pub(crate) const ACCOUNT_SUSPENSION: &str = "account-suspension";
pub(crate) const ACCOUNT_REMOVAL: &str = "account-removal";
pub(crate) const HANDSHAKE_EXPIRY: &str = "handshake-expiry";
pub(crate) const HANDSHAKE_REMOVAL: &str = "handshake-removal";
pub(crate) const TRANSFER_END: &str = "transfer-end";

/// How long it takes to make or close an account.
const TRANSITION_MILLIS: i64 = 100;
/// Days that a closed account is still shown.
const CLOSED_DAYS: i64 = 90;
/// Numbers tried before a new account is given up; one is taken once in a billion.
const MOST_DRAWS: usize = 16;

type Events = Result<Vec<ServiceEvent>, OrganizationsError>;

impl OrganizationsWrite<'_> {
    pub(crate) fn schedule_creation(
        &mut self,
        organization: &str,
        request: &AccountRequest,
    ) -> Result<(), OrganizationsError> {
        let name = format!("{organization}|{}", request.id);
        let due = request.requested_at.plus_millis(TRANSITION_MILLIS);
        self.schedule(ACCOUNT_CREATION, name, due)
    }

    pub(crate) fn schedule_closure(
        &mut self,
        member: &Member,
        now: Timestamp,
    ) -> Result<(), OrganizationsError> {
        let (name, due) = (
            member.account.to_string(),
            now.plus_millis(TRANSITION_MILLIS),
        );
        self.schedule(ACCOUNT_SUSPENSION, name.clone(), due)?;
        self.schedule(ACCOUNT_REMOVAL, name, now.plus_days(CLOSED_DAYS))
    }

    pub(crate) fn schedule_expiry(
        &mut self,
        handshake: &Handshake,
    ) -> Result<(), OrganizationsError> {
        self.schedule(HANDSHAKE_EXPIRY, handshake.id.clone(), handshake.expires_at)
    }

    /// A handshake came to its end.
    pub(crate) fn schedule_forgetting(
        &mut self,
        handshake: &Handshake,
        now: Timestamp,
    ) -> Result<(), OrganizationsError> {
        let name = &handshake.id;
        self.tx.cancel("organizations", HANDSHAKE_EXPIRY, name)?;
        let due = now.plus_days(REMEMBERED_DAYS);
        self.schedule(HANDSHAKE_REMOVAL, name.clone(), due)
    }

    pub(crate) fn schedule_end(&mut self, transfer: &Transfer) -> Result<(), OrganizationsError> {
        match transfer.ends_at {
            Some(end) => self.schedule(TRANSFER_END, transfer.id.clone(), end),
            None => Ok(()),
        }
    }

    fn schedule(
        &mut self,
        kind: &str,
        key: String,
        due: Timestamp,
    ) -> Result<(), OrganizationsError> {
        Ok(self.tx.schedule(Timer {
            service: "organizations".to_owned(),
            kind: kind.to_owned(),
            key,
            due_millis: due.millis(),
        })?)
    }
}

/// An account that was asked for is made, or is not.
pub(crate) fn create_account(
    context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    timer: &Timer,
) -> Events {
    let Some((organization, id)) = timer.key.split_once('|') else {
        return Ok(vec![]);
    };
    let (Some(organization), Some(request)) = (
        find_organization(tx.rows(), organization)?,
        tx.find_request(organization, id)?,
    ) else {
        return Ok(vec![]);
    };
    let mut request = (*request).clone();
    match make_account(context, tx, &organization, &request)? {
        Ok(member) => {
            request.account = Some(member.account);
            request.state = CreateAccountState::Succeeded;
        }
        Err(reason) => {
            request.failure = Some(reason);
            request.state = CreateAccountState::Failed;
        }
    }
    request.completed_at = Some(context.now);
    let event = result_event(&organization, &request);
    tx.put_request(&organization.id, request)?;
    Ok(vec![event])
}

fn make_account(
    context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    organization: &Organization,
    request: &AccountRequest,
) -> Result<Result<Member, CreateAccountFailureReason>, OrganizationsError> {
    if tx.account_of_email(&request.email)?.is_some() {
        return Ok(Err(CreateAccountFailureReason::EmailAlreadyExists));
    }
    let Some(account) = free_number(context, tx)? else {
        return Ok(Err(CreateAccountFailureReason::InternalFailure));
    };
    let facts = AccountFacts {
        name: request.name.clone(),
        email: request.email.clone(),
    };
    tx.put_facts(account, facts)?;
    let member = Member {
        account,
        organization: organization.id.clone(),
        parent: organization.root_id.clone(),
        name: request.name.clone(),
        email: request.email.clone(),
        status: MemberStatus::Active,
        created_here: true,
        joined_at: context.now,
        tags: request.tags.clone(),
    };
    tx.join(organization, member.clone())?;
    let place = Place::new(context, account, request.partition);
    place.put_access_role(tx.tx, &request.role, organization.management_account)?;
    place.put_service_role(tx.tx)?;
    Ok(Ok(member))
}

/// A number that no account known here has.
fn free_number(
    context: &TimerContext<'_>,
    tx: &OrganizationsWrite<'_>,
) -> Result<Option<AccountId>, OrganizationsError> {
    for _ in 0..MOST_DRAWS {
        let account = id::account(context.entropy);
        let is_taken = find_member(tx.rows(), account)?.is_some()
            || tx.find_facts(account)?.is_some()
            || is_closed(tx.rows(), account)?;
        if !is_taken {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

fn result_event(organization: &Organization, request: &AccountRequest) -> ServiceEvent {
    let mut details = vec![
        ("id", request.id.clone()),
        ("state", request.state.as_str().to_owned()),
    ];
    details.extend(request.account.map(|id| ("accountId", id.to_string())));
    let reason = request.failure.map(|reason| reason.as_str().to_owned());
    details.extend(reason.map(|reason| ("failureReason", reason)));
    ServiceEvent {
        name: "CreateAccountResult",
        account: organization.management_account,
        region: Region::us_east_1(),
        resources: vec![],
        details,
    }
}

/// An account that is being closed is closed.
pub(crate) fn suspend_account(
    _context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    timer: &Timer,
) -> Events {
    if let Some(member) = member_of(tx, timer)? {
        let status = MemberStatus::Suspended;
        put_member(tx.tx, Member { status, ..member })?;
    }
    Ok(vec![])
}

/// A closed account is shown no longer.
pub(crate) fn remove_account(
    _context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    timer: &Timer,
) -> Events {
    if let Some(member) = member_of(tx, timer)? {
        tx.leave(&member)?;
    }
    Ok(vec![])
}

fn member_of(
    tx: &OrganizationsWrite<'_>,
    timer: &Timer,
) -> Result<Option<Member>, OrganizationsError> {
    let Ok(account) = timer.key.parse() else {
        return Ok(None);
    };
    let member = find_member(tx.rows(), account)?;
    Ok(member.map(|member| (*member).clone()))
}

/// Nobody answered in time.
pub(crate) fn expire_handshake(
    context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    timer: &Timer,
) -> Events {
    let found = tx.find_handshake(&timer.key)?;
    if let Some(handshake) = found.filter(|handshake| handshake.is_open()) {
        tx.end_handshake(&handshake, HandshakeState::Expired, context.now)?;
    }
    Ok(vec![])
}

/// A handshake that came to its end is forgotten.
pub(crate) fn remove_handshake(
    _context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    timer: &Timer,
) -> Events {
    if let Some(handshake) = tx.find_handshake(&timer.key)? {
        tx.delete_handshake(&handshake)?;
        let asked = handshake.transfer.as_ref();
        let asked = asked.map(|asked| tx.find_transfer(&asked.id)).transpose()?;
        if let Some(transfer) = asked.flatten()
            && !transfer.was_agreed()
        {
            tx.delete_transfer(&transfer)?;
        }
    }
    Ok(vec![])
}

/// A transfer of responsibility that was withdrawn is over; both sides are told.
pub(crate) fn end_transfer(
    _context: &TimerContext<'_>,
    tx: &mut OrganizationsWrite<'_>,
    timer: &Timer,
) -> Events {
    let Some(transfer) = tx.find_transfer(&timer.key)? else {
        return Ok(vec![]);
    };
    let event = |account: AccountId| ServiceEvent {
        name: "ResponsibilityTransferTerminated",
        account,
        region: Region::us_east_1(),
        resources: vec![],
        details: vec![
            ("id", transfer.id.clone()),
            ("type", KIND.as_str().to_owned()),
            ("status", transfer.status.as_str().to_owned()),
        ],
    };
    Ok(vec![
        event(transfer.source.account),
        event(transfer.target.account),
    ])
}
