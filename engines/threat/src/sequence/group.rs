//! Whom signals belong to.

use serde::{Deserialize, Serialize};

use super::Sign;
use crate::finding::Detection;

/// The signals of one actor, cluster or instance.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(super) signs: Vec<Sign>,
    /// How often all signals were too old when a new one came: what follows is another attack.
    #[serde(default)]
    pub(super) lapses: u32,
}

/// What an attack is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Credentials,
    Kubernetes,
    Ecs,
    Instance,
}

impl Family {
    /// What an activity concerns; nothing for activities that no sequence is about.
    pub(super) fn of(detection: &Detection) -> Option<Self> {
        match detection.resource.resource_type.as_str() {
            "AccessKey" | "S3Bucket" if !detection.names.actor.is_empty() => {
                Some(Self::Credentials)
            }
            "EKSCluster" => Some(Self::Kubernetes),
            "ECSCluster" => Some(Self::Ecs),
            "Instance" => Some(Self::Instance),
            _ => None,
        }
    }

    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Kubernetes => "kubernetes",
            Self::Ecs => "ecs",
            Self::Instance => "instance",
        }
    }

    /// Who or what the signals have in common.
    pub(super) fn name(self, detection: &Detection) -> &str {
        match self {
            Self::Credentials => &detection.names.actor,
            _ => &detection.names.resource,
        }
    }

    /// The sequence's type: of credentials, by whether data in S3 was reached.
    pub(super) fn type_of(self, signs: &[Sign]) -> &'static str {
        let is_data = |sign: &Sign| {
            sign.resource_type == "S3Bucket"
                && sign.is_strong()
                && matches!(
                    sign.tactic.as_str(),
                    "Exfiltration" | "Impact" | "UnauthorizedAccess"
                )
        };
        match self {
            Self::Credentials if signs.iter().any(is_data) => "AttackSequence:S3/CompromisedData",
            Self::Credentials => "AttackSequence:IAM/CompromisedCredentials",
            Self::Kubernetes => "AttackSequence:EKS/CompromisedCluster",
            Self::Ecs => "AttackSequence:ECS/CompromisedCluster",
            Self::Instance => "AttackSequence:EC2/CompromisedInstanceGroup",
        }
    }
}
