//! The engine's answer to a scene.

use std::sync::Arc;

use ringwall_policy::{
    Context, Decision, IdentitySide, Policies, Policy, PolicyKind, Request, RequestPrincipal,
    ResourcePolicy, ResourcePolicyMode, SourceUser, evaluate,
};
use serde_json::Value;

use super::scene::{Answer, Scene, Who};

pub(super) fn engine(scene: &Scene) -> Answer {
    let compile =
        |kind| move |value: &Value| Arc::new(Policy::parse(&value.to_string(), kind).unwrap());
    let list = |kind, values: &[Value]| values.iter().map(compile(kind)).collect::<Vec<_>>();
    let levels =
        |kind, levels: &[Vec<Value>]| levels.iter().map(|one| list(kind, one)).collect::<Vec<_>>();
    let identity = list(PolicyKind::Identity, &scene.identity);
    let boundary = scene.boundary.as_ref().map(compile(PolicyKind::Boundary));
    let session = scene
        .session
        .as_ref()
        .map(|values| list(PolicyKind::Session, values));
    let service_control = levels(PolicyKind::ServiceControl, &scene.service_control);
    let resource_control = levels(PolicyKind::ResourceControl, &scene.resource_control);
    let resource = scene
        .resource_policy
        .as_ref()
        .map(compile(PolicyKind::Resource));
    let mut context = Context::new();
    for (key, (many, values)) in &scene.keys {
        if *many {
            context.set_many(key, values);
        } else {
            context.set(key, &values[0]);
        }
    }
    let names = [scene.who.arn];
    let request = Request::new(
        principal(&scene.who, &names),
        &scene.action,
        &scene.resource,
        &context,
    )
    .owned_by(scene.owner);
    let mode = match scene.must_allow {
        true => ResourcePolicyMode::MustAllow,
        false => ResourcePolicyMode::Ordinary,
    };
    let policies = Policies {
        identity: match scene.everything {
            true => IdentitySide::Everything,
            false => IdentitySide::Policies(&identity),
        },
        boundary: boundary.as_deref(),
        session: session.as_deref(),
        scoped: &[],
        service_control: &service_control,
        resource_control: &resource_control,
        resource: resource
            .as_deref()
            .map(|policy| ResourcePolicy { policy, mode }),
        granted: scene.granted,
    };
    match evaluate(&request, &policies) {
        Decision::Allow { .. } => Answer::Yes,
        Decision::ImplicitDeny { .. } => Answer::No,
        Decision::ExplicitDeny { .. } => Answer::ExplicitNo,
    }
}

pub(super) fn principal<'a>(who: &'a Who, names: &'a [&'a str]) -> RequestPrincipal<'a> {
    let Who {
        account, arn, id, ..
    } = *who;
    match who.kind {
        "root" => RequestPrincipal::Root { account },
        "user" => RequestPrincipal::User { account, arn, id },
        "session" => RequestPrincipal::RoleSession {
            account,
            arn,
            role_arn: who.origin_arn,
            id,
        },
        "federated" => RequestPrincipal::FederatedUser {
            account,
            arn,
            user: Some(SourceUser {
                arn: who.origin_arn,
                id: who.origin_id,
            }),
        },
        "service" => RequestPrincipal::Service { names },
        _ => RequestPrincipal::Anonymous,
    }
}
