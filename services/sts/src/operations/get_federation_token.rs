//! `GetFederationToken`: temporary credentials for a user of another directory, limited by the
//! policy given. Without a policy they may do nothing.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html>

use std::sync::Arc;

use ringwall_core::{
    Ask, Principal, PrincipalKind, Reply, RequestContext, Resource, Session, Tags,
};
use ringwall_policy::{Policy, PolicyKind};
use ringwall_store::ReadTx;

use crate::api::{FederatedUser, GetFederationTokenInput, GetFederationTokenOutput, Tag};
use crate::error::StsError;
use crate::session;

pub(crate) fn get_federation_token(
    ctx: &RequestContext,
    _tx: &&ReadTx,
    input: GetFederationTokenInput,
) -> Result<Reply<GetFederationTokenOutput>, StsError> {
    session::require_long_term(ctx, "GetFederationToken")?;
    if input
        .policy_arns
        .as_ref()
        .is_some_and(|arns| !arns.is_empty())
    {
        return Err(StsError::managed_session_policies());
    }
    let policies = input
        .policy
        .iter()
        .map(|text| Policy::parse(text, PolicyKind::Session));
    let policies: Vec<Policy> = policies
        .collect::<Result<_, _>>()
        .map_err(StsError::malformed_policy)?;
    let tags = tags(input.tags.as_deref().unwrap_or_default())?;

    let account = ctx.account();
    let principal = Principal {
        kind: PrincipalKind::FederatedUser {
            name: input.name.clone(),
            user: None,
        },
        account,
        partition: ctx.partition(),
        unique_id: format!("{account}:{}", input.name),
    };
    let ask = Ask::new("sts:GetFederationToken").on(Resource::new(principal.arn(), account));
    let permit = ctx.authorize(&ask)?;

    let session = Session {
        issued_at: ctx.now(),
        expires_at: ctx
            .now()
            .plus_secs(session::seconds(ctx, input.duration_seconds)),
        policies: policies.into_iter().map(Arc::new).collect(),
        tags,
        ..Session::default()
    };
    let credentials = session::issue(ctx, &principal, &session)?;
    let packed = input
        .policy
        .as_ref()
        .map(|policy| packed_percent(policy.len()));

    Ok(permit.reply(GetFederationTokenOutput {
        credentials: Some(credentials),
        federated_user: Some(FederatedUser {
            federated_user_id: principal.unique_id.clone(),
            arn: principal.arn(),
        }),
        packed_policy_size: packed,
        ..GetFederationTokenOutput::default()
    }))
}

fn tags(tags: &[Tag]) -> Result<Tags, StsError> {
    let all: Tags = tags
        .iter()
        .map(|tag| (tag.key.clone(), tag.value.clone()))
        .collect();
    if all.len() == tags.len() {
        Ok(all)
    } else {
        Err(StsError::duplicate_tags())
    }
}

/// How much of a token's room a policy takes, in percent.
fn packed_percent(bytes: usize) -> i32 {
    const LARGEST_BYTES: usize = 2048;
    i32::try_from((bytes * 100).div_ceil(LARGEST_BYTES))
        .unwrap_or(100)
        .clamp(1, 100)
}
