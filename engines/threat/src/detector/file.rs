//! Files that a scan looked at: an object a line, with the hash of the file.

use super::{Surroundings, members};
use crate::batch::Event;
use crate::catalog::FindingType;
use crate::finding::{
    Container, Detection, EcsClusterDetails, EksClusterDetails, ImageDetails, InstanceDetails,
    Names, RecoveryPointDetails, Resource, S3BucketDetail, S3ObjectDetail, SnapshotDetails,
};
use crate::time;

members! {
    RESOURCE_TYPE = "resourceType";
    EVENT_TYPE = "eventType";
    TIME = "time";
    RESOURCE_ID = "resourceId";
    PATH = "path";
    SHA256 = "sha256";
    ACCOUNT = "accountId";
    REGION = "region";
}

/// A file.
#[derive(Clone, Copy)]
pub(crate) struct Scanned<'a> {
    pub(crate) event: Event<'a>,
    pub(crate) time_ms: i64,
}

impl<'a> Scanned<'a> {
    pub(crate) fn of(event: Event<'a>) -> Option<Self> {
        let time_ms = time::parse(event.get(TIME)?)?;
        let is_scan = event.get(EVENT_TYPE) == Some(b"malwareScan");
        is_scan.then_some(Self { event, time_ms })
    }

    /// What a finding of a type tells of this file.
    pub(crate) fn describe(
        &self,
        kind: &'static FindingType,
        around: Surroundings<'_>,
    ) -> Detection {
        let event = self.event;
        let id = event.text(RESOURCE_ID);
        let names = Names {
            resource: id.clone(),
            ..Names::default()
        };
        let resource = self.resource(kind, &id);
        let mut detection = Detection::new(kind, self.time_ms, resource, names);
        detection.account = around.or(event.get(ACCOUNT), &around.origin.account);
        detection.region = around.or(event.get(REGION), &around.origin.region);
        let hash = event.text(SHA256);
        let marks = around.intelligence.word(hash.as_bytes());
        detection.evidence = around.evidence(marks, Some(&hash));
        for (name, value) in [("filePath", event.text(PATH)), ("sha256", hash)] {
            detection.additional.insert(name.to_owned(), value.into());
        }
        detection
    }

    fn resource(&self, kind: &FindingType, id: &str) -> Resource {
        let name = || id.rsplit('/').next().unwrap_or(id).to_owned();
        let id = || id.to_owned();
        let mut resource = Resource {
            resource_type: kind.resource.clone(),
            ..Resource::default()
        };
        match kind.resource.as_str() {
            "Instance" => {
                resource.instance_details = Some(InstanceDetails {
                    instance_id: id(),
                    network_interfaces: Vec::new(),
                });
            }
            "ECSCluster" => {
                let (name, arn) = (name(), id());
                resource.ecs_cluster_details = Some(EcsClusterDetails { name, arn });
            }
            "EKSCluster" => {
                let (name, arn) = (name(), id());
                resource.eks_cluster_details = Some(EksClusterDetails { name, arn });
            }
            "Container" => {
                resource.container_details = Some(Container {
                    id: id(),
                    ..Container::default()
                });
            }
            "EBSSnapshot" => {
                resource.ebs_snapshot_details = Some(SnapshotDetails { snapshot_arn: id() });
            }
            "EC2Image" => resource.ec2_image_details = Some(ImageDetails { image_arn: id() }),
            "S3Object" => {
                resource.s3_bucket_details = vec![S3BucketDetail {
                    arn: format!("arn:aws:s3:::{}", id()),
                    name: id(),
                    kind: "Destination".to_owned(),
                    s3_object_details: vec![S3ObjectDetail {
                        key: self.event.text(PATH),
                        hash: self.event.text(SHA256),
                    }],
                }];
            }
            _ => {
                resource.recovery_point_details = Some(RecoveryPointDetails {
                    recovery_point_arn: id(),
                });
            }
        }
        resource
    }
}
