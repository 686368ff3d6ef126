//! Who called, in a trail event.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html>

use ringwall_core::{FederatedCaller, PrincipalKind, RequestContext, Session};
use ringwall_model::{write_name, write_text};

use crate::record::{member, write_host};

/// Writes the event's `userIdentity`; `federated` is whom an identity provider vouched for.
pub(crate) fn write_identity(
    out: &mut String,
    ctx: &RequestContext,
    federated: Option<&FederatedCaller>,
) {
    out.push('{');
    match federated {
        Some(caller) => {
            member(out, "type", caller.kind);
            member(out, "principalId", &caller.principal_id);
            member(out, "userName", &caller.user_name);
            member(out, "identityProvider", &caller.provider);
        }
        None => write_caller(out, ctx),
    }
    if let Some(service) = ctx.called_via.last() {
        write_name(out, "invokedBy");
        write_host(out, service);
    }
    out.push('}');
}

/// Writes what the provider said of the caller: it stands among the call's parameters.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_examples-sts-api-saml>
pub(crate) fn write_claims(out: &mut String, caller: &FederatedCaller) {
    if let Some(identity) = &caller.source_identity {
        member(out, "sourceIdentity", identity);
    }
    if !caller.tags.is_empty() {
        write_name(out, "principalTags");
        out.push('{');
        for (key, value) in caller.tags.iter() {
            member(out, key, value);
        }
        out.push('}');
    }
    if !caller.transitive_tags.is_empty() {
        write_name(out, "transitiveTagKeys");
        out.push('[');
        for (place, key) in caller.transitive_tags.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            write_text(out, key);
        }
        out.push(']');
    }
}

fn write_caller(out: &mut String, ctx: &RequestContext) {
    let caller = &ctx.caller;
    if let PrincipalKind::Service { name } = &caller.principal.kind {
        member(out, "type", "AWSService");
        member(out, "invokedBy", name);
        return;
    }
    let (kind, user_name) = match &caller.principal.kind {
        PrincipalKind::Root => ("Root", None),
        PrincipalKind::User { name, .. } => ("IAMUser", Some(name)),
        PrincipalKind::AssumedRole { .. } => ("AssumedRole", None),
        PrincipalKind::FederatedUser { .. } => ("FederatedUser", None),
        PrincipalKind::Service { .. } | PrincipalKind::Anonymous => ("Unknown", None),
    };
    member(out, "type", kind);
    member(out, "principalId", &caller.principal.unique_id);
    member(out, "arn", ctx.caller_arn());
    member(out, "accountId", &caller.principal.account.digits());
    if let Some(id) = &caller.access_key_id {
        member(out, "accessKeyId", id);
    }
    if let Some(name) = user_name {
        member(out, "userName", name);
    }
    if let Some(session) = &caller.session {
        write_session(out, ctx, session);
        if let Some(provider) = session.delegate {
            write_delegate(out, &provider.digits());
        }
    }
}

/// Writes which product provider acted, by access that was delegated to him.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-cloudtrail.html>
fn write_delegate(out: &mut String, provider: &str) {
    write_name(out, "invokedByDelegate");
    out.push('{');
    member(out, "accountId", provider);
    out.push('}');
}

fn write_session(out: &mut String, ctx: &RequestContext, session: &Session) {
    write_name(out, "sessionContext");
    out.push('{');
    write_issuer(out, ctx);
    write_name(out, "attributes");
    out.push('{');
    member(out, "creationDate", &session.issued_at.iso8601());
    let with_mfa = session.mfa_at.is_some();
    member(
        out,
        "mfaAuthenticated",
        if with_mfa { "true" } else { "false" },
    );
    out.push('}');
    if let Some(identity) = &session.source_identity {
        member(out, "sourceIdentity", identity);
    }
    if session.assumed_root {
        out.push_str(",\"assumedRoot\":\"true\"");
    }
    out.push('}');
}

/// What the session was made from.
fn write_issuer(out: &mut String, ctx: &RequestContext) {
    let principal = &ctx.caller.principal;
    let account = principal.account;
    let (kind, id, name, arn) = match &principal.kind {
        PrincipalKind::AssumedRole { role, .. } => {
            let id = principal.unique_id.split(':').next().unwrap_or_default();
            ("Role", id, role, principal.issuer_arn().unwrap_or_default())
        }
        PrincipalKind::FederatedUser {
            user: Some(user), ..
        } => {
            let (partition, path, name) = (principal.partition, &user.path, &user.name);
            let arn = format!("arn:{partition}:iam::{account}:user{path}{name}");
            ("IAMUser", user.id.as_str(), name, arn)
        }
        _ => return,
    };
    write_name(out, "sessionIssuer");
    out.push('{');
    member(out, "type", kind);
    member(out, "principalId", id);
    member(out, "arn", &arn);
    member(out, "accountId", &account.digits());
    member(out, "userName", name);
    out.push('}');
}
