//! The condition keys of a request.

use std::borrow::Cow;

use ringwall_core::{
    Ask, ConditionValues, Partition, PrincipalKind, Region, RequestContext, Resource, Tags,
};
use ringwall_identity::OrganizationPlace;
use ringwall_policy::Context;

/// All condition keys of a request: the global ones first, which nobody may choose.
pub(crate) fn conditions<'a>(
    ctx: &'a RequestContext,
    ask: &'a Ask<'_>,
    resource: Option<&'a Resource<'_>>,
    [caller_place, owner_place]: [Option<&'a OrganizationPlace>; 2],
    principal_tags: &'a Tags,
) -> Context<'a> {
    let mut conditions = Context::with_capacity(32);
    if ask.proves_second_factor {
        conditions.set("aws:MultiFactorAuthPresent", "true");
        conditions.set("aws:MultiFactorAuthAge", "0");
    }
    add_global_conditions(&mut conditions, ctx);
    // A session's tags stand before those of its role.
    for (key, value) in principal_tags.iter() {
        conditions.set(format!("aws:PrincipalTag/{key}"), value);
    }
    if let Some(place) = caller_place {
        conditions.set("aws:PrincipalOrgID", place.organization.as_str());
        conditions.set_many("aws:PrincipalOrgPaths", [place.path.as_str()]);
    }
    if let Some(resource) = resource {
        if let Some(place) = owner_place {
            conditions.set("aws:ResourceOrgID", place.organization.as_str());
            conditions.set_many("aws:ResourceOrgPaths", [place.path.as_str()]);
        }
        conditions.set("aws:ResourceAccount", resource.account.to_string());
        for (key, value) in resource.tags.iter().flat_map(|tags| tags.iter()) {
            conditions.set(format!("aws:ResourceTag/{key}"), value);
        }
    }
    for (key, values) in &ask.conditions {
        match values {
            ConditionValues::One(value) => {
                conditions.set(&**key, &**value);
            }
            ConditionValues::Many(values) => {
                conditions.set_many(&**key, values.iter().map(|value| Cow::from(&**value)));
            }
        }
    }
    conditions
}

/// The condition keys that every request has.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
fn add_global_conditions<'a>(conditions: &mut Context<'a>, ctx: &'a RequestContext) {
    let principal = &ctx.caller.principal;
    let now = ctx.now();
    conditions.set("aws:CurrentTime", now.iso8601());
    conditions.set("aws:EpochTime", now.secs().to_string());
    conditions.set("aws:SecureTransport", text(ctx.client.secure_transport));
    conditions.set(
        "aws:RequestedRegion",
        called_region(ctx.service, &ctx.region),
    );
    if matches!(principal.kind, PrincipalKind::Anonymous) {
        conditions.set("aws:PrincipalAccount", "anonymous");
    } else {
        conditions.set("aws:PrincipalAccount", principal.account.to_string());
        let issuer = principal.issuer_arn().map(Cow::from);
        let arn = issuer.unwrap_or_else(|| Cow::from(ctx.caller_arn()));
        conditions.set("aws:PrincipalArn", arn);
        conditions.set("aws:userid", principal.unique_id.as_str());
    }
    conditions.set("aws:PrincipalIsAWSService", "false");
    conditions.set("aws:ViaAWSService", text(!ctx.called_via.is_empty()));
    let kind = match &principal.kind {
        PrincipalKind::Root => Some("Account"),
        PrincipalKind::User { name, .. } => {
            conditions.set("aws:username", name.as_str());
            Some("User")
        }
        PrincipalKind::AssumedRole { .. } => Some("AssumedRole"),
        PrincipalKind::FederatedUser { .. } => Some("FederatedUser"),
        PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
    };
    if let Some(kind) = kind {
        conditions.set("aws:PrincipalType", kind);
    }
    if let Some(agent) = &ctx.client.user_agent {
        conditions.set("aws:UserAgent", &**agent);
    }
    match (
        ctx.client.address,
        ctx.called_via.first(),
        ctx.called_via.last(),
    ) {
        (_, Some(first), Some(last)) => {
            conditions.set_many(
                "aws:CalledVia",
                ctx.called_via.iter().map(|name| host(name)),
            );
            conditions.set("aws:CalledViaFirst", host(first));
            conditions.set("aws:CalledViaLast", host(last));
        }
        (Some(address), _, _) => {
            conditions.set("aws:SourceIp", address.to_string());
        }
        _ => {}
    }
    add_session_conditions(conditions, ctx);
}

fn add_session_conditions<'a>(conditions: &mut Context<'a>, ctx: &'a RequestContext) {
    let Some(session) = &ctx.caller.session else {
        return;
    };
    conditions.set("aws:TokenIssueTime", session.issued_at.iso8601());
    if let Some(provider) = &session.federated_provider {
        conditions.set("aws:FederatedProvider", provider.as_str());
    }
    if session.assumed_root {
        conditions.set("aws:AssumedRoot", "true");
    }
    conditions.set("aws:MultiFactorAuthPresent", text(session.mfa_at.is_some()));
    if let Some(at) = session.mfa_at {
        let age = ctx.now().secs().saturating_sub(at.secs());
        conditions.set("aws:MultiFactorAuthAge", age.to_string());
    }
    if let Some(identity) = &session.source_identity {
        conditions.set("aws:SourceIdentity", identity.as_str());
    }
    for (key, value) in session.tags.iter() {
        conditions.set(format!("aws:PrincipalTag/{key}"), value);
    }
}

/// The Region called. Global services stand in one Region of each partition, whatever Region a
/// client signs for.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion>
pub fn called_region<'a>(service: &str, region: &'a Region) -> &'a str {
    match (service, region.partition()) {
        ("iam" | "organizations", Partition::Aws) => "us-east-1",
        ("iam" | "organizations", Partition::AwsCn) => "cn-north-1",
        ("iam" | "organizations", Partition::AwsUsGov) => "us-gov-west-1",
        _ => region.as_str(),
    }
}

fn host(service: &str) -> String {
    format!("{service}.amazonaws.com")
}

const fn text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
