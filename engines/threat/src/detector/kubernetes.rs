//! Calls of a cluster's API, as its audit log records them.
//!
//! <https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/>

use super::{Surroundings, members};
use crate::batch::Event;
use crate::catalog::FindingType;
use crate::finding::{
    Action, Detection, EksClusterDetails, KubernetesApiCallAction, KubernetesDetails,
    KubernetesUserDetails, KubernetesWorkloadDetails, Names, Resource,
};
use crate::locations;
use crate::time;

members! {
    RESOURCE = "objectRef.resource";
    VERB = "verb";
    STAGE = "stage";
    AUDIT_ID = "auditID";
    RECEIVED = "requestReceivedTimestamp";
    URI = "requestURI";
    USER = "user.username";
    GROUPS = "user.groups";
    IMPERSONATED = "impersonatedUser.username";
    SOURCE_IPS = "sourceIPs";
    USER_AGENT = "userAgent";
    SUBRESOURCE = "objectRef.subresource";
    NAMESPACE = "objectRef.namespace";
    NAME = "objectRef.name";
    STATUS = "responseStatus.code";
    CLUSTER = "clusterName";
    ACCOUNT = "accountId";
    REGION = "region";
    PRIVILEGED = "requestObject.spec.containers.securityContext.privileged";
    TEMPLATE_PRIVILEGED = "requestObject.spec.template.spec.containers.securityContext.privileged";
    HOST_PATH = "requestObject.spec.volumes.hostPath.path";
    TEMPLATE_HOST_PATH = "requestObject.spec.template.spec.volumes.hostPath.path";
    IMAGE = "requestObject.spec.containers.image";
    TEMPLATE_IMAGE = "requestObject.spec.template.spec.containers.image";
    INIT_PRIVILEGED = "requestObject.spec.initContainers.securityContext.privileged";
    EPHEMERAL_PRIVILEGED = "requestObject.spec.ephemeralContainers.securityContext.privileged";
    TEMPLATE_INIT_PRIVILEGED = "requestObject.spec.template.spec.initContainers.securityContext.privileged";
    JOB_PRIVILEGED = "requestObject.spec.jobTemplate.spec.template.spec.containers.securityContext.privileged";
    JOB_INIT_PRIVILEGED = "requestObject.spec.jobTemplate.spec.template.spec.initContainers.securityContext.privileged";
    JOB_HOST_PATH = "requestObject.spec.jobTemplate.spec.template.spec.volumes.hostPath.path";
    JOB_IMAGE = "requestObject.spec.jobTemplate.spec.template.spec.containers.image";
}

/// A call.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) time_ms: i64,
}

impl<'a> Request<'a> {
    /// The call of a record.
    pub(crate) fn of(event: Event<'a>) -> Option<Self> {
        let time_ms = time::parse(event.get(RECEIVED)?)?;
        event.has(VERB).then_some(Self { event, time_ms })
    }

    /// A call is recorded when it comes, when a long answer begins and when it ends. Who is let into a
    /// container must not be seen only when he leaves: the first answer counts.
    pub(crate) fn is_answered(&self) -> bool {
        self.event.get(STAGE) != Some(b"RequestReceived")
    }

    /// Whether it was let through.
    pub(crate) fn is_allowed(&self) -> bool {
        let status = self.event.get(STATUS);
        status.is_none_or(|status| status.starts_with(b"2") || status == b"101")
    }

    /// Who called, as himself or as another.
    pub(crate) fn user(&self) -> &'a [u8] {
        let other = self.event.get(IMPERSONATED);
        other.or_else(|| self.event.get(USER)).unwrap_or_default()
    }

    pub(crate) fn cluster(&self, around: Surroundings<'_>) -> String {
        around.or(self.event.get(CLUSTER), &around.origin.cluster)
    }

    /// What a finding of a type tells of this call.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let cluster = self.cluster(around);
        let remote = event.text(SOURCE_IPS);
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let account = around.or(event.get(ACCOUNT), &around.origin.account);
        let region = around.or(event.get(REGION), &around.origin.region);
        let user = text(self.user());
        let resource = Resource {
            eks_cluster_details: Some(EksClusterDetails {
                arn: format!("arn:aws:eks:{region}:{account}:cluster/{cluster}"),
                name: cluster.clone(),
            }),
            kubernetes_details: Some(KubernetesDetails {
                kubernetes_user_details: KubernetesUserDetails {
                    username: event.text(USER),
                    groups: event.values(GROUPS).map(text).collect(),
                },
                kubernetes_workload_details: event.has(NAME).then(|| KubernetesWorkloadDetails {
                    name: event.text(NAME),
                    kind: event.text(RESOURCE),
                    namespace: event.text(NAMESPACE),
                }),
            }),
            resource_type: kind.resource.clone(),
            ..Resource::default()
        };
        let names = Names {
            actor: user.clone(),
            remote: remote.clone(),
            resource: cluster,
            domain: String::new(),
        };
        let optional = |field| event.has(field).then(|| event.text(field));
        let call = KubernetesApiCallAction {
            request_uri: event.text(URI),
            verb: event.text(VERB),
            resource: event.text(RESOURCE),
            subresource: optional(SUBRESOURCE),
            namespace: optional(NAMESPACE),
            resource_name: optional(NAME),
            source_ips: event.values(SOURCE_IPS).map(text).collect(),
            user_agent: optional(USER_AGENT),
            remote_ip_details: locations::remote(around.locations, &remote),
            status_code: event.text(STATUS).parse().unwrap_or(0),
        };
        let mut detection = Detection::new(kind, self.time_ms, resource, names);
        (detection.account, detection.region) = (account, region);
        detection.criteria = user;
        detection.action = Some(Action {
            action_type: "KUBERNETES_API_CALL".to_owned(),
            kubernetes_api_call_action: Some(call),
            ..Action::default()
        });
        detection
    }
}
