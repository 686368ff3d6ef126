//! What a detector looks at.
//!
//! The foundational sources (API calls, flows, names) are always looked at and listed in replies
//! only. Of the others, the API has two forms: `features`, and the older `dataSources`, which knows
//! three of them.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-feature-object-api-changes-march2023.html>

use std::collections::BTreeMap;

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::{
    CloudTrailConfigurationResult, DataSourceConfigurations, DataSourceConfigurationsResult,
    DataSourceStatus, DetectorAdditionalConfigurationResult, DetectorFeature,
    DetectorFeatureConfiguration, DetectorFeatureConfigurationResult, DetectorFeatureResult,
    DnsLogsConfigurationResult, EbsVolumesResult, FeatureAdditionalConfiguration as Additional,
    FeatureStatus, FlowLogsConfigurationResult, KubernetesAuditLogsConfigurationResult,
    KubernetesConfigurationResult, MalwareProtectionConfigurationResult, S3LogsConfigurationResult,
    ScanEc2InstanceWithFindingsResult,
};
use crate::error::GuardDutyError;

/// The features that a detector has besides the foundational ones, in the order of replies, with how
/// they are shown and the parts that can be turned on alone.
const ALL: [(DetectorFeature, DetectorFeatureResult, &[Additional]); 9] = [
    (
        DetectorFeature::S3DataEvents,
        DetectorFeatureResult::S3DataEvents,
        &[],
    ),
    (
        DetectorFeature::EksAuditLogs,
        DetectorFeatureResult::EksAuditLogs,
        &[],
    ),
    (
        DetectorFeature::EbsMalwareProtection,
        DetectorFeatureResult::EbsMalwareProtection,
        &[],
    ),
    (
        DetectorFeature::RdsLoginEvents,
        DetectorFeatureResult::RdsLoginEvents,
        &[],
    ),
    (
        DetectorFeature::EksRuntimeMonitoring,
        DetectorFeatureResult::EksRuntimeMonitoring,
        &[Additional::EksAddonManagement],
    ),
    (
        DetectorFeature::LambdaNetworkLogs,
        DetectorFeatureResult::LambdaNetworkLogs,
        &[],
    ),
    (
        DetectorFeature::RuntimeMonitoring,
        DetectorFeatureResult::RuntimeMonitoring,
        &[
            Additional::EksAddonManagement,
            Additional::EcsFargateAgentManagement,
            Additional::Ec2AgentManagement,
        ],
    ),
    (
        DetectorFeature::AiProtection,
        DetectorFeatureResult::AiProtection,
        &[],
    ),
    (
        DetectorFeature::AiAnalyst,
        DetectorFeatureResult::AiAnalyst,
        &[],
    ),
];

/// The sources that are always looked at.
const FOUNDATIONAL: [DetectorFeatureResult; 3] = [
    DetectorFeatureResult::CloudTrail,
    DetectorFeatureResult::DnsLogs,
    DetectorFeatureResult::FlowLogs,
];

/// On since when, or off since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Switch {
    is_on: bool,
    at: Timestamp,
}

/// A feature and its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Feature {
    switch: Switch,
    parts: BTreeMap<Additional, Switch>,
}

/// What a detector looks at besides the foundational sources.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    features: BTreeMap<DetectorFeature, Feature>,
    /// When the detector was made: since then the foundational ones are on.
    since: Timestamp,
}

/// What a request says about features.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    features: Vec<(DetectorFeature, Option<FeatureStatus>)>,
    parts: Vec<(DetectorFeature, Additional, FeatureStatus)>,
}

impl Asked {
    /// Reads both forms, of which a request has one.
    pub(crate) fn parse(
        features: Option<&[DetectorFeatureConfiguration]>,
        sources: Option<&DataSourceConfigurations>,
    ) -> Result<Self, GuardDutyError> {
        let asked = match (features, sources) {
            (Some(_), Some(_)) => return Err(GuardDutyError::features_and_data_sources()),
            (Some(features), None) => Self::of_features(features)?,
            (None, Some(sources)) => Self::of_data_sources(sources),
            (None, None) => Self::default(),
        };
        asked.require_sensible()?;
        Ok(asked)
    }

