//! Passwords of users: set as the account's policy asks, shown never.

use ringwall_core::{AccountId, RequestContext, Timestamp};
use ringwall_identity::organization::find_member;
use ringwall_identity::{
    LoginProfile, PasswordFault, PasswordHash, PasswordPolicy, User, find_account_alias,
    find_login_profile, find_password_policy,
};
use ringwall_store::Reads;

use crate::Iam;
use crate::api;
use crate::error::IamError;

/// A login profile as the API shows it.
pub(crate) fn shown(name: &str, profile: &LoginProfile) -> api::LoginProfile {
    api::LoginProfile {
        user_name: name.to_owned(),
        create_date: profile.created_at,
        password_reset_required: Some(profile.reset_required),
        max_signin_session_duration: profile.max_session_secs,
    }
}

/// The login profile of a user, who must have one.
pub(crate) fn of_user(tx: &impl Reads, user: &User) -> Result<LoginProfile, IamError> {
    let found = find_login_profile(tx, user.account, &user.id)?;
    let found = found.ok_or_else(|| IamError::no_such_login_profile(&user.name))?;
    Ok(LoginProfile::clone(&found))
}

/// A new user's profile with his first password.
pub(crate) fn first(
    ctx: &RequestContext,
    iam: &Iam,
    tx: &impl Reads,
    password: &str,
) -> Result<LoginProfile, IamError> {
    let policy = find_password_policy(tx, ctx.account())?;
    check(tx, ctx.account(), policy.as_deref(), password)?;
    Ok(LoginProfile {
        created_at: ctx.now(),
        password: hash(ctx, iam, password)?,
        changed_at: ctx.now(),
        reset_required: false,
        max_session_secs: None,
        earlier: Vec::new(),
        last_used_at: None,
    })
}

/// Sets another password, which must be as the account's policy asks, and not one of the last
/// that it keeps from being used again.
pub(crate) fn set_password(
    ctx: &RequestContext,
    iam: &Iam,
    tx: &impl Reads,
    profile: &mut LoginProfile,
    password: &str,
) -> Result<(), IamError> {
    let policy = find_password_policy(tx, ctx.account())?;
    check(tx, ctx.account(), policy.as_deref(), password)?;
    let kept = policy.and_then(|policy| policy.reuse_prevention);
    let kept = kept.and_then(|kept| usize::try_from(kept).ok());
    if profile.has_used(password, kept.unwrap_or_default())? {
        return Err(IamError::password_fault(PasswordFault::Reused));
    }
    profile.set_password(hash(ctx, iam, password)?, ctx.now());
    Ok(())
}

/// Whether an account lets all its users change their passwords; not those past their age, where
/// its policy leaves these to administrators.
pub(crate) fn may_be_changed_by_its_user(
    policy: Option<&PasswordPolicy>,
    profile: Option<&LoginProfile>,
    now: Timestamp,
) -> bool {
    let Some(policy) = policy else { return false };
    let is_expired = profile.is_some_and(|profile| profile.is_expired(Some(policy), now));
    policy.allow_users_to_change && !(policy.hard_expiry == Some(true) && is_expired)
}

fn check(
    tx: &impl Reads,
    account: AccountId,
    policy: Option<&PasswordPolicy>,
    password: &str,
) -> Result<(), IamError> {
    let checked = match policy {
        Some(policy) => policy.check(password),
        None => PasswordPolicy::check_usual(password, &names_of(tx, account)?),
    };
    checked.map_err(IamError::password_fault)
}

/// What an account is known by.
fn names_of(tx: &impl Reads, account: AccountId) -> Result<Vec<String>, IamError> {
    let mut names = Vec::from_iter(find_account_alias(tx, account)?);
    if let Some(member) = find_member(tx, account)? {
        names.extend([member.name.clone(), member.email.clone()]);
    }
    Ok(names)
}

fn hash(ctx: &RequestContext, iam: &Iam, password: &str) -> Result<PasswordHash, IamError> {
    Ok(PasswordHash::of(
        password,
        ctx.random_bytes(),
        iam.password_cost,
    )?)
}
