//! Logins to DB instances, as the server's own database door tells them.
//!
//! The door must not wait: it hands each login over and goes on. The thread of detectors writes them
//! down for the detector of the instance's account and Region, if it wants them, before it looks.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use parking_lot::Mutex;
use ringwall_core::{AccountId, Region, Timestamp};
use ringwall_guardduty::find_detector;
use ringwall_guardduty::plane::told::{self, Told};
use ringwall_store::{Store, StoreError};
use serde::Serialize;

use crate::admission::wants;
use crate::source::SourceKind;

/// Logins that wait to be written down.
const MOST_WAITING: usize = 4_096;
/// Logins that are written down together.
const MOST_TOGETHER: usize = 2_000;
/// What a client says of itself is cut to so many letters.
const MOST_LETTERS: usize = 256;

/// A login to a DB instance, or a connection without one. The members are those of the logs that
/// `ringwall detect` reads.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DatabaseLogin {
    /// The account of the instance.
    #[serde(skip)]
    pub account: AccountId,
    /// Its Region.
    #[serde(skip)]
    pub region: Region,
    /// When.
    #[serde(skip)]
    pub at: Timestamp,
    /// From where.
    pub source_ip: IpAddr,
    /// The instance.
    pub db_instance_identifier: String,
    /// Its ARN.
    pub db_instance_arn: String,
    /// Its resource id.
    pub dbi_resource_id: String,
    /// Its engine.
    pub engine: &'static str,
    /// The engine's version.
    pub engine_version: String,
    /// The database user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The database.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub database: String,
    /// The program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub application: String,
    /// `Password` or `IAM`.
    pub auth_method: &'static str,
    /// `success`, `failure`, or `connection` of who never tried.
    pub outcome: &'static str,
}

/// A line of the log.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    event_type: &'static str,
    time: String,
    account_id: String,
    region: &'a str,
    #[serde(flatten)]
    login: &'a DatabaseLogin,
}

/// Hands logins over to detectors. Clones share the way.
#[derive(Clone, Debug)]
pub struct LoginTeller(SyncSender<DatabaseLogin>);

/// The logins that were handed over. Clones share them.
#[derive(Clone, Debug)]
pub struct Logins(Arc<Mutex<Receiver<DatabaseLogin>>>);

/// A way for logins from the door to detectors.
#[must_use]
pub fn logins() -> (LoginTeller, Logins) {
    let (sender, receiver) = sync_channel(MOST_WAITING);
    (LoginTeller(sender), Logins(Arc::new(Mutex::new(receiver))))
}

impl LoginTeller {
    /// Hands a login over. When too many wait it is dropped, and counted.
    pub fn tell(&self, mut login: DatabaseLogin) {
        for said in [&mut login.database, &mut login.application]
            .into_iter()
            .chain(&mut login.user)
        {
            cut(said);
        }
        match self.0.try_send(login) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                metrics::counter!("ringwall_guardduty_logins_dropped_total").increment(1);
            }
            // The server stops.
            Err(TrySendError::Disconnected(_)) => {}
        }
    }
}

fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MOST_LETTERS) {
        text.truncate(end);
    }
}

impl Logins {
    /// Writes down what was handed over.
    pub(crate) fn write_down(&self, store: &Store) -> Result<(), StoreError> {
        let receiver = self.0.lock();
        loop {
            let together: Vec<_> = receiver.try_iter().take(MOST_TOGETHER).collect();
            if together.is_empty() {
                return Ok(());
            }
            let mut lines: BTreeMap<(AccountId, Region), String> = BTreeMap::new();
            for login in &together {
                let place = (login.account, login.region.clone());
                add_line(lines.entry(place).or_default(), login);
            }
            store.write(|tx| {
                for ((account, region), lines) in &lines {
                    let detector = find_detector(tx, *account, region)?;
                    let kind = SourceKind::RdsLogin;
                    let wanted = detector.filter(|one| one.is_enabled && wants(one, kind));
                    if let Some(detector) = wanted {
                        let told = Told {
                            kind: kind.as_str().to_owned(),
                            lines: lines.clone(),
                        };
                        told::tell(tx, &detector.id, told)?;
                    }
                }
                Ok::<_, StoreError>(())
            })?;
        }
    }
}

fn add_line(lines: &mut String, login: &DatabaseLogin) {
    let line = Line {
        event_type: "rdsLogin",
        time: login.at.iso8601(),
        account_id: login.account.to_string(),
        region: login.region.as_str(),
        login,
    };
    if let Ok(line) = serde_json::to_string(&line) {
        lines.push_str(&line);
        lines.push('\n');
    }
}
