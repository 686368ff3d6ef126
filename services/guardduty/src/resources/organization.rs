//! What the administrator of an organization has set for its accounts.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/set-guardduty-auto-enable-preferences.html>

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{
    AutoEnableMembers, DetectorAdditionalConfiguration, DetectorFeature,
    DetectorFeatureConfiguration, FeatureAdditionalConfiguration, FeatureStatus, OrgFeature,
    OrgFeatureAdditionalConfiguration as Part, OrgFeatureStatus as AutoEnable,
    OrganizationAdditionalConfigurationResult, OrganizationDataSourceConfigurations,
    OrganizationDataSourceConfigurationsResult, OrganizationEbsVolumesResult,
    OrganizationFeatureConfiguration, OrganizationFeatureConfigurationResult,
    OrganizationKubernetesAuditLogsConfigurationResult, OrganizationKubernetesConfigurationResult,
    OrganizationMalwareProtectionConfigurationResult, OrganizationS3LogsConfigurationResult,
    OrganizationScanEc2InstanceWithFindingsResult,
};
use crate::error::GuardDutyError;

/// An account that administers GuardDuty for its organization, in a Region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Administration {
    /// The organization.
    pub(crate) organization: String,
    /// Where.
    pub(crate) region: Region,
    /// The administrator.
    pub(crate) account: AccountId,
    /// Which accounts are enrolled by themselves.
    pub(crate) members: AutoEnableMembers,
    /// Accounts that joined later than this are new.
    pub(crate) new_since: Timestamp,
    /// Which features are turned on by themselves; what is not here is not.
    pub(crate) features: BTreeMap<OrgFeature, FeatureSetting>,
}

/// Where a feature and its parts are turned on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FeatureSetting {
    auto_enable: AutoEnable,
    parts: BTreeMap<Part, AutoEnable>,
}

impl Default for FeatureSetting {
    fn default() -> Self {
        Self {
            auto_enable: AutoEnable::None,
            parts: BTreeMap::new(),
        }
    }
}

/// The parts of a feature.
pub(crate) const fn parts_of(feature: OrgFeature) -> &'static [Part] {
    match feature {
        OrgFeature::EksRuntimeMonitoring => &[Part::EksAddonManagement],
        OrgFeature::RuntimeMonitoring => &[
            Part::EksAddonManagement,
            Part::EcsFargateAgentManagement,
            Part::Ec2AgentManagement,
        ],
        _ => &[],
    }
}

/// The same feature, as detectors know it.
pub(crate) fn of_detector(feature: OrgFeature) -> Option<DetectorFeature> {
    DetectorFeature::parse(feature.as_str())
}

impl Administration {
    pub(crate) fn new(
        organization: &str,
        region: &Region,
        account: AccountId,
        now: Timestamp,
    ) -> Self {
        Self {
            organization: organization.to_owned(),
            region: region.clone(),
            account,
            members: AutoEnableMembers::None,
            new_since: now,
            features: BTreeMap::new(),
        }
    }

    /// Changes what a request names.
    pub(crate) fn set(
        &mut self,
        features: &[OrganizationFeatureConfiguration],
    ) -> Result<(), GuardDutyError> {
        for asked in features {
            let feature = asked.name.ok_or_else(GuardDutyError::invalid_input)?;
            let setting = self.features.entry(feature).or_default();
            if let Some(auto_enable) = asked.auto_enable {
                setting.auto_enable = auto_enable;
            }
            for part in asked.additional_configuration.iter().flatten() {
                let (Some(name), Some(auto_enable)) = (part.name, part.auto_enable) else {
                    return Err(GuardDutyError::invalid_input());
                };
                if !parts_of(feature).contains(&name) {
                    return Err(GuardDutyError::invalid_input());
                }
                setting.parts.insert(name, auto_enable);
            }
        }
        let is_set = |feature| self.auto_enable(feature) != AutoEnable::None;
        if is_set(OrgFeature::RuntimeMonitoring) && is_set(OrgFeature::EksRuntimeMonitoring) {
            return Err(GuardDutyError::two_runtime_monitorings());
        }
        Ok(())
    }

    /// Where a feature is turned on.
    pub(crate) fn auto_enable(&self, feature: OrgFeature) -> AutoEnable {
        let setting = self.features.get(&feature);
        setting.map_or(AutoEnable::None, |setting| setting.auto_enable)
    }

