//! `AssumeRoleWithSAML`: a session of a role, for whom a SAML provider vouches.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html>

use ringwall_core::{FederatedCaller, Reply, RequestContext, Resource};

use crate::StsRead;
use crate::api::{AssumeRoleWithSAMLInput, AssumeRoleWithSAMLOutput};
use crate::error::StsError;
use crate::role_session::{NewSession, TrustQuestion, WantedRole, seconds};
use crate::saml_identity::SamlIdentity;
use crate::session_policies::SessionPolicies;

const ACTION: &str = "sts:AssumeRoleWithSAML";

pub(crate) fn assume_role_with_saml(
    ctx: &RequestContext,
    tx: &StsRead<'_>,
    input: AssumeRoleWithSAMLInput,
) -> Result<Reply<AssumeRoleWithSAMLOutput>, StsError> {
    let wanted = WantedRole::find(tx.tx, &input.role_arn)?;
    let response = input.saml_assertion.expose();

    let identity =
        SamlIdentity::verify(ctx, tx.tx, &input.principal_arn, &input.role_arn, response)?;
    let subject = &identity.assertion.subject.value;
    ctx.note_federated(FederatedCaller {
        kind: "SAMLUser",
        principal_id: format!("{}:{subject}", identity.name_qualifier),
        user_name: subject.clone(),
        provider: identity.name_qualifier.clone(),
        account: wanted.account(),
        tags: identity.tags.passed.clone(),
        transitive_tags: identity.tags.transitive.clone(),
        source_identity: identity.source_identity.clone(),
    });
    // The assertion stays out of the trail; these stand for it.
    ctx.note_default("sAMLAssertionID", identity.assertion.id.as_str());
    ctx.note_default("roleSessionName", identity.session_name.as_str());
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
        session_name: &identity.session_name,
        tags: &identity.tags,
        source_identity: identity.source_identity.as_deref(),
        keys: &identity.keys,
        provider: Some(&identity.provider_arn),
        proved_second_factor: false,
    };
    let permit = question
        .permit(ctx, ACTION)?
        .map_err(|(action, _)| StsError::not_trusted(action))?;

    let provider = Resource::new(identity.provider_arn.as_str(), role.account);
    ctx.note_resource(&provider.with_trail_type("AWS::IAM::SAMLProvider"));
    let asked = seconds(ctx, role, input.duration_seconds)?;
    let made = NewSession {
        role,
        partition: wanted.partition(),
        name: &identity.session_name,
        seconds: identity.shorten(ctx, asked)?,
        policies,
        tags: identity.tags.clone(),
        source_identity: identity.source_identity.clone(),
        federated_provider: Some(identity.provider_arn.clone()),
        web_identity_keys: Vec::new(),
        least_token_bytes: input.minimum_session_token_size,
    }
    .make(ctx)?;

    Ok(permit.reply(AssumeRoleWithSAMLOutput {
        credentials: Some(made.issued.credentials),
        assumed_role_user: Some(made.user),
        packed_policy_size: made.packed_percent,
        subject: Some(subject.clone()),
        subject_type: Some(identity.subject_type().to_owned()),
        issuer: Some(identity.assertion.issuer.clone()),
        audience: Some(identity.assertion.recipient.clone()),
        name_qualifier: Some(identity.name_qualifier.clone()),
        source_identity: identity.source_identity.clone(),
        session_token_utilization: made.issued.utilization,
        session_token_size: made.issued.size,
        ..AssumeRoleWithSAMLOutput::default()
    }))
}
