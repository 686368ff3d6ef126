//! Logins to databases: an object a line, as Ringwall's database door writes them.

use serde::{Deserialize, Serialize};

use super::{Surroundings, members};
use crate::batch::Event;
use crate::bounded::{Bounded, key};
use crate::catalog::{self, FindingType};
use crate::finding::{
    Action, Detection, LoginAttribute, Names, RdsDbInstanceDetails, RdsDbUserDetails,
    RdsLoginAttemptAction, Resource,
};
use crate::intelligence::is_public;
use crate::locations;
use crate::profile::{Activity, Profiles};
use crate::sources::flow::ipv4;
use crate::time;
use crate::window::{Counter, Span};

members! {
    OUTCOME = "outcome";
    EVENT_TYPE = "eventType";
    TIME = "time";
    INSTANCE = "dbInstanceIdentifier";
    ENGINE = "engine";
    USER = "user";
    DATABASE = "database";
    APPLICATION = "application";
    SOURCE_IP = "sourceIp";
    METHOD = "authMethod";
    ACCOUNT = "accountId";
    REGION = "region";
    ARN = "dbInstanceArn";
    RESOURCE_ID = "dbiResourceId";
    ENGINE_VERSION = "engineVersion";
}

/// What is remembered of logins, by database and address.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Logins {
    attempts: Bounded<u64, Attempts>,
}

/// Failures, and the success that followed: they may come in any order.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Attempts {
    failures: Counter,
    success_ms: Option<i64>,
}

impl Logins {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            attempts: Bounded::new(capacity / 4),
        }
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.attempts.evicted()
    }

    /// What is told by more than one login.
    pub(crate) fn see(
        &mut self,
        login: &Login<'_>,
        profiles: &mut Profiles,
        around: Surroundings<'_>,
        found: &mut Vec<Detection>,
    ) {
        let event = login.event;
        let outcome = event.get(OUTCOME).unwrap_or_default();
        let user = event.get(USER).unwrap_or_default();
        let instance = event.get(INSTANCE).unwrap_or_default();
        let address = event.get(SOURCE_IP).unwrap_or_default();
        let account = event.get(ACCOUNT);
        let account = account.unwrap_or(around.origin.account.as_bytes());
        let is_from_outside = ipv4(address).is_some_and(is_public);
        let attempts = key(&[account, instance, address]);
        let attempts = self.attempts.entry(attempts, Attempts::default);
        let is_forced = attempts.see(outcome, login.time_ms, around);
        if is_forced && is_from_outside && attempts.success_ms.is_some() {
            let kind = "CredentialAccess:RDS/AnomalousBehavior.SuccessfulBruteForce";
            push(found, kind, None, login, around);
            *attempts = Attempts::default();
        }
        if outcome == b"connection" {
            return;
        }
        let dots = memchr::memchr_iter(b'.', address).nth(1);
        let dimensions: [(&'static str, &[u8]); 3] = [
            ("user", user),
            (
                "network",
                address
                    .get(..dots.unwrap_or(address.len()))
                    .unwrap_or(address),
            ),
            ("application", event.get(APPLICATION).unwrap_or_default()),
        ];
        let entity = key(&[account, instance, user, b"login"]);
        let activity = Activity {
            entity,
            peers: key(&[account, instance, b"logins"]),
            time_ms: login.time_ms,
            dimensions: &dimensions,
        };
        let verdict = profiles.see(&activity, around.settings);
        let is_new_network = verdict.peers.get(1) == Some(&crate::profile::Rarity::Unseen);
        if !verdict.is_ready || !is_new_network {
            return;
        }
        let (name, severity) = match (outcome, is_from_outside, is_forced) {
            (b"success", true, true) => ("SuccessfulLogin", Some(8.0)),
            (b"success", true, false) => ("SuccessfulLogin", Some(5.0)),
            (b"success", false, _) => ("SuccessfulLogin", None),
            _ => ("FailedLogin", None),
        };
        let kind = format!("CredentialAccess:RDS/AnomalousBehavior.{name}");
        push(found, &kind, severity, login, around);
        if let Some(detection) = found.last_mut() {
            detection.anomaly = Some(profiles.anomaly(&activity, &verdict, "databaseUser"));
        }
        profiles.freeze(&activity, &verdict, around.settings.freeze_ms());
    }
}

impl Attempts {
    /// Notes an attempt; whether there were so many failures within the hour that a success at
    /// their end was forced.
    fn see(&mut self, outcome: &[u8], time_ms: i64, around: Surroundings<'_>) -> bool {
        let span = Span {
            window: 60,
            lateness: around.settings.lateness_minutes,
        };
        let failed = u64::from(outcome == b"failure");
        let failed = self.failures.add(time::minute(time_ms), failed, span);
        if outcome == b"success" {
            self.success_ms = Some(time_ms);
        }
        // A success that failures follow was not forced by them.
        self.success_ms = self.success_ms.filter(|success_ms| time_ms <= *success_ms);
        failed.unwrap_or(0) >= u64::from(around.settings.login_failures)
    }
}

fn push(
    found: &mut Vec<Detection>,
    kind: &str,
    severity: Option<f64>,
    login: &Login<'_>,
    around: Surroundings<'_>,
) {
    if let Some(kind) = catalog::find(kind) {
        let mut detection = login.describe(kind, around);
        detection.severity = severity;
        found.push(detection);
    }
}

/// A login.
#[derive(Clone, Copy)]
pub(crate) struct Login<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) time_ms: i64,
}

impl<'a> Login<'a> {
    pub(crate) fn of(event: Event<'a>) -> Option<Self> {
        let time_ms = time::parse(event.get(TIME)?)?;
        let is_login = event.get(EVENT_TYPE) == Some(b"rdsLogin");
        is_login.then_some(Self { event, time_ms })
    }

    /// What a finding of a type tells of this login.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let remote = event.text(SOURCE_IP);
        let count = |outcome: &[u8]| u32::from(event.get(OUTCOME) == Some(outcome));
        let attribute = LoginAttribute {
            user: event.text(USER),
            application: event.has(APPLICATION).then(|| event.text(APPLICATION)),
            failed_login_attempts: count(b"failure"),
            successful_login_attempts: count(b"success"),
        };
        let resource = Resource {
            rds_db_instance_details: Some(RdsDbInstanceDetails {
                db_instance_identifier: event.text(INSTANCE),
                db_instance_arn: event.text(ARN),
                dbi_resource_id: event.text(RESOURCE_ID),
                engine: event.text(ENGINE),
                engine_version: event.text(ENGINE_VERSION),
            }),
            rds_db_user_details: Some(RdsDbUserDetails {
                user: event.text(USER),
                application: event.text(APPLICATION),
                database: event.text(DATABASE),
                auth_method: event.text(METHOD),
            }),
            resource_type: kind.resource.clone(),
            ..Resource::default()
        };
        let names = Names {
            actor: event.text(USER),
            remote: remote.clone(),
            resource: event.text(INSTANCE),
            domain: String::new(),
        };
        let mut detection = Detection::new(kind, self.time_ms, resource, names);
        detection.account = around.or(event.get(ACCOUNT), &around.origin.account);
        detection.region = around.or(event.get(REGION), &around.origin.region);
        detection.criteria = event.text(USER);
        detection.action = Some(Action {
            action_type: "RDS_LOGIN_ATTEMPT".to_owned(),
            rds_login_attempt_action: Some(RdsLoginAttemptAction {
                remote_ip_details: locations::remote(around.locations, &remote),
                login_attributes: vec![attribute],
            }),
            ..Action::default()
        });
        detection
    }
}
