//! Which second factor comes after the first.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html#user-pool-settings-mfa-user-outcomes>

use serde::{Deserialize, Serialize};

use crate::resources::mfa::{Factor, MfaMode};
use crate::resources::pool::{Contact, Pool, Recovery};
use crate::resources::user::User;

/// What a sign-in still needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing.
    SignedIn,
    /// A code of this factor.
    Challenge(Factor),
    /// That the user chooses one of these: `SELECT_MFA_TYPE`.
    Choose(Vec<Factor>),
    /// That he sets up one of these: `MFA_SETUP`.
    SetUp(Vec<Factor>),
    /// A second factor that he neither has nor can have.
    Impossible,
}

/// Who wants a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Demand {
    /// The pool, as it is set.
    OfPool,
    /// Threat protection (`MFA_IF_CONFIGURED`): who has one shows it.
    IfConfigured,
    /// Threat protection (`MFA_REQUIRED`): who has none is kept out.
    OfRisk,
}

/// What a sign-in needs after a right password (or a custom challenge).
pub(crate) fn after_password(pool: &Pool, user: &User, demand: Demand) -> Next {
    let active = active(user);
    let is_first = user.mfa.first_sign_in_passes && !user.signed_in;
    match (pool.mfa.mode, demand) {
        (MfaMode::Off, Demand::OfPool) => Next::SignedIn,
        (MfaMode::On, Demand::OfPool) if is_first => Next::SignedIn,
        (MfaMode::On, Demand::OfPool | Demand::IfConfigured) => required(pool, user, active),
        (MfaMode::On, Demand::OfRisk) => match required(pool, user, active) {
            // Whoever this is does not choose what he shows from now on.
            Next::SetUp(_) => Next::Impossible,
            next => next,
        },
        (_, Demand::OfRisk) => chosen(user, active).unwrap_or(Next::Impossible),
        (_, _) => chosen(user, active).unwrap_or(Next::SignedIn),
    }
}

/// The factors that the user has turned on and can use.
pub(crate) fn active(user: &User) -> Vec<Factor> {
    let usable = |factor: &Factor| {
        let contact = factor.contact();
        contact.is_none_or(|contact| user.address(contact).is_some())
    };
    let factors = Factor::ALL.into_iter();
    let active = factors.filter(|factor| user.mfa.has(*factor));
    active.filter(usable).collect()
}

/// The one that the user prefers, or his only one, or the choice.
fn chosen(user: &User, factors: Vec<Factor>) -> Option<Next> {
    let preferred = user.mfa.preferred;
    if let Some(factor) = preferred.filter(|factor| factors.contains(factor)) {
        return Some(Next::Challenge(factor));
    }
    match factors.as_slice() {
        [] => None,
        [factor] => Some(Next::Challenge(*factor)),
        _ => Some(Next::Choose(factors)),
    }
}

fn required(pool: &Pool, user: &User, active: Vec<Factor>) -> Next {
    let preferred = user.mfa.preferred;
    if let Some(factor) = preferred.filter(|factor| active.contains(factor)) {
        return Next::Challenge(factor);
    }
    let factors = Factor::ALL.into_iter();
    let eligible = factors.filter(|factor| pool.mfa.has(*factor));
    let eligible = eligible.filter(|factor| is_eligible(pool, user, *factor));
    // An app that was set up works also in a pool that has no more of them.
    chosen(user, eligible.collect())
        .or_else(|| chosen(user, active))
        .unwrap_or_else(|| set_up(pool, user))
}

/// Whether a user has what the factor needs. Messages don't go where those go by which he would
/// recover his account, unless he wanted so.
fn is_eligible(pool: &Pool, user: &User, factor: Factor) -> bool {
    let Some(contact) = factor.contact() else {
        return user.mfa.software_token.is_some();
    };
    let is_free = recovery_contact(pool) != Some(contact) || user.mfa.has(factor);
    user.address(contact).is_some() && is_free
}