    fn of_features(features: &[DetectorFeatureConfiguration]) -> Result<Self, GuardDutyError> {
        let mut asked = Self::default();
        for feature in features {
            let name = feature.name.ok_or_else(GuardDutyError::invalid_input)?;
            if asked.features.iter().any(|(known, _)| *known == name) {
                return Err(GuardDutyError::invalid_input());
            }
            asked.features.push((name, feature.status));
            for part in feature.additional_configuration.iter().flatten() {
                let (Some(part), Some(status)) = (part.name, part.status) else {
                    return Err(GuardDutyError::invalid_input());
                };
                asked.parts.push((name, part, status));
            }
        }
        Ok(asked)
    }

    fn of_data_sources(sources: &DataSourceConfigurations) -> Self {
        let status = |is_on: bool| {
            Some(if is_on {
                FeatureStatus::Enabled
            } else {
                FeatureStatus::Disabled
            })
        };
        let s3 = sources.s3_logs.as_ref().map(|logs| logs.enable);
        let kubernetes = sources.kubernetes.as_ref();
        let kubernetes = kubernetes.map(|logs| logs.audit_logs.enable);
        let malware = sources.malware_protection.as_ref();
        let malware = malware
            .and_then(|malware| malware.scan_ec2_instance_with_findings.as_ref())
            .and_then(|scan| scan.ebs_volumes);
        let named = [
            (DetectorFeature::S3DataEvents, s3),
            (DetectorFeature::EksAuditLogs, kubernetes),
            (DetectorFeature::EbsMalwareProtection, malware),
        ];
        let features = named
            .into_iter()
            .filter_map(|(name, is_on)| Some((name, status(is_on?))));
        Self {
            features: features.collect(),
            parts: Vec::new(),
        }
    }

    /// Both kinds of runtime monitoring exclude each other; parts belong to their feature.
    fn require_sensible(&self) -> Result<(), GuardDutyError> {
        let turns_on = |name: DetectorFeature| {
            let asked = self.features.iter();
            asked
                .clone()
                .any(|(known, status)| *known == name && *status == Some(FeatureStatus::Enabled))
        };
        if turns_on(DetectorFeature::RuntimeMonitoring)
            && turns_on(DetectorFeature::EksRuntimeMonitoring)
        {
            return Err(GuardDutyError::two_runtime_monitorings());
        }
        if turns_on(DetectorFeature::AiAnalyst) {
            return Err(GuardDutyError::not_built("The feature AI_ANALYST"));
        }
        for (feature, part, status) in &self.parts {
            let known = ALL.iter().find(|(name, _, _)| name == feature);
            let has_part = known.is_some_and(|(_, _, parts)| parts.contains(part));
            if !has_part && *part == Additional::RdsDataRisk {
                if *status == FeatureStatus::Enabled {
                    return Err(GuardDutyError::not_built("RDS_DATA_RISK"));
                }
            } else if !has_part {
                return Err(GuardDutyError::invalid_input());
            }
        }
        Ok(())
    }
}

impl Features {
    /// Those of a new detector: what is not named is on, but runtime monitoring and what uses
    /// language models.
    pub(crate) fn new(asked: &Asked, now: Timestamp) -> Self {
        let feature =
            |(name, _, parts): &(DetectorFeature, DetectorFeatureResult, &[Additional])| {
                let off = Switch {
                    is_on: false,
                    at: now,
                };
                let parts = parts.iter().map(|part| (*part, off));
                let feature = Feature {
                    switch: Switch {
                        is_on: is_on_from_the_start(*name),
                        at: now,
                    },
                    parts: parts.collect(),
                };
                (*name, feature)
            };
        let mut features = Self {
            features: ALL.iter().map(feature).collect(),
            since: now,
        };
        features.switch(asked, now);
        features
    }

    /// Whether one is on.
    pub fn is_on(&self, feature: DetectorFeature) -> bool {
        let feature = self.features.get(&feature);
        feature.is_some_and(|feature| feature.switch.is_on)
    }

