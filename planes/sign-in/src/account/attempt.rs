//! A sign-in by account, user name and password.

use ringwall_core::{AccountId, ApiError, Caller, ErrorKind, Region, RequestContext};
use ringwall_iam::api::{ChangePassword, ChangePasswordInput};
use ringwall_identity::{
    CallerRecord, LoginProfile, PASSWORD_COST, PasswordHash, User, find_account_of_alias,
    find_login_profile, find_password_policy, find_user, mfa_devices_of, organization::is_closed,
    put_login_profile,
};
use ringwall_store::{Reads, WriteTx};

use super::event::Told;
use super::page;
use super::request::Request;
use super::rows::{self, Stage, Visit};
use super::{AccountSignIn, Answer, move_on, user_principal};

/// How long somebody is signed in, unless his login profile says otherwise; AWS's.
const USUAL_SECS: i64 = 12 * 3600;
/// How long he has for what comes between.
const BETWEEN_SECS: i64 = 600;
/// AWS's words, whatever was wrong.
pub(super) const WRONG: &str = "Your authentication information is incorrect. Please try again.";

/// Whom a form names, if he is there.
struct Named {
    account: Option<AccountId>,
    user: Option<(User, LoginProfile)>,
}

pub(super) fn sign_in(
    plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let named = named(tx, request)?;
    let password = request.form.text("password");
    let Some((user, profile)) = named.user else {
        plane.compare_with_nobodys(ctx, password)?;
        return Ok(refused(request, ctx, named.account.map(stranger), true));
    };
    let caller = Caller {
        principal: user_principal(&user),
        access_key_id: None,
        session: None,
    };
    let (account, id) = (user.account, user.id.as_str());
    let must_wait = rows::failures(tx, account, id)?.must_wait(ctx.now());
    let is_right = profile
        .password
        .is_of(password)
        .map_err(ApiError::internal)?;
    if must_wait {
        return Ok(refused(request, ctx, Some(caller), false));
    }
    if !is_right {
        rows::count_failure(tx, account, id, ctx.now())?;
        return Ok(refused(request, ctx, Some(caller), false));
    }
    let policy = find_password_policy(tx, account).map_err(ApiError::internal)?;
    let needs_password = profile.reset_required || profile.is_expired(policy.as_deref(), ctx.now());
    let devices = mfa_devices_of(tx, account, Some(&user.name)).map_err(ApiError::internal)?;
    let stage = if !devices.is_empty() {
        Stage::Mfa
    } else if needs_password {
        Stage::Password
    } else {
        Stage::In
    };
    let told = (stage == Stage::Mfa).then(|| Told::checked_mfa(caller.clone()));
    let visit = Visit {
        who: CallerRecord::of(&caller),
        stage,
        needs_password,
        device: None,
        issued_at: ctx.now(),
        ends_at: ctx.now().plus_secs(BETWEEN_SECS),
        session_secs: profile.max_session_secs.map_or(USUAL_SECS, i64::from),
    };
    let mut answer = match stage {
        Stage::In => signed_in(ctx, tx, request, visit, None)?,
        Stage::Mfa | Stage::Password => move_on(ctx, tx, request, visit)?.into(),
    };
    answer.told.extend(told);
    Ok(answer)
}

/// Signs in who has done all that was asked of him.
pub(super) fn signed_in(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
    mut visit: Visit,
    device: Option<String>,
) -> Result<Answer, ApiError> {
    let principal = &visit.who.principal;
    let (account, id) = (principal.account, principal.unique_id.clone());
    rows::forget_failures(tx, account, &id)?;
    let profile = find_login_profile(tx, account, &id).map_err(ApiError::internal)?;
    if let Some(profile) = profile {
        let mut profile = LoginProfile::clone(&profile);
        profile.last_used_at = Some(ctx.now());
        put_login_profile(tx, account, &id, profile).map_err(ApiError::internal)?;
    }
    let caller = Caller {
        principal: principal.clone(),
        access_key_id: None,
        session: None,
    };
    visit.stage = Stage::In;
    visit.issued_at = ctx.now();
    visit.ends_at = ctx.now().plus_secs(visit.session_secs);
    let reply = move_on(ctx, tx, request, visit)?;
    Ok(Answer {
        reply,
        told: vec![Told::signed_in(caller, request, device)],
    })
}

/// After another password was set.
pub(super) fn go_on(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let found = rows::visit(tx, request, ctx.now())?;
    match found.filter(|visit| visit.stage == Stage::Password) {
        Some(visit) => {
            let device = visit.device.clone();
            signed_in(ctx, tx, request, visit, device)
        }
        None => Ok(page::expired(request).into()),
    }
}

/// Sets another password as the user himself; why it was refused.
pub(super) fn change_password(ctx: &RequestContext, request: &Request) -> Result<(), String> {
    let input = ChangePasswordInput {
        old_password: request.form.text("old").to_owned().into(),
        new_password: request.form.text("new").to_owned().into(),
    };
    let Err(error) = ctx.call::<ChangePassword>(input) else {
        return Ok(());
    };
    if !matches!(error.kind(), ErrorKind::Internal) {
        return Err(error.message().unwrap_or(WRONG).to_owned());
    }
    tracing::error!(%error, "a password could not be changed");
    Err("The password could not be changed. Please try again.".to_owned())
}

fn named(tx: &impl Reads, request: &Request) -> Result<Named, ApiError> {
    let account = request.form.text("account").trim();
    let account = match account.parse() {
        Ok(account) => Some(account),
        Err(_) => {
            find_account_of_alias(tx, &account.to_ascii_lowercase()).map_err(ApiError::internal)?
        }
    };
    let is_closed = match account {
        Some(account) => is_closed(tx, account).map_err(ApiError::internal)?,
        None => false,
    };
    let account = account.filter(|_| !is_closed);
    let Some(known) = account else {
        return Ok(Named {
            account: None,
            user: None,
        });
    };
    let name = request.form.text("user");
    let user = find_user(tx, known, name).map_err(ApiError::internal)?;
    let Some(user) = user else {
        return Ok(Named {
            account,
            user: None,
        });
    };
    let profile = find_login_profile(tx, known, &user.id).map_err(ApiError::internal)?;
    Ok(Named {
        account,
        user: profile.map(|profile| (User::clone(&user), LoginProfile::clone(&profile))),
    })
}

/// Whoever tried to be a user of an account.
fn stranger(account: AccountId) -> Caller {
    Caller::root(account, Region::us_east_1().partition())
}

/// One page for all that can be wrong.
fn refused(
    request: &Request,
    ctx: &RequestContext,
    caller: Option<Caller>,
    is_name_hidden: bool,
) -> Answer {
    let told = caller.map(|caller| Told::failed(caller, request, is_name_hidden, false));
    Answer {
        reply: page::sign_in(request, ctx, Some(WRONG)),
        told: told.into_iter().collect(),
    }
}

impl AccountSignIn {
    /// Takes as long as a comparison with a password that is there.
    fn compare_with_nobodys(&self, ctx: &RequestContext, password: &str) -> Result<(), ApiError> {
        let hash = match self.nobodys.get() {
            Some(hash) => hash,
            None => {
                let made = PasswordHash::of("", ctx.random_bytes(), PASSWORD_COST);
                let made = made.map_err(ApiError::internal)?;
                self.nobodys.get_or_init(|| made)
            }
        };
        hash.is_of(password).map_err(ApiError::internal)?;
        Ok(())
    }
}