    /// What a detector is asked to turn on: what is to be on in `wanted` accounts. A detector that is
    /// new has nothing else on.
    pub(crate) fn wanted(
        &self,
        wanted: &[AutoEnable],
        is_new: bool,
    ) -> Vec<DetectorFeatureConfiguration> {
        let status = |auto_enable: AutoEnable| match wanted.contains(&auto_enable) {
            true => Some(FeatureStatus::Enabled),
            false => is_new.then_some(FeatureStatus::Disabled),
        };
        let configuration = |feature: &OrgFeature| {
            let setting = self.features.get(feature).cloned().unwrap_or_default();
            let status = status(setting.auto_enable)?;
            let parts = setting.parts.iter().filter_map(|(part, auto_enable)| {
                let is_wanted = wanted.contains(auto_enable);
                let name = FeatureAdditionalConfiguration::parse(part.as_str())?;
                is_wanted.then_some(DetectorAdditionalConfiguration {
                    name: Some(name),
                    status: Some(FeatureStatus::Enabled),
                })
            });
            Some(DetectorFeatureConfiguration {
                name: Some(of_detector(*feature)?),
                status: Some(status),
                additional_configuration: Some(parts.collect()),
            })
        };
        OrgFeature::ALL.iter().filter_map(configuration).collect()
    }

    /// As `features` of replies.
    pub(crate) fn shown(&self) -> Vec<OrganizationFeatureConfigurationResult> {
        let shown = |feature: &OrgFeature| {
            let setting = self.features.get(feature).cloned().unwrap_or_default();
            let part = |part: &Part| OrganizationAdditionalConfigurationResult {
                name: Some(*part),
                auto_enable: Some(*setting.parts.get(part).unwrap_or(&AutoEnable::None)),
            };
            let parts: Vec<_> = parts_of(*feature).iter().map(part).collect();
            OrganizationFeatureConfigurationResult {
                name: Some(*feature),
                auto_enable: Some(setting.auto_enable),
                additional_configuration: Some(parts).filter(|parts| !parts.is_empty()),
            }
        };
        OrgFeature::ALL.iter().map(shown).collect()
    }

    /// As `dataSources` of replies.
    pub(crate) fn shown_as_data_sources(&self) -> OrganizationDataSourceConfigurationsResult {
        let is_on = |feature| self.auto_enable(feature) != AutoEnable::None;
        OrganizationDataSourceConfigurationsResult {
            s3_logs: OrganizationS3LogsConfigurationResult {
                auto_enable: is_on(OrgFeature::S3DataEvents),
            },
            kubernetes: Some(OrganizationKubernetesConfigurationResult {
                audit_logs: OrganizationKubernetesAuditLogsConfigurationResult {
                    auto_enable: is_on(OrgFeature::EksAuditLogs),
                },
            }),
            malware_protection: Some(OrganizationMalwareProtectionConfigurationResult {
                scan_ec2_instance_with_findings: Some(
                    OrganizationScanEc2InstanceWithFindingsResult {
                        ebs_volumes: Some(OrganizationEbsVolumesResult {
                            auto_enable: Some(is_on(OrgFeature::EbsMalwareProtection)),
                        }),
                    },
                ),
            }),
        }
    }
}

/// The older form of a request, in the newer one: on means on for new accounts.
pub(crate) fn of_data_sources(
    sources: &OrganizationDataSourceConfigurations,
) -> Vec<OrganizationFeatureConfiguration> {
    let s3 = sources.s3_logs.as_ref().map(|logs| logs.auto_enable);
    let kubernetes = sources.kubernetes.as_ref();
    let kubernetes = kubernetes.map(|logs| logs.audit_logs.auto_enable);
    let malware = sources.malware_protection.as_ref();
    let malware = malware
        .and_then(|malware| malware.scan_ec2_instance_with_findings.as_ref())
        .and_then(|scan| scan.ebs_volumes.as_ref())
        .and_then(|volumes| volumes.auto_enable);
    let named = [
        (OrgFeature::S3DataEvents, s3),
        (OrgFeature::EksAuditLogs, kubernetes),
        (OrgFeature::EbsMalwareProtection, malware),
    ];
    let feature = |(name, is_on): (OrgFeature, Option<bool>)| {
        let auto_enable = if is_on? {
            AutoEnable::New
        } else {
            AutoEnable::None
        };
        Some(OrganizationFeatureConfiguration {
            name: Some(name),
            auto_enable: Some(auto_enable),
            additional_configuration: None,
        })
    };
    named.into_iter().filter_map(feature).collect()
}
