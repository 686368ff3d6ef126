//! What a finding is about: only the details that match `resourceType` are filled.

use serde::{Deserialize, Serialize};

/// What a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct Resource {
    /// Who called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key_details: Option<AccessKeyDetails>,
    /// The buckets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub s3_bucket_details: Vec<S3BucketDetail>,
    /// The instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_details: Option<InstanceDetails>,
    /// The cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eks_cluster_details: Option<EksClusterDetails>,
    /// Who called the cluster, and for what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes_details: Option<KubernetesDetails>,
    /// `AccessKey`, `Instance`, `S3Bucket` …
    pub resource_type: String,
    /// The cluster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecs_cluster_details: Option<EcsClusterDetails>,
    /// The container.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_details: Option<Container>,
    /// The function.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda_details: Option<LambdaDetails>,
    /// The database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rds_db_instance_details: Option<RdsDbInstanceDetails>,
    /// Who logged in to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rds_db_user_details: Option<RdsDbUserDetails>,
    /// The snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ebs_snapshot_details: Option<SnapshotDetails>,
    /// The image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ec2_image_details: Option<ImageDetails>,
    /// The recovery point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_point_details: Option<RecoveryPointDetails>,
}

/// Who called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct AccessKeyDetails {
    /// The access key.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub access_key_id: String,
    /// The principal's unique id.
    pub principal_id: String,
    /// The user's or role's name.
    pub user_name: String,
    /// `IAMUser`, `AssumedRole`, `Root` …
    pub user_type: String,
}

/// A bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct S3BucketDetail {
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// `Destination` or `Source`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The objects found malicious.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub s3_object_details: Vec<S3ObjectDetail>,
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct S3ObjectDetail {
    /// Its key.
    pub key: String,
    /// Its hash.
    pub hash: String,
}

/// An instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct InstanceDetails {
    /// Its id.
    pub instance_id: String,
    /// Its network interfaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub network_interfaces: Vec<NetworkInterface>,
}

/// A network interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct NetworkInterface {
    /// Its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub network_interface_id: String,
    /// Its address inside.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub private_ip_address: String,
    /// Its subnet.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subnet_id: String,
    /// Its VPC.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub vpc_id: String,
}

/// A cluster of EKS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EksClusterDetails {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

/// Who called a cluster, and for what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct KubernetesDetails {
    /// Who called.
    pub kubernetes_user_details: KubernetesUserDetails,
    /// For what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kubernetes_workload_details: Option<KubernetesWorkloadDetails>,
}

/// Who called a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KubernetesUserDetails {
    /// The name.
    pub username: String,
    /// The groups.
    pub groups: Vec<String>,
}

/// What runs on a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KubernetesWorkloadDetails {
    /// Its name.
    pub name: String,
    /// `pods`, `deployments` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it is.
    pub namespace: String,
}

/// A cluster of ECS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EcsClusterDetails {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
}

/// A container.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Container {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its image.
    pub image: String,
}

/// A function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct LambdaDetails {
    /// Its ARN.
    pub function_arn: String,
    /// Its name.
    pub function_name: String,
}

/// A database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RdsDbInstanceDetails {
    /// Its identifier.
    pub db_instance_identifier: String,
    /// Its ARN.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub db_instance_arn: String,
    /// Its resource id (`db-…`).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dbi_resource_id: String,
    /// Its engine.
    pub engine: String,
    /// The engine's version.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub engine_version: String,
}

/// Who logged in to a database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RdsDbUserDetails {
    /// The user.
    pub user: String,
    /// The program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub application: String,
    /// The database.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub database: String,
    /// `Password` or `IAM`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub auth_method: String,
}

/// A snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct SnapshotDetails {
    /// Its ARN.
    pub snapshot_arn: String,
}

/// An image.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct ImageDetails {
    /// Its ARN.
    pub image_arn: String,
}

/// A recovery point.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[serde(default)]
pub struct RecoveryPointDetails {
    /// Its ARN.
    pub recovery_point_arn: String,
}
