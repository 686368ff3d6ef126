//! Amazon GuardDuty: threats found in what happens.
//!
//! Resources: detectors, and below them filters, findings, lists, members, destinations and scans.
//! One detector stands in an account and a Region. What looks at events is the engine
//! (`engines/threat`), which the plane `detection` feeds from the server's own trail; rows of
//! [`plane`] are its way into this service.
//!
//! Not answered: investigations (a preview that is driven by a language model).
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/what-is-guardduty.html>

#[rustfmt::skip]
pub mod api;
#[cfg(test)]
mod bench;
pub mod custom;
pub mod destinations;
mod entry_lists;
mod error;
pub mod exports;
mod filters;
pub mod findings;
mod invitation;
#[rustfmt::skip]
pub mod kms_api;
pub mod lists;
pub mod malware;
mod members;
mod membership;
mod operations;
pub mod organization;
#[rustfmt::skip]
pub mod organizations_api;
mod paging;
mod permission;
pub mod plane;
mod resources;
mod samples;
mod statistics;
mod store;
#[rustfmt::skip]
pub mod sts_api;
mod tagged;
mod unprocessed;
pub mod usage;
mod worker;

use std::sync::Arc;

use ringwall_buckets::Buckets;
use ringwall_service::{Marker, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};
use ringwall_trail::Trail;

pub use crate::api::DetectorFeature;
use crate::custom::CustomRules;
pub use crate::filters::Suppression;
use crate::operations as op;
pub use crate::resources::detector::Detector;
pub use crate::store::{GuardDutyRead, GuardDutyTx, GuardDutyWrite, detectors, find_detector};

/// GuardDuty's state outside the store.
pub struct GuardDuty {
    pub(crate) marker: Marker,
    /// The server's own: detectors look at what is recorded from when they are enabled on.
    pub(crate) trail: Arc<Trail>,
    /// Where lists and destinations lie, if the operator named it.
    pub(crate) buckets: Option<Arc<dyn Buckets>>,
    /// The custom detection rules that are offered.
    pub(crate) custom_rules: Arc<CustomRules>,
}

impl GuardDuty {
    /// GuardDuty over a store, whose seal gives it the keys it needs for itself, over the server's
    /// own trail and over the operator's buckets.
    pub fn new(store: &Store, trail: Arc<Trail>, buckets: Option<Arc<dyn Buckets>>) -> Self {
        Self {
            trail,
            marker: Marker::new(store.owned_key("guardduty", "marker")),
            buckets,
            custom_rules: Arc::default(),
        }
    }

