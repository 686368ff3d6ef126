//! `AssumeRoleWithWebIdentity`: a session of a role, for whom an `OpenID` Connect provider vouches.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>

use ringwall_core::{FederatedCaller, Reply, RequestContext};
use ringwall_outbound::Believed;

use crate::StsRead;
use crate::api::{AssumeRoleWithWebIdentityInput, AssumeRoleWithWebIdentityOutput};
use crate::error::StsError;
use crate::role_session::{NewSession, TrustQuestion, WantedRole, seconds};
use crate::session_policies::SessionPolicies;
use crate::web_identity::WebIdentity;

const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

pub(crate) fn assume_role_with_web_identity(
    ctx: &RequestContext,
    tx: &StsRead<'_>,
    input: AssumeRoleWithWebIdentityInput,
) -> Result<Reply<AssumeRoleWithWebIdentityOutput>, StsError> {
    if input.provider_id.is_some() {
        return Err(StsError::not_built(
            "A web identity of an OAuth 2.0 provider",
        ));
    }
    let wanted = WantedRole::find(tx.tx, &input.role_arn)?;
    let token = input.web_identity_token.expose();

    let keys = &tx.sts.provider_keys;
    let identity = WebIdentity::verify(ctx, tx.tx, keys, &wanted, token)?;
    ctx.note_federated(FederatedCaller {
        kind: "WebIdentityUser",
        principal_id: format!(
            "{}:{}:{}",
            identity.provider_arn, identity.audience, identity.subject
        ),
        user_name: identity.subject.clone(),
        provider: identity.provider_arn.clone(),
        account: wanted.account(),
        tags: identity.tags.passed.clone(),
        transitive_tags: identity.tags.transitive.clone(),
        source_identity: identity.source_identity.clone(),
    });
    if let Some(believed) = identity.believed {
        let method = match believed {
            Believed::PublicRoot => "IAMTrustStore",
            Believed::Thumbprint => "Thumbprint",
        };
        ctx.note("identityProviderConnectionVerificationMethod", method);
    }
    let role = wanted.federated(ACTION)?;
    let policies = SessionPolicies::parse(
        tx.tx,
        role.account,
        input.policy.as_deref(),
        input.policy_arns.as_deref(),
    )?;

    let question = TrustQuestion {
        role,
        partition: wanted.partition(),
        session_name: &input.role_session_name,
        tags: &identity.tags,
        source_identity: identity.source_identity.as_deref(),
        keys: &identity.keys,
        provider: Some(&identity.provider_arn),
        proved_second_factor: false,
    };
    let permit = question
        .permit(ctx, ACTION)?
        .map_err(|(action, _)| StsError::not_trusted(action))?;

    let web_identity_keys = identity.session_keys();
    let made = NewSession {
        role,
        partition: wanted.partition(),
        name: &input.role_session_name,
        seconds: seconds(ctx, role, input.duration_seconds)?,
        policies,
        tags: identity.tags,
        source_identity: identity.source_identity.clone(),
        federated_provider: Some(identity.provider_arn),
        web_identity_keys,
        least_token_bytes: input.minimum_session_token_size,
    }
    .make(ctx)?;

    Ok(permit.reply(AssumeRoleWithWebIdentityOutput {
        credentials: Some(made.issued.credentials),
        subject_from_web_identity_token: Some(identity.subject),
        assumed_role_user: Some(made.user),
        packed_policy_size: made.packed_percent,
        provider: Some(identity.issuer),
        audience: Some(identity.audience),
        source_identity: identity.source_identity,
        session_token_utilization: made.issued.utilization,
        session_token_size: made.issued.size,
        ..AssumeRoleWithWebIdentityOutput::default()
    }))
}
