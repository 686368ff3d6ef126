//! Decides on logins with IAM tokens: whose signature it is, and whether he may connect as the
//! database user that he names.
//!
//! The client learns that it was refused and nothing more. Why stands in the log under the target
//! `iam-db-auth-error`, in AWS's words, and is counted by AWS's metrics. AWS's CloudTrail knows
//! nothing of logins; the trail here has an event for each, marked as Ringwall's.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Troubleshooting.html>

use std::net::IpAddr;
use std::sync::Arc;

use ringwall_core::{
    Ask, Caller, Client, OutsideEvent, Platform, PresignedRefusal, PresignedRequest, Principal,
    PrincipalKind, RequestContext, Resource,
};

use super::refusal::Refusal;
use crate::backend::Backend;
use crate::door::throttle::Throttle;

/// The longest that a token is good for, whatever it says.
const LONGEST_SECONDS: i64 = 900;

/// Somebody who wants to be a database user.
pub(super) struct Login<'a> {
    /// The DB instance.
    pub(super) backend: &'a Backend,
    /// The database user.
    pub(super) user: &'a str,
    /// What came in the password's place.
    pub(super) token: &'a [u8],
    /// From where.
    pub(super) client: IpAddr,
}

/// Decides on logins.
pub(super) struct Gatekeeper {
    platform: Arc<Platform>,
    throttle: Throttle,
}

impl Gatekeeper {
    pub(super) fn new(platform: Arc<Platform>) -> Self {
        Self {
            platform,
            throttle: Throttle::default(),
        }
    }

    pub(super) const fn platform(&self) -> &Arc<Platform> {
        &self.platform
    }

    /// Whether somebody may log in. A `false` is all that a client may learn.
    pub(super) fn admits(&self, login: &Login<'_>) -> bool {
        let (caller, refused) = match self.caller_of(login) {
            Ok(caller) => (caller, None),
            Err(refusal) => (stranger(login.backend), Some(refusal)),
        };
        let mut ctx = RequestContext::new(
            Arc::clone(&self.platform),
            "rds-db",
            "Connect",
            caller,
            login.backend.region.clone(),
            // Policies on connecting see neither address nor program.
            Client::inside(),
        );
        let refused = refused.or_else(|| authorize(&ctx, login).err());
        ctx.client.address = Some(login.client);
        self.record(&ctx, login, refused.as_ref());
        super::meters::count(&login.backend.identifier, refused.as_ref());
        if let Some(refusal) = &refused {
            refusal.log(login);
        }
        refused.is_none()
    }

    /// Whose token it is.
    fn caller_of(&self, login: &Login<'_>) -> Result<Caller, Refusal> {
        let Backend {
            address,
            port,
            region,
            iam_authentication,
            ..
        } = login.backend;
        if !iam_authentication {
            return Err(Refusal::Invalid(
                "IAM authentication of the DB instance is off".to_owned(),
            ));
        }
        let token = std::str::from_utf8(login.token);
        let token = token.map_err(|_| Refusal::Invalid("it is no text".to_owned()))?;
        let now = self.platform.clock.now();
        if self.platform.quotas && !self.throttle.take(&login.backend.resource_id, token, now) {
            return Err(Refusal::Throttled);
        }
        let request = PresignedRequest {
            url: token,
            service: "rds-db",
            region,
            hosts: &[format!("{address}:{port}")],
            parameters: &[("Action", "connect"), ("DBUser", login.user)],
            longest_seconds: LONGEST_SECONDS,
        };
        let presigned = &self.platform.presigned;
        presigned
            .caller_of(&request, now)
            .map_err(|refusal| match refusal {
                PresignedRefusal::Invalid(why) => Refusal::Invalid(why),
                PresignedRefusal::Expired => Refusal::Expired,
                PresignedRefusal::Internal(error) => Refusal::Internal(error),
            })
    }

    fn record(&self, ctx: &RequestContext, login: &Login<'_>, refused: Option<&Refusal>) {
        let error = refused.map(|refusal| (refusal.code(), refusal.words(login)));
        let event = OutsideEvent {
            account: login.backend.account,
            parameters: vec![
                ("dBInstanceIdentifier", login.backend.identifier.clone()),
                ("dbiResourceId", login.backend.resource_id.clone()),
                ("dBUser", login.user.to_owned()),
            ],
            error,
        };
        self.platform.outside_events.record(ctx, &event);
    }
}

/// Whether the caller may connect as the user. Only principals of the instance's own account may:
/// there is no policy on its side that could let others in.
fn authorize(ctx: &RequestContext, login: &Login<'_>) -> Result<(), Refusal> {
    let Backend {
        account,
        region,
        resource_id,
        ..
    } = login.backend;
    let denied = || Refusal::NotAuthorized(ctx.caller_arn().to_owned());
    if ctx.account() != *account {
        return Err(denied());
    }
    let user = login.user;
    let partition = region.partition();
    let arn = format!("arn:{partition}:rds-db:{region}:{account}:dbuser:{resource_id}/{user}");
    let ask = Ask::new("rds-db:connect").on(Resource::new(arn, *account));
    match ctx.try_authorize(&ask) {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err(denied()),
        Err(error) => Err(Refusal::Internal(error)),
    }
}

/// Nobody, for the trail.
fn stranger(backend: &Backend) -> Caller {
    Caller {
        principal: Principal {
            kind: PrincipalKind::Anonymous,
            account: backend.account,
            partition: backend.region.partition(),
            unique_id: "anonymous".to_owned(),
        },
        access_key_id: None,
        session: None,
    }
}
