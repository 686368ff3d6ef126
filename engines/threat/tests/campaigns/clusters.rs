//! Requests to clusters.

use ringwall_threat::sources::Form;
use serde_json::json;

use crate::{DAY_S, found, set};

#[test]
fn unusual_requests_of_a_cluster() {
    let request = |resource: &str,
                   verb: &str,
                   address: &str,
                   extra: &serde_json::Value,
                   second: i64| {
        let mut event = json!({"kind": "Event", "auditID": format!("{resource}{second}"),
            "stage": "ResponseComplete", "requestReceivedTimestamp": crate::stream::time(second), "verb": verb,
            "user": {"username": "alice"}, "sourceIPs": [address], "userAgent": "kubectl/v1",
            "objectRef": {"resource": resource, "namespace": "web"}, "responseStatus": {"code": 200},
            "clusterName": "prod"});
        crate::stream::merge(&mut event, extra);
        event.to_string()
    };
    let privileged = json!({"requestObject": {"spec": {"containers": [{"securityContext": {"privileged": true}}]}}});
    let mount = json!({"requestObject": {"spec": {"template": {"spec": {"volumes": [{"hostPath": {"path": "/etc"}}]}}}}});
    // A container that runs before the others, and a path below a folder that gives the host away.
    let init = json!({"requestObject": {"spec": {"jobTemplate": {"spec": {"template": {"spec":
        {"initContainers": [{"securityContext": {"privileged": true}}]}}}}}}});
    let socket = json!({"requestObject": {"spec": {"volumes": [{"hostPath": {"path": "/var/run/docker.sock"}}]}}});
    let exec = json!({"stage": "ResponseStarted", "objectRef": {"subresource": "exec"}});
    let none = json!({});
    for (resource, verb, extra, kind) in [
        (
            "secrets",
            "get",
            &none,
            "CredentialAccess:Kubernetes/AnomalousBehavior.SecretsAccessed",
        ),
        (
            "selfsubjectaccessreviews",
            "create",
            &none,
            "Discovery:Kubernetes/AnomalousBehavior.PermissionChecked",
        ),
        (
            "pods",
            "create",
            &exec,
            "Execution:Kubernetes/AnomalousBehavior.ExecInPod",
        ),
        (
            "pods",
            "create",
            &none,
            "Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed",
        ),
        (
            "cronjobs",
            "create",
            &init,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer",
        ),
        (
            "pods",
            "create",
            &socket,
            "Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount",
        ),
        (
            "deployments",
            "create",
            &mount,
            "Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount",
        ),
        (
            "pods",
            "create",
            &privileged,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer",
        ),
        (
            "clusterrolebindings",
            "create",
            &none,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleBindingCreated",
        ),
        (
            "roles",
            "create",
            &none,
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleCreated",
        ),
    ] {
        let text = |address: &str| {
            let usual =
                (0..1_000).map(|n| request("configmaps", "get", "10.0.0.1", &none, n * 864));
            let last = request(resource, verb, address, extra, 10 * DAY_S);
            usual.chain([last]).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(found(Form::Eks, &text("192.0.2.1")), set(&[kind]));
        assert_eq!(found(Form::Eks, &text("10.0.0.1")), set(&[]));
    }
}