    /// The same with what is asked for changed.
    pub(crate) fn changed(&self, asked: &Asked, now: Timestamp) -> Result<Self, GuardDutyError> {
        let mut features = self.clone();
        features.switch(asked, now);
        if features.is_on(DetectorFeature::RuntimeMonitoring)
            && features.is_on(DetectorFeature::EksRuntimeMonitoring)
        {
            return Err(GuardDutyError::two_runtime_monitorings());
        }
        Ok(features)
    }

    fn switch(&mut self, asked: &Asked, now: Timestamp) {
        for (name, status) in &asked.features {
            if let (Some(feature), Some(status)) = (self.features.get_mut(name), status) {
                feature.switch.turn(*status, now);
            }
        }
        for (name, part, status) in &asked.parts {
            let feature = self.features.get_mut(name);
            if let Some(part) = feature.and_then(|feature| feature.parts.get_mut(part)) {
                part.turn(*status, now);
            }
        }
    }

    /// As `features` of replies.
    pub(crate) fn shown(&self) -> Vec<DetectorFeatureConfigurationResult> {
        let foundational = FOUNDATIONAL.iter().map(|name| {
            let on = Switch {
                is_on: true,
                at: self.since,
            };
            shown(*name, on, Vec::new())
        });
        let others = ALL.iter().filter_map(|(name, shown_as, parts)| {
            let feature = self.features.get(name)?;
            let part = |part: &Additional| {
                let switch = feature.parts.get(part)?;
                Some(DetectorAdditionalConfigurationResult {
                    name: Some(*part),
                    status: Some(switch.status()),
                    updated_at: Some(switch.at),
                    managed_by: None,
                })
            };
            let parts = parts.iter().filter_map(part).collect();
            Some(shown(*shown_as, feature.switch, parts))
        });
        foundational.chain(others).collect()
    }

    /// As `dataSources` of replies.
    pub(crate) fn shown_as_data_sources(&self, role: &str) -> DataSourceConfigurationsResult {
        let status = |feature| {
            if self.is_on(feature) {
                DataSourceStatus::Enabled
            } else {
                DataSourceStatus::Disabled
            }
        };
        let on = DataSourceStatus::Enabled;
        DataSourceConfigurationsResult {
            cloud_trail: CloudTrailConfigurationResult { status: on },
            dns_logs: DnsLogsConfigurationResult { status: on },
            flow_logs: FlowLogsConfigurationResult { status: on },
            s3_logs: S3LogsConfigurationResult {
                status: status(DetectorFeature::S3DataEvents),
            },
            kubernetes: Some(KubernetesConfigurationResult {
                audit_logs: KubernetesAuditLogsConfigurationResult {
                    status: status(DetectorFeature::EksAuditLogs),
                },
            }),
            malware_protection: Some(MalwareProtectionConfigurationResult {
                scan_ec2_instance_with_findings: Some(ScanEc2InstanceWithFindingsResult {
                    ebs_volumes: Some(EbsVolumesResult {
                        status: Some(status(DetectorFeature::EbsMalwareProtection)),
                        reason: None,
                    }),
                }),
                service_role: Some(role.to_owned()),
            }),
        }
    }
}

impl Switch {
    fn turn(&mut self, status: FeatureStatus, now: Timestamp) {
        let is_on = status == FeatureStatus::Enabled;
        if is_on != self.is_on {
            *self = Self { is_on, at: now };
        }
    }

    fn status(self) -> FeatureStatus {
        if self.is_on {
            FeatureStatus::Enabled
        } else {
            FeatureStatus::Disabled
        }
    }
}

fn is_on_from_the_start(feature: DetectorFeature) -> bool {
    !matches!(
        feature,
        DetectorFeature::EksRuntimeMonitoring
            | DetectorFeature::RuntimeMonitoring
            | DetectorFeature::AiAnalyst
    )
}

fn shown(
    name: DetectorFeatureResult,
    switch: Switch,
    parts: Vec<DetectorAdditionalConfigurationResult>,
) -> DetectorFeatureConfigurationResult {
    DetectorFeatureConfigurationResult {
        name: Some(name),
        status: Some(switch.status()),
        updated_at: Some(switch.at),
        additional_configuration: Some(parts).filter(|parts| !parts.is_empty()),
        managed_by: None,
    }
}
