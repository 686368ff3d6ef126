//! A line of a file becomes a user.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ringwall_core::{ApiError, ErrorKind, RequestContext};
use ringwall_password::{Algorithm, ImportedHash};

use super::{columns, csv};
use crate::error::CognitoError;
use crate::password;
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::resources::import_job::ImportJob;
use crate::resources::mfa::MfaMode;
use crate::resources::pool::{Contact, FirstFactor, Pool};
use crate::resources::user::{User, UserStatus, sub};
use crate::store::CognitoWrite;
use crate::users::{Conflict, Draft};

/// What became of a line.
pub(super) enum Outcome {
    Imported,
    /// The user is there already.
    Skipped,
    /// For this reason.
    Failed(String),
}

/// Imports a line.
pub(super) fn import(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    job: &ImportJob,
    line: &str,
) -> Result<Outcome, CognitoError> {
    let Some(fields) = csv::fields(line) else {
        return Ok(Outcome::Failed("The line is too long.".to_owned()));
    };
    let columns = job.columns.as_deref().unwrap_or_default();
    if fields.len() != columns.len() {
        let words = "The line does not have as many fields as the header.";
        return Ok(Outcome::Failed(words.to_owned()));
    }
    let named = columns.iter().map(String::as_str).zip(fields);
    let row = Row(named.filter(|(_, value)| !value.is_empty()).collect());
    let user = row.user(ctx, tx, pool, job);
    match user.and_then(|user| tx.create_user(pool, user, Conflict::Refuse)) {
        Ok(()) => Ok(Outcome::Imported),
        Err(refusal) => outcome(refusal.into()),
    }
}

/// What a refusal is to the job; our own faults are the job's, not the line's.
fn outcome(refusal: ApiError) -> Result<Outcome, CognitoError> {
    match (refusal.kind(), refusal.message()) {
        (ErrorKind::Modelled("UsernameExistsException"), _) => Ok(Outcome::Skipped),
        (ErrorKind::Modelled(_), Some(words)) => Ok(Outcome::Failed(words.trim_end().to_owned())),
        _ => Err(refusal.into()),
    }
}

/// The fields of a line that are not empty, by their columns.
struct Row<'a>(BTreeMap<&'a str, String>);

impl Row<'_> {
    fn user(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
        job: &ImportJob,
    ) -> Result<User, CognitoError> {
        let name = self.0.get(columns::USERNAME);
        let missing =
            || CognitoError::invalid_parameter("The User Record has no cognito:username.");
        let change = self.attributes(pool)?;
        require_verified(pool, &change)?;
        let draft = Draft::with_sub(
            pool,
            name.ok_or_else(missing)?,
            sub(ctx.random_bytes()),
            change,
        )?;
        let mut user = draft.into_user(pool, UserStatus::ResetRequired, ctx.now());
        if signs_in_by_code(pool, &user) {
            user.status = UserStatus::Confirmed;
        }
        user.mfa.sms = self.has_sms_mfa(pool)? && user.address(Contact::Phone).is_some();
        if let Some(hash) = self.hash(job)? {
            password::import(ctx, tx, pool, &mut user, &hash)?;
            user.status = UserStatus::Confirmed;
        }
        Ok(user)
    }

    fn attributes(&self, pool: &Pool) -> Result<AttributeChange, CognitoError> {
        let others = [columns::USERNAME, columns::MFA, columns::PASSWORD_HASH];
        let own = self.0.iter().filter(|(name, _)| !others.contains(*name));
        let given: Vec<_> = own
            .map(|(name, value)| {
                let value = match *name {
                    "birthdate" => day(value),
                    _ => Cow::Borrowed(value.as_str()),
                };
                ((*name).to_owned(), value.into_owned())
            })
            .collect();
        let change = AttributeChange::of_new(pool, Writer::Admin, &given)?;
        let name = self.0.get(columns::USERNAME).map(String::as_str);
        change.require_all_but(pool, |required| {
            // The name itself may be the address that is wanted.
            let contact = Contact::of_attribute(required);
            contact.is_some_and(|contact| pool.username_attributes.contains(&contact))
                && name.is_some()
        })?;
        Ok(change)
    }

    /// Whether text messages are his second factor. What the pool does not allow is refused.
    fn has_sms_mfa(&self, pool: &Pool) -> Result<bool, CognitoError> {
        let wants = self.0.get(columns::MFA).map(|text| text.to_lowercase());
        let wants = match wants.as_deref() {
            None => None,
            Some("true") => Some(true),
            Some("false") => Some(false),
            Some(_) => return Err(mfa_refusal("must be true or false")),
        };
        match (pool.mfa.mode, wants) {
            (MfaMode::On, Some(false)) => Err(mfa_refusal("must be true: the pool requires MFA")),
            (MfaMode::Off, Some(true)) => Err(mfa_refusal("must be false: the pool has no MFA")),
            (MfaMode::On, _) | (MfaMode::Optional, Some(true)) => Ok(pool.mfa.sms),
            (MfaMode::Off | MfaMode::Optional, _) => Ok(false),
        }
    }

    fn hash(&self, job: &ImportJob) -> Result<Option<ImportedHash>, CognitoError> {
        let algorithm = job.algorithm;
        let algorithm = algorithm.and_then(|algorithm| Algorithm::of_name(algorithm.as_str()));
        let Some((algorithm, text)) = algorithm.zip(self.0.get(columns::PASSWORD_HASH)) else {
            return Ok(None);
        };
        let hash = ImportedHash::parse(algorithm, text);
        let refusal = |error| CognitoError::invalid_parameter(format!("password_hash: {error}"));
        hash.map(Some).map_err(refusal)
    }
}

fn mfa_refusal(reason: &str) -> CognitoError {
    CognitoError::invalid_parameter(format!("{} {reason}", columns::MFA))
}

/// `mm/dd/yyyy` as attributes have it; what is no such day is left for the schema to refuse.
fn day(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(month), Some(day), Some(year), None) => Cow::Owned(format!("{year}-{month}-{day}")),
        _ => Cow::Borrowed("no day"),
    }
}

/// A user must be reachable where he will reset his password.
fn require_verified(pool: &Pool, change: &AttributeChange) -> Result<(), CognitoError> {
    let mut contacts = pool.auto_verified.iter();
    if contacts.any(|contact| change.verifies(*contact)) {
        return Ok(());
    }
    Err(CognitoError::invalid_parameter(
        "The User Record does not set any of the auto verified attributes to true. \
         (Example: email_verified to true).",
    ))
}

fn signs_in_by_code(pool: &Pool, user: &User) -> bool {
    let ways = [
        (FirstFactor::EmailOtp, Contact::Email),
        (FirstFactor::SmsOtp, Contact::Phone),
    ];
    ways.iter().any(|(factor, contact)| {
        pool.first_factors.contains(factor) && user.address(*contact).is_some()
    })
}