fn set_up(pool: &Pool, user: &User) -> Next {
    let has_address = [Contact::Email, Contact::Phone]
        .into_iter()
        .any(|contact| user.address(contact).is_some());
    let can_have = |factor: &Factor| match factor.contact() {
        None => true,
        Some(contact) => !has_address && recovery_contact(pool) != Some(contact),
    };
    let factors = Factor::ALL.into_iter();
    let offered = factors.filter(|factor| pool.mfa.has(*factor));
    let offered: Vec<_> = offered.filter(can_have).collect();
    if offered.is_empty() {
        Next::Impossible
    } else {
        Next::SetUp(offered)
    }
}

/// Where codes for a forgotten password go first.
fn recovery_contact(pool: &Pool) -> Option<Contact> {
    match pool.recovery.as_ref()?.first()? {
        Recovery::VerifiedEmail => Some(Contact::Email),
        Recovery::VerifiedPhone => Some(Contact::Phone),
        Recovery::AdminOnly => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::test_bench::{pool, software_token, user, user_with};
    use crate::resources::mfa::Factor::{Email, Sms, SoftwareToken};

    const MAIL: (&str, &str) = ("email", "ann@example.com");
    const PHONE: (&str, &str) = ("phone_number", "+12065550100");

    fn pool_with(mode: MfaMode, factors: &[Factor]) -> Pool {
        let mut pool = pool();
        pool.mfa.mode = mode;
        pool.mfa.sms = factors.contains(&Sms);
        pool.mfa.email = factors.contains(&Email);
        pool.mfa.software_token = factors.contains(&SoftwareToken);
        pool
    }

    fn next(pool: &Pool, user: &User) -> Next {
        after_password(pool, user, Demand::OfPool)
    }

    #[test]
    fn a_pool_without_second_factors_asks_for_none() {
        let pool = pool_with(MfaMode::Off, &[]);
        let mut user = user();
        user.mfa.software_token = Some(software_token(true));
        assert_eq!(next(&pool, &user), Next::SignedIn);
    }

    #[test]
    fn an_optional_factor_is_asked_of_those_who_turned_it_on() {
        let pool = pool_with(MfaMode::Optional, &Factor::ALL);
        let mut user = user_with(&[MAIL, PHONE]);
        assert_eq!(next(&pool, &user), Next::SignedIn);
        user.mfa.software_token = Some(software_token(false));
        assert_eq!(next(&pool, &user), Next::SignedIn);
        user.mfa.software_token = Some(software_token(true));
        assert_eq!(next(&pool, &user), Next::Challenge(SoftwareToken));
        user.mfa.sms = true;
        assert_eq!(next(&pool, &user), Next::Choose(vec![Sms, SoftwareToken]));
        user.mfa.preferred = Some(Sms);
        assert_eq!(next(&pool, &user), Next::Challenge(Sms));
        user.attributes.remove("phone_number");
        assert_eq!(next(&pool, &user), Next::Challenge(SoftwareToken));
    }

    #[test]
    fn a_risk_keeps_those_out_who_have_no_second_factor() {
        let pool = pool_with(MfaMode::Optional, &Factor::ALL);
        let mut user = user_with(&[PHONE]);
        let next = |user: &User| after_password(&pool, user, Demand::OfRisk);
        assert_eq!(next(&user), Next::Impossible);
        user.mfa.legacy_sms = true;
        assert_eq!(next(&user), Next::Challenge(Sms));
    }

    #[test]
    fn a_risk_lets_nobody_set_up_a_factor_or_pass_for_the_first_time() {
        let pool = pool_with(MfaMode::On, &Factor::ALL);
        let mut user = user();
        user.mfa.first_sign_in_passes = true;
        user.signed_in = false;
        let next = |pool: &Pool, user: &User, demand| after_password(pool, user, demand);
        assert_eq!(next(&pool, &user, Demand::OfRisk), Next::Impossible);
        let is_set_up = matches!(next(&pool, &user, Demand::IfConfigured), Next::SetUp(_));
        assert!(is_set_up);
        user.mfa.software_token = Some(software_token(true));
        let asked = Next::Challenge(SoftwareToken);
        assert_eq!(next(&pool, &user, Demand::OfRisk), asked);
        let without = pool_with(MfaMode::Off, &[]);
        assert_eq!(next(&without, &user, Demand::OfRisk), asked);
        assert_eq!(next(&without, &user, Demand::IfConfigured), asked);
        user.mfa.software_token = None;
        assert_eq!(next(&without, &user, Demand::OfRisk), Next::Impossible);
        assert_eq!(next(&without, &user, Demand::IfConfigured), Next::SignedIn);
    }

    #[test]
    fn a_required_factor_is_the_one_that_the_user_has() {
        let pool = pool_with(MfaMode::On, &Factor::ALL);
        let mut user = user_with(&[PHONE]);
        assert_eq!(next(&pool, &user), Next::Challenge(Sms));
        user.mfa.software_token = Some(software_token(false));
        assert_eq!(next(&pool, &user), Next::Choose(vec![Sms, SoftwareToken]));
        user.attributes.clear();
        assert_eq!(next(&pool, &user), Next::Challenge(SoftwareToken));
        let both = user_with(&[MAIL, PHONE]);
        assert_eq!(next(&pool, &both), Next::Choose(vec![Sms, Email]));
    }

    #[test]
    fn messages_do_not_go_where_the_account_is_recovered() {
        let mut pool = pool_with(MfaMode::On, &[Sms, Email]);
        let both = user_with(&[MAIL, PHONE]);
        pool.recovery = Some(vec![Recovery::VerifiedEmail, Recovery::VerifiedPhone]);
        assert_eq!(next(&pool, &both), Next::Challenge(Sms));
        pool.recovery = Some(vec![Recovery::VerifiedPhone]);
        assert_eq!(next(&pool, &both), Next::Challenge(Email));
        pool.recovery = Some(vec![Recovery::AdminOnly]);
        assert_eq!(next(&pool, &both), Next::Choose(vec![Sms, Email]));

        pool.recovery = Some(vec![Recovery::VerifiedEmail]);
        let mut mail_only = user_with(&[MAIL]);
        assert_eq!(next(&pool, &mail_only), Next::Impossible);
        mail_only.mfa.email = true;
        assert_eq!(next(&pool, &mail_only), Next::Challenge(Email));
    }

    #[test]
    fn who_has_nothing_sets_something_up() {
        let mut pool = pool_with(MfaMode::On, &Factor::ALL);
        pool.recovery = Some(vec![Recovery::VerifiedPhone]);
        let offered = vec![SoftwareToken, Email];
        assert_eq!(next(&pool, &user()), Next::SetUp(offered));
        let phone_only = user_with(&[PHONE]);
        assert_eq!(next(&pool, &phone_only), Next::SetUp(vec![SoftwareToken]));
        pool.mfa.software_token = false;
        assert_eq!(next(&pool, &phone_only), Next::Impossible);
    }

    #[test]
    fn the_first_sign_in_after_a_sign_up_passes() {
        let pool = pool_with(MfaMode::On, &Factor::ALL);
        let mut user = user();
        user.mfa.first_sign_in_passes = true;
        user.signed_in = false;
        assert_eq!(next(&pool, &user), Next::SignedIn);
        user.signed_in = true;
        assert!(matches!(next(&pool, &user), Next::SetUp(_)));
    }

    #[test]
    fn an_app_that_was_set_up_works_on_when_the_pool_has_no_more_of_them() {
        let pool = pool_with(MfaMode::On, &[Sms]);
        let mut user = user();
        user.mfa.software_token = Some(software_token(true));
        assert_eq!(next(&pool, &user), Next::Challenge(SoftwareToken));
        user.attributes = user_with(&[PHONE]).attributes;
        assert_eq!(next(&pool, &user), Next::Challenge(Sms));
        user.mfa.preferred = Some(SoftwareToken);
        assert_eq!(next(&pool, &user), Next::Challenge(SoftwareToken));
    }
}