    /// With other custom detection rules than those that come with the engine.
    #[must_use]
    pub fn with_custom_rules(mut self, rules: Arc<CustomRules>) -> Self {
        self.custom_rules = rules;
        self
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::AcceptAdministratorInvitation>(op::accept_administrator_invitation)
            .write::<api::AcceptInvitation>(op::accept_invitation)
            .write::<api::ArchiveFindings>(op::archive_findings)
            .write::<api::CreateCustomDetectionRuleAssociation>(
                op::create_custom_detection_rule_association,
            )
            .write::<api::CreateCustomDetectionRuleOrgConfiguration>(
                op::create_custom_detection_rule_org_configuration,
            )
            .write::<api::CreateDetector>(op::create_detector)
            .write::<api::CreateFilter>(op::create_filter)
            .write::<api::CreateIPSet>(op::create_ip_set)
            .write::<api::CreateMalwareProtectionPlan>(op::create_malware_protection_plan)
            .write::<api::CreateMembers>(op::create_members)
            .write::<api::CreatePublishingDestination>(op::create_publishing_destination)
            .write::<api::CreateSampleFindings>(op::create_sample_findings)
            .write::<api::CreateThreatEntitySet>(op::create_threat_entity_set)
            .write::<api::CreateThreatIntelSet>(op::create_threat_intel_set)
            .write::<api::CreateTrustedEntitySet>(op::create_trusted_entity_set)
            .write::<api::DeclineInvitations>(op::decline_invitations)
            .write::<api::DeleteCustomDetectionRuleAssociation>(
                op::delete_custom_detection_rule_association,
            )
            .write::<api::DeleteCustomDetectionRuleOrgConfiguration>(
                op::delete_custom_detection_rule_org_configuration,
            )
            .write::<api::DeleteDetector>(op::delete_detector)
            .write::<api::DeleteFilter>(op::delete_filter)
            .write::<api::DeleteIPSet>(op::delete_ip_set)
            .write::<api::DeleteInvitations>(op::delete_invitations)
            .write::<api::DeleteMalwareProtectionPlan>(op::delete_malware_protection_plan)
            .write::<api::DeleteMembers>(op::delete_members)
            .write::<api::DeletePublishingDestination>(op::delete_publishing_destination)
            .write::<api::DeleteThreatEntitySet>(op::delete_threat_entity_set)
            .write::<api::DeleteThreatIntelSet>(op::delete_threat_intel_set)
            .write::<api::DeleteTrustedEntitySet>(op::delete_trusted_entity_set)
            .read::<api::DescribeMalwareScans>(op::describe_malware_scans)
            .read::<api::DescribeOrganizationConfiguration>(op::describe_organization_configuration)
            .read::<api::DescribePublishingDestination>(op::describe_publishing_destination)
            .write::<api::DisableOrganizationAdminAccount>(op::disable_organization_admin_account)
            .write::<api::DisassociateFromAdministratorAccount>(
                op::disassociate_from_administrator_account,
            )
            .write::<api::DisassociateFromMasterAccount>(op::disassociate_from_master_account)
            .write::<api::DisassociateMembers>(op::disassociate_members)
            .write::<api::EnableOrganizationAdminAccount>(op::enable_organization_admin_account)
            .read::<api::GetAdministratorAccount>(op::get_administrator_account)
            .read::<api::GetCoverageStatistics>(op::get_coverage_statistics)
            .read::<api::GetCustomDetectionRule>(op::get_custom_detection_rule)
            .read::<api::GetCustomDetectionRuleAssociation>(
                op::get_custom_detection_rule_association,
            )
            .read::<api::GetCustomDetectionRuleOrgConfiguration>(
                op::get_custom_detection_rule_org_configuration,
            )
            .read::<api::GetDetector>(op::get_detector)
            .read::<api::GetFilter>(op::get_filter)
            .compute::<api::GetFindings>(op::get_findings)
            .compute::<api::GetFindingsStatistics>(op::get_findings_statistics)
            .read::<api::GetIPSet>(op::get_ip_set)
            .read::<api::GetInvitationsCount>(op::get_invitations_count)
            .read::<api::GetMalwareProtectionPlan>(op::get_malware_protection_plan)
            .read::<api::GetMalwareScan>(op::get_malware_scan)
            .read::<api::GetMalwareScanSettings>(op::get_malware_scan_settings)
            .read::<api::GetMasterAccount>(op::get_master_account)
            .read::<api::GetMemberDetectors>(op::get_member_detectors)
            .read::<api::GetMembers>(op::get_members)
            .read::<api::GetOrganizationStatistics>(op::get_organization_statistics)
            .read::<api::GetRemainingFreeTrialDays>(op::get_remaining_free_trial_days)
            .read::<api::GetThreatEntitySet>(op::get_threat_entity_set)
            .read::<api::GetThreatIntelSet>(op::get_threat_intel_set)
            .read::<api::GetTrustedEntitySet>(op::get_trusted_entity_set)
            .read::<api::GetUsageStatistics>(op::get_usage_statistics)
            .write::<api::InviteMembers>(op::invite_members)
            .read::<api::ListCoverage>(op::list_coverage)
            .read::<api::ListCustomDetectionRuleAssociations>(
                op::list_custom_detection_rule_associations,
            )
            .read::<api::ListCustomDetectionRuleOrgConfigurations>(
                op::list_custom_detection_rule_org_configurations,
            )
            .read::<api::ListCustomDetectionRules>(op::list_custom_detection_rules)
            .read::<api::ListDetectors>(op::list_detectors)
            .read::<api::ListFilters>(op::list_filters)
            .compute::<api::ListFindings>(op::list_findings)
            .read::<api::ListIPSets>(op::list_ip_sets)
            .read::<api::ListInvitations>(op::list_invitations)
            .read::<api::ListMalwareProtectionPlans>(op::list_malware_protection_plans)
            .read::<api::ListMalwareScans>(op::list_malware_scans)
            .read::<api::ListMembers>(op::list_members)
            .read::<api::ListOrganizationAdminAccounts>(op::list_organization_admin_accounts)
            .read::<api::ListPublishingDestinations>(op::list_publishing_destinations)
            .read::<api::ListTagsForResource>(op::list_tags_for_resource)
            .read::<api::ListThreatEntitySets>(op::list_threat_entity_sets)
            .read::<api::ListThreatIntelSets>(op::list_threat_intel_sets)
            .read::<api::ListTrustedEntitySets>(op::list_trusted_entity_sets)
            .write::<api::SendObjectMalwareScan>(op::send_object_malware_scan)
            .write::<api::StartMonitoringMembers>(op::start_monitoring_members)
            .write::<api::StopMonitoringMembers>(op::stop_monitoring_members)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::UnarchiveFindings>(op::unarchive_findings)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateCustomDetectionRuleAssociation>(
                op::update_custom_detection_rule_association,
            )
            .write::<api::UpdateCustomDetectionRuleOrgConfiguration>(
                op::update_custom_detection_rule_org_configuration,
            )
            .write::<api::UpdateDetector>(op::update_detector)
            .write::<api::UpdateFilter>(op::update_filter)
            .write::<api::UpdateFindingsFeedback>(op::update_findings_feedback)
            .write::<api::UpdateIPSet>(op::update_ip_set)
            .write::<api::UpdateMalwareProtectionPlan>(op::update_malware_protection_plan)
            .write::<api::UpdateMemberDetectors>(op::update_member_detectors)
            .write::<api::UpdateOrganizationConfiguration>(op::update_organization_configuration)
            .write::<api::UpdatePublishingDestination>(op::update_publishing_destination)
            .write::<api::UpdateThreatEntitySet>(op::update_threat_entity_set)
            .write::<api::UpdateThreatIntelSet>(op::update_threat_intel_set)
            .write::<api::UpdateTrustedEntitySet>(op::update_trusted_entity_set)
            .timer(lists::REMOVAL, worker::forget_list)
            .finish()
    }
}

impl Service for GuardDuty {
    const NAME: &'static str = "guardduty";
    type Read<'a> = GuardDutyRead<'a>;
    type Write<'a> = GuardDutyWrite<'a>;
    type Error = error::GuardDutyError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> GuardDutyRead<'a> {
        GuardDutyTx { service: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> GuardDutyWrite<'a> {
        GuardDutyTx { service: self, tx }
    }
}
