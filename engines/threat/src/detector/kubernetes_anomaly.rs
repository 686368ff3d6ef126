//! Calls of a cluster's API that are unusual for who makes them.

use super::Surroundings;
use super::kubernetes::{self, Request};
use crate::batch::Field;
use crate::bounded::key;
use crate::catalog;
use crate::finding::Detection;
use crate::profile::{Activity, Profiles};

/// Folders of a host that give it away, with all that is in them.
const SENSITIVE: [&[u8]; 9] = [
    b"/etc",
    b"/root",
    b"/proc",
    b"/run",
    b"/var/run",
    b"/var/lib/kubelet",
    b"/var/lib/docker",
    b"/var/lib/containerd",
    b"/home",
];
/// Where specifications say that a container is privileged.
const PRIVILEGED: [Field; 7] = [
    kubernetes::PRIVILEGED,
    kubernetes::INIT_PRIVILEGED,
    kubernetes::EPHEMERAL_PRIVILEGED,
    kubernetes::TEMPLATE_PRIVILEGED,
    kubernetes::TEMPLATE_INIT_PRIVILEGED,
    kubernetes::JOB_PRIVILEGED,
    kubernetes::JOB_INIT_PRIVILEGED,
];
const HOST_PATHS: [Field; 3] = [
    kubernetes::HOST_PATH,
    kubernetes::TEMPLATE_HOST_PATH,
    kubernetes::JOB_HOST_PATH,
];
const IMAGES: [Field; 3] = [
    kubernetes::IMAGE,
    kubernetes::TEMPLATE_IMAGE,
    kubernetes::JOB_IMAGE,
];
const WORKLOADS: [&[u8]; 7] = [
    b"pods",
    b"deployments",
    b"daemonsets",
    b"statefulsets",
    b"jobs",
    b"cronjobs",
    b"replicasets",
];

/// Learns a call and tells if it is unusual.
pub(crate) fn see(
    request: &Request<'_>,
    profiles: &mut Profiles,
    around: Surroundings<'_>,
    found: &mut Vec<Detection>,
) {
    let Some(name) = kind(request) else {
        return;
    };
    let event = request.event;
    let user = request.user();
    let cluster = request.cluster(around);
    let address = event.get(kubernetes::SOURCE_IPS).unwrap_or_default();
    let dots = memchr::memchr_iter(b'.', address).nth(1);
    let network = address
        .get(..dots.unwrap_or(address.len()))
        .unwrap_or(address);
    let agent = event.get(kubernetes::USER_AGENT).unwrap_or_default();
    let agent_end = memchr::memchr2(b'/', b' ', agent).unwrap_or(agent.len());
    let image = IMAGES.iter().find_map(|field| event.get(*field));
    let dimensions: [(&'static str, &[u8]); 5] = [
        ("api", name.as_bytes()),
        ("network", network),
        ("userAgent", agent.get(..agent_end).unwrap_or(agent)),
        (
            "namespace",
            event.get(kubernetes::NAMESPACE).unwrap_or_default(),
        ),
        ("image", image.unwrap_or_default()),
    ];
    let activity = Activity {
        entity: key(&[cluster.as_bytes(), user]),
        peers: key(&[cluster.as_bytes(), b"requests"]),
        time_ms: request.time_ms,
        dimensions: &dimensions,
    };
    let verdict = profiles.see(&activity, around.settings);
    if let (true, Some(kind)) = (verdict.is_anomaly(), catalog::find(name)) {
        let mut detection = request.describe(kind, around);
        detection.anomaly = Some(profiles.anomaly(&activity, &verdict, "username"));
        profiles.freeze(&activity, &verdict, around.settings.freeze_ms());
        found.push(detection);
    }
}

/// Whether a folder of the host gives it away.
fn is_sensitive(path: &[u8]) -> bool {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let is_in = |folder: &&[u8]| {
        let rest = path.strip_prefix(*folder);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    path.is_empty() || SENSITIVE.iter().any(is_in)
}

/// The finding that a call would be if it were unusual; everyday calls have one name together.
fn kind(request: &Request<'_>) -> Option<&'static str> {
    let event = request.event;
    let resource = event.get(kubernetes::RESOURCE)?;
    let verb = event.get(kubernetes::VERB)?;
    let is = |field: Field, value: &[u8]| event.get(field) == Some(value);
    let has = |fields: &[Field], test: &dyn Fn(&[u8]) -> bool| {
        fields.iter().any(|field| event.values(*field).any(test))
    };
    let name = match (resource, verb) {
        (b"secrets", b"get" | b"list" | b"watch") => {
            "CredentialAccess:Kubernetes/AnomalousBehavior.SecretsAccessed"
        }
        (b"selfsubjectaccessreviews" | b"selfsubjectrulesreviews" | b"subjectaccessreviews", _) => {
            "Discovery:Kubernetes/AnomalousBehavior.PermissionChecked"
        }
        (b"pods", b"create" | b"get") if is(kubernetes::SUBRESOURCE, b"exec") => {
            "Execution:Kubernetes/AnomalousBehavior.ExecInPod"
        }
        (b"rolebindings" | b"clusterrolebindings", b"create" | b"update" | b"patch") => {
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleBindingCreated"
        }
        (b"roles" | b"clusterroles", b"create" | b"update" | b"patch") => {
            "PrivilegeEscalation:Kubernetes/AnomalousBehavior.RoleCreated"
        }
        (workload, b"create" | b"update" | b"patch") if WORKLOADS.contains(&workload) => {
            let is_true = |value: &[u8]| value == b"true";
            if has(&PRIVILEGED, &is_true) {
                "PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer"
            } else if has(&HOST_PATHS, &is_sensitive) {
                "Persistence:Kubernetes/AnomalousBehavior.WorkloadDeployed!ContainerWithSensitiveMount"
            } else {
                "Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed"
            }
        }
        _ => "everyday",
    };
    Some(name)
}
