//! `GetScopedCredentials`: credentials of the calling session that may less, or end sooner.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html>

use std::sync::Arc;

use ringwall_core::{Ask, Reply, RequestContext, Resource, Session, Timestamp};
use ringwall_policy::{Policy, PolicyKind};

use crate::StsRead;
use crate::api::{GetScopedCredentialsInput, GetScopedCredentialsOutput, ScopedSession};
use crate::error::StsError;
use crate::session;

/// How often a session can be given a policy to be scoped down to.
const MOST_POLICIES: usize = 3;

pub(crate) fn get_scoped_credentials(
    ctx: &RequestContext,
    _tx: &StsRead<'_>,
    input: GetScopedCredentialsInput,
) -> Result<Reply<GetScopedCredentialsOutput>, StsError> {
    let policy = input.policy.as_deref();
    let policy = policy.map(|text| Policy::parse(text, PolicyKind::Session));
    let policy = policy
        .transpose()
        .map_err(|error| StsError::malformed_policy(&error))?;

    let ask = Ask::new("sts:GetScopedCredentials").on(Resource::new("*", ctx.account()));
    let permit = ctx.authorize(&ask)?;

    let calling = ctx.caller.session.as_deref();
    let calling = calling.ok_or_else(StsError::no_session_to_scope)?;
    if policy.is_none() && input.duration_seconds.is_none() {
        return Err(StsError::nothing_to_scope());
    }
    if policy.is_some() && calling.scoped.len() >= MOST_POLICIES {
        return Err(StsError::scoped_too_often(MOST_POLICIES));
    }
    // It is the same session: what revokes those made before a moment revokes it too.
    let mut scoped = Session {
        expires_at: end(ctx, calling, input.duration_seconds)?,
        ..Session::clone(calling)
    };
    scoped.scoped.extend(policy.map(Arc::new));
    let principal = &ctx.caller.principal;
    let least = input.minimum_session_token_size;
    let issued = session::issue(ctx, principal, &scoped, least)?;

    Ok(permit.reply(GetScopedCredentialsOutput {
        credentials: Some(issued.credentials),
        session_info: Some(ScopedSession {
            scoped_session_id: principal.unique_id.clone(),
            arn: principal.arn(),
        }),
        session_token_utilization: issued.utilization,
        session_token_size: issued.size,
        scoped_policies_count: i32::try_from(scoped.scoped.len()).ok(),
        source_identity: scoped.source_identity,
    }))
}

/// When it ends: with the calling session, or sooner.
fn end(ctx: &RequestContext, calling: &Session, asked: Option<i32>) -> Result<Timestamp, StsError> {
    let Some(seconds) = asked else {
        return Ok(calling.expires_at);
    };
    let end = ctx.now().plus_secs(seconds.into());
    if end > calling.expires_at {
        return Err(StsError::outlives_the_session());
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::Session;
    use ringwall_policy::{Policy, PolicyKind};
    use ringwall_testing::{ACCOUNT, TestHouse, allow, input, trust};

    use crate::api::{self, GetScopedCredentialsInput};
    use crate::test_house;

    /// A session of a role that may everything.
    fn in_session(house: &TestHouse, scoped: &[&str]) -> TestHouse {
        let root = format!("arn:aws:iam::{ACCOUNT}:root");
        house.put_role(
            "wide",
            &trust(&[&root], &["sts:AssumeRole"]),
            &[&allow("*", "*")],
        );
        let policy = |text: &&str| Arc::new(Policy::parse(text, PolicyKind::Session).unwrap());
        house.as_role("wide", "job").in_session(Session {
            issued_at: house.now(),
            expires_at: house.now().plus_secs(3600),
            source_identity: Some("alice".to_owned()),
            scoped: scoped.iter().map(policy).collect(),
            ..Session::default()
        })
    }

    fn scoping(policy: Option<&str>, seconds: Option<i32>) -> GetScopedCredentialsInput {
        GetScopedCredentialsInput {
            policy: policy.map(str::to_owned),
            duration_seconds: seconds,
            ..input(&[])
        }
    }

    #[test]
    fn it_stays_the_same_session() {
        let house = test_house();
        let session = in_session(&house, &[]);
        let narrow = allow("kms:*", "*");
        let made = session.answer::<api::GetScopedCredentials>(scoping(Some(&narrow), None));
        assert_eq!(made.scoped_policies_count, Some(1));
        assert_eq!(made.source_identity.as_deref(), Some("alice"));
        assert_eq!(
            made.session_info.unwrap().arn,
            format!("arn:aws:sts::{ACCOUNT}:assumed-role/wide/job")
        );
        let end = made.credentials.unwrap().expiration;
        assert_eq!(end, house.now().plus_secs(3600));
        let made = session.answer::<api::GetScopedCredentials>(scoping(None, Some(60)));
        assert_eq!(made.scoped_policies_count, Some(0));
        let end = made.credentials.unwrap().expiration;
        assert_eq!(end, house.now().plus_secs(60));
    }

    #[test]
    fn refuses_what_scopes_nothing_or_too_much() {
        let house = test_house();
        let session = in_session(&house, &[]);
        let refusal = |asked| session.refusal::<api::GetScopedCredentials>(asked);
        assert!(refusal(scoping(None, None)).starts_with("ValidationError: "));
        assert!(
            refusal(scoping(None, Some(3601)))
                .starts_with("InsufficientSessionLifetimeException: ")
        );
        assert!(refusal(scoping(Some("{"), None)).starts_with("MalformedPolicyDocument"));
        let alice = house.as_new_user("alice", &[&allow("*", "*")]);
        let refused = alice.refusal::<api::GetScopedCredentials>(scoping(None, Some(60)));
        assert!(
            refused.starts_with("InvalidSubjectCredentialsException: "),
            "{refused}"
        );
    }

    #[test]
    fn a_session_is_given_three_policies_at_most() {
        let house = test_house();
        let all = allow("*", "*");
        let session = in_session(&house, &[&all, &all, &all]);
        session.is_denied::<api::GetScopedCredentials>(scoping(Some(&all), None));
        let made = session.answer::<api::GetScopedCredentials>(scoping(None, Some(60)));
        assert_eq!(made.scoped_policies_count, Some(3));
    }

    #[test]
    fn what_it_was_scoped_down_to_must_allow_it() {
        let house = test_house();
        let session = in_session(&house, &[&allow("kms:*", "*")]);
        session.is_denied::<api::GetScopedCredentials>(scoping(None, Some(60)));
        let house = house.as_new_user("stranger", &[]);
        house.is_denied::<api::GetScopedCredentials>(scoping(None, Some(60)));
    }
}
