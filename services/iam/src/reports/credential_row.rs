//! A line of the credential report.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html#id_credentials_understanding_the_report_format>

use std::borrow::Cow;

use ringwall_core::{AccountId, Partition, Principal, Timestamp};
use ringwall_identity::{
    AccessKey, KeyOwner, User, Uses, access_keys_of, mfa_devices_of, signing_certificates_of,
};
use ringwall_store::Reads;

use crate::error::IamError;
use crate::reports::password_facts;

const NOT_APPLICABLE: &str = "N/A";
const NO_INFORMATION: &str = "no_information";
const NOT_SUPPORTED: &str = "not_supported";

/// The names of the columns.
const COLUMNS: [&str; 23] = [
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
    "additional_credentials_info",
];

/// The first line.
pub(crate) fn header() -> String {
    COLUMNS.join(",")
}

/// A user's line.
pub(crate) fn of_user(
    tx: &impl Reads,
    uses: &Uses,
    user: &User,
    partition: Partition,
) -> Result<String, IamError> {
    let mut row = Row::of(&user.name, &user.arn(partition), Some(user.created_at));
    row.add_password(password_facts::of_user(tx, user)?);
    row.add_mfa(tx, user.account, Some(&user.name))?;
    let owner = KeyOwner::User(user.name.clone());
    row.add_access_keys(tx, uses, user.account, &owner)?;
    row.add_certificates(tx, user.account, &user.id)?;
    Ok(row.line())
}

/// The root user's line. An account has no row of its own: the first that is known of it is its
/// oldest user or root access key.
pub(crate) fn of_root(
    tx: &impl Reads,
    uses: &Uses,
    account: AccountId,
    partition: Partition,
    oldest_user: Option<Timestamp>,
) -> Result<String, IamError> {
    let root = Principal::root(account, partition);
    let keys = access_keys_of(tx, account, &KeyOwner::Root)?;
    let oldest_key = keys.iter().map(|(_, key)| key.created_at).min();
    let oldest = oldest_user.into_iter().chain(oldest_key).min();
    let mut row = Row::of("<root_account>", &root.arn(), oldest);
    row.add(NOT_SUPPORTED);
    row.add(NO_INFORMATION);
    row.add(NOT_SUPPORTED);
    row.add(NOT_SUPPORTED);
    row.add_mfa(tx, account, None)?;
    row.add_access_keys(tx, uses, account, &KeyOwner::Root)?;
    row.add_certificates(tx, account, &root.unique_id)?;
    Ok(row.line())
}

/// A line as it grows, column by column.
struct Row(Vec<String>);

impl Row {
    fn of(name: &str, arn: &str, created_at: Option<Timestamp>) -> Self {
        let mut row = Self(Vec::with_capacity(COLUMNS.len()));
        row.add(name);
        row.add(arn);
        row.add(moment(created_at));
        row
    }

    fn add(&mut self, value: impl Into<String>) {
        self.0.push(value.into());
    }

    fn add_password(&mut self, password: Option<password_facts::PasswordFacts>) {
        self.add(password.is_some().to_string());
        match password {
            Some(facts) => {
                self.add(match facts.last_used_at {
                    Some(at) => moment(Some(at)),
                    None => NO_INFORMATION.to_owned(),
                });
                self.add(moment(Some(facts.changed_at)));
                self.add(moment(facts.next_rotation_at));
            }
            None => self.0.extend([NOT_APPLICABLE; 3].map(str::to_owned)),
        }
    }

    fn add_mfa(
        &mut self,
        tx: &impl Reads,
        account: AccountId,
        user: Option<&str>,
    ) -> Result<(), IamError> {
        let devices = mfa_devices_of(tx, account, user)?;
        self.add((!devices.is_empty()).to_string());
        Ok(())
    }

    fn add_access_keys(
        &mut self,
        tx: &impl Reads,
        uses: &Uses,
        account: AccountId,
        owner: &KeyOwner,
    ) -> Result<(), IamError> {
        let mut keys = access_keys_of(tx, account, owner)?;
        keys.sort_by_key(|(_, key)| key.created_at);
        let mut keys = keys.iter();
        for _ in 0..2 {
            let key = keys.next();
            self.add_access_key(tx, uses, key.map(|(id, key)| (id.as_str(), &**key)))?;
        }
        Ok(())
    }

    fn add_access_key(
        &mut self,
        tx: &impl Reads,
        uses: &Uses,
        key: Option<(&str, &AccessKey)>,
    ) -> Result<(), IamError> {
        let active = key.filter(|(_, key)| key.active);
        self.add(active.is_some().to_string());
        self.add(moment(active.map(|(_, key)| key.created_at)));
        let last_use = match key {
            Some((id, _)) => uses.of_access_key(tx, id)?,
            None => None,
        };
        self.add(moment(last_use.as_ref().map(|last_use| last_use.at)));
        let (region, service) = match last_use {
            Some(last_use) => (last_use.region, last_use.service),
            None => (NOT_APPLICABLE.to_owned(), NOT_APPLICABLE.to_owned()),
        };
        self.add(region);
        self.add(service);
        Ok(())
    }

    fn add_certificates(
        &mut self,
        tx: &impl Reads,
        account: AccountId,
        owner_id: &str,
    ) -> Result<(), IamError> {
        let mut certificates = signing_certificates_of(tx, account, owner_id)?;
        certificates.sort_by_key(|certificate| certificate.uploaded_at);
        let mut certificates = certificates.iter();
        for _ in 0..2 {
            let active = certificates.next().filter(|certificate| certificate.active);
            self.add(active.is_some().to_string());
            self.add(moment(active.map(|certificate| certificate.uploaded_at)));
        }
        // Nobody has more than two of either.
        self.add(NOT_APPLICABLE);
        Ok(())
    }

    fn line(self) -> String {
        let fields: Vec<_> = self.0.iter().map(|field| quoted(field)).collect();
        fields.join(",")
    }
}

fn moment(at: Option<Timestamp>) -> String {
    let whole = at.map(|at| Timestamp::from_secs(at.secs()).iso8601());
    match whole {
        Some(text) => text.replace('Z', "+00:00"),
        None => NOT_APPLICABLE.to_owned(),
    }
}

/// A field of CSV (RFC 4180): names of users may have commas.
fn quoted(field: &str) -> Cow<'_, str> {
    if field.contains([',', '"', '\n']) {
        Cow::Owned(format!("\"{}\"", field.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(field)
    }
}
