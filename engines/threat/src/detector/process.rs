//! What processes do on a host: an object a line, as a collector on the host writes them.
//!
//! `kind` says what happened (`exec`, `connect`, `dns`, `file`, `module`, `ptrace`, `memory-write`,
//! `mount`, `socket`, `library`, `setuid`, `userfaultfd`); the process that did it stands in `process`.

use super::{Surroundings, members};
use crate::batch::{Event, Field};
use crate::catalog::FindingType;
use crate::finding::{
    Action, Container, Detection, DnsRequestAction, EcsClusterDetails, EksClusterDetails,
    InstanceDetails, Names, NetworkConnectionAction, PortDetails, ProcessDetails, Resource,
    RuntimeContext, RuntimeDetails,
};
use crate::locations;
use crate::time;

members! {
    KIND = "kind";
    EVENT_TYPE = "eventType";
    TIME = "time";
    ACCOUNT = "accountId";
    REGION = "region";
    INSTANCE = "instanceId";
    EKS_CLUSTER = "eksCluster";
    ECS_CLUSTER = "ecsCluster";
    CONTAINER = "container.id";
    CONTAINER_NAME = "container.name";
    IMAGE = "container.image";
    PROCESS = "process.name";
    PATH = "process.path";
    SHA256 = "process.sha256";
    PID = "process.pid";
    USER = "process.user";
    COMMAND = "process.commandLine";
    REMOTE_IP = "remoteIp";
    REMOTE_PORT = "remotePort";
    PROTOCOL = "protocol";
    DOMAIN = "domain";
    FILE = "file.path";
    LIBRARY = "library.path";
    MODULE = "module.name";
    SOCKET = "socket.path";
    MOUNT_SOURCE = "mount.source";
    MOUNT_TARGET = "mount.target";
}

/// What a process did.
#[derive(Clone, Copy)]
pub(crate) struct Deed<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) time_ms: i64,
}

impl<'a> Deed<'a> {
    pub(crate) fn of(event: Event<'a>) -> Option<Self> {
        let time_ms = time::parse(event.get(TIME)?)?;
        let is_deed = event.get(EVENT_TYPE) == Some(b"runtimeEvent") && event.has(KIND);
        is_deed.then_some(Self { event, time_ms })
    }

    /// What a finding of a type tells of this.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let account = around.or(event.get(ACCOUNT), &around.origin.account);
        let region = around.or(event.get(REGION), &around.origin.region);
        let (resource, name) = self.resource(&account, &region);
        let names = Names {
            actor: event.text(PROCESS),
            remote: event.text(REMOTE_IP),
            resource: name,
            domain: event.text(DOMAIN),
        };
        let mut detection = Detection::new(kind, self.time_ms, resource, names);
        (detection.account, detection.region) = (account, region);
        detection.criteria = event.text(PATH);
        detection.action = self.action(kind, around);
        detection.runtime = Some(self.details());
        detection
    }

    fn resource(&self, account: &str, region: &str) -> (Resource, String) {
        let event = self.event;
        let arn = |service: &str, name: &str| {
            format!("arn:aws:{service}:{region}:{account}:cluster/{name}")
        };
        let container = event.has(CONTAINER).then(|| Container {
            id: event.text(CONTAINER),
            name: event.text(CONTAINER_NAME),
            image: event.text(IMAGE),
        });
        let (eks, ecs) = (event.text(EKS_CLUSTER), event.text(ECS_CLUSTER));
        let (resource_type, name) = match (eks.is_empty(), ecs.is_empty()) {
            (false, _) => ("EKSCluster", eks.clone()),
            (true, false) => ("ECSCluster", ecs.clone()),
            (true, true) if container.is_some() && !event.has(INSTANCE) => {
                ("Container", event.text(CONTAINER))
            }
            _ => ("Instance", event.text(INSTANCE)),
        };
        let resource = Resource {
            instance_details: event.has(INSTANCE).then(|| InstanceDetails {
                instance_id: event.text(INSTANCE),
                network_interfaces: Vec::new(),
            }),
            eks_cluster_details: (!eks.is_empty()).then(|| EksClusterDetails {
                arn: arn("eks", &eks),
                name: eks,
            }),
            ecs_cluster_details: (!ecs.is_empty()).then(|| EcsClusterDetails {
                arn: arn("ecs", &ecs),
                name: ecs,
            }),
            container_details: container,
            resource_type: resource_type.to_owned(),
            ..Resource::default()
        };
        (resource, name)
    }

    fn action(&self, kind: &FindingType, around: Surroundings<'_>) -> Option<Action> {
        let event = self.event;
        let action_type = kind.action.clone()?;
        let mut action = Action {
            action_type,
            ..Action::default()
        };
        if event.has(DOMAIN) {
            action.dns_request_action = Some(DnsRequestAction {
                domain: event.text(DOMAIN),
                protocol: "UDP".to_owned(),
                blocked: false,
                domain_with_suffix: event.text(DOMAIN),
            });
        } else {
            let port = event.text(REMOTE_PORT).parse().unwrap_or(0);
            let protocol = event.text(PROTOCOL).to_ascii_uppercase();
            action.network_connection_action = Some(NetworkConnectionAction {
                connection_direction: "OUTBOUND".to_owned(),
                protocol: if protocol.is_empty() {
                    "TCP".to_owned()
                } else {
                    protocol
                },
                remote_ip_details: locations::remote(around.locations, &event.text(REMOTE_IP)),
                remote_port_details: PortDetails::new(port),
                ..NetworkConnectionAction::default()
            });
        }
        Some(action)
    }

    fn details(&self) -> RuntimeDetails {
        let event = self.event;
        let optional = |field: Field| event.has(field).then(|| event.text(field));
        RuntimeDetails {
            process: ProcessDetails {
                name: event.text(PROCESS),
                executable_path: event.text(PATH),
                executable_sha256: optional(SHA256),
                pid: event.text(PID).parse().ok(),
                user: optional(USER),
            },
            context: RuntimeContext {
                file_path: optional(FILE),
                library_path: optional(LIBRARY),
                module_name: optional(MODULE),
                socket_path: optional(SOCKET),
                mount_source: optional(MOUNT_SOURCE),
                mount_target: optional(MOUNT_TARGET),
                tool_name: None,
                command_line_example: optional(COMMAND),
            },
        }
    }
}
