//! `GetFederationToken`: temporary credentials for a user of another directory, limited by the
//! policy given. Without a policy they may do nothing.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>

use ringwall_core::{
    Ask, FederatingUser, Principal, PrincipalKind, Reply, RequestContext, Resource, Session,
};

use crate::api::{FederatedUser, GetFederationTokenInput, GetFederationTokenOutput};
use crate::error::StsError;
use crate::session_policies::SessionPolicies;
use crate::session_tags::SessionTags;
use crate::{StsRead, session};

pub(crate) fn get_federation_token(
    ctx: &RequestContext,
    tx: &StsRead<'_>,
    input: GetFederationTokenInput,
) -> Result<Reply<GetFederationTokenOutput>, StsError> {
    session::require_long_term(ctx, "GetFederationToken")?;
    let user = match &ctx.caller.principal.kind {
        PrincipalKind::User { path, name } => Some(FederatingUser {
            path: path.clone(),
            name: name.clone(),
            id: ctx.caller.principal.unique_id.clone(),
        }),
        _ => None,
    };
    let passed = input.tags.unwrap_or_default().into_iter();
    let tags = SessionTags::parse(passed.map(|tag| (tag.key, tag.value)), None, None)?;

    let policies = SessionPolicies::parse(
        tx.tx,
        ctx.account(),
        input.policy.as_deref(),
        input.policy_arns.as_deref(),
    )?;

    let account = ctx.account();
    let principal = Principal {
        kind: PrincipalKind::FederatedUser {
            name: input.name.clone(),
            user,
        },
        account,
        partition: ctx.partition(),
        unique_id: format!("{account}:{}", input.name),
    };
    let resource = || Resource::new(principal.arn(), account);
    let asks = tags.request_conditions(Ask::new("sts:GetFederationToken").on(resource()));
    let permit = ctx.authorize(&asks)?;
    if !tags.passed.is_empty() {
        ctx.authorize(&tags.request_conditions(Ask::new("sts:TagSession").on(resource())))?;
    }

    let packed_policy_size = policies.packed_percent(&tags.tags)?;
    let session = Session {
        issued_at: ctx.now(),
        expires_at: ctx
            .now()
            .plus_secs(session::seconds(ctx, input.duration_seconds)),
        policies: policies.inline,
        policy_arns: policies.arns,
        tags: tags.tags,
        ..Session::default()
    };
    let least = input.minimum_session_token_size;
    let issued = session::issue(ctx, &principal, &session, least)?;

    Ok(permit.reply(GetFederationTokenOutput {
        credentials: Some(issued.credentials),
        federated_user: Some(FederatedUser {
            federated_user_id: principal.unique_id.clone(),
            arn: principal.arn(),
        }),
        packed_policy_size,
        session_token_utilization: issued.utilization,
        session_token_size: issued.size,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow, input};

    use crate::api;
    use crate::test_house;

    #[test]
    fn names_the_session_and_needs_permission_on_it() {
        let arn = format!("arn:aws:sts::{ACCOUNT}:federated-user/bob");
        let asked = input(&[("Name", "bob"), ("Policy", &allow("kms:*", "*"))]);
        let house = test_house();
        let made = house.needs::<api::GetFederationToken>("sts:GetFederationToken", &arn, asked);
        assert_eq!(made.federated_user.unwrap().arn, arn);
        assert_eq!(made.packed_policy_size, Some(3));
    }

    #[test]
    fn refuses_what_is_no_policy() {
        let asked = input(&[("Name", "bob"), ("Policy", "{")]);
        let refused = test_house().refusal::<api::GetFederationToken>(asked);
        assert!(
            refused.starts_with("MalformedPolicyDocumentException"),
            "{refused}"
        );
    }
}
