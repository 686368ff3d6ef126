//! Services that roles can be linked to: what they call their role and what it may.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html>

use crate::error::IamError;
use crate::resources::role::SERVICE_LINKED_PATH;

/// A service that makes a role of its own in accounts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinkedService {
    /// `guardduty.amazonaws.com`.
    pub(crate) principal: &'static str,
    role: &'static str,
    policy: &'static str,
    has_suffix: bool,
}

impl LinkedService {
    const fn new(principal: &'static str, role: &'static str, policy: &'static str) -> Self {
        Self {
            principal,
            role,
            policy,
            has_suffix: false,
        }
    }

    const fn with_suffix(self) -> Self {
        Self {
            has_suffix: true,
            ..self
        }
    }

    /// The service of a principal, in AWS's case.
    pub(crate) fn of(principal: &str) -> Result<&'static Self, IamError> {
        let found = ALL.iter().find(|service| service.principal == principal);
        found.ok_or_else(|| IamError::unknown_linked_service(principal))
    }

    /// The name of its role.
    pub(crate) fn role_name(&self, suffix: Option<&str>) -> Result<String, IamError> {
        match suffix {
            None => Ok(self.role.to_owned()),
            Some(suffix) if self.has_suffix => Ok(format!("{}_{suffix}", self.role)),
            Some(_) => Err(IamError::no_custom_suffix(self.principal)),
        }
    }

    /// The path of its role.
    pub(crate) fn path(&self) -> String {
        format!("{SERVICE_LINKED_PATH}{}/", self.principal)
    }

    /// Path and name of the AWS managed policy that its role has.
    pub(crate) fn policy(&self) -> String {
        format!("aws-service-role/{}", self.policy)
    }

    /// Who may assume its role: the service alone.
    pub(crate) fn trust(&self) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{}"}},"Action":"sts:AssumeRole"}}]}}"#,
            self.principal
        )
    }
}

/// The services of `models/` that have such a role, and Auto Scaling, which is the common one
/// with suffixes. Names are AWS's, from the guide of each service.
const ALL: [LinkedService; 25] = [
    LinkedService::new(
        "agentless.inspector2.amazonaws.com",
        "AWSServiceRoleForAmazonInspector2Agentless",
        "AmazonInspector2AgentlessServiceRolePolicy",
    ),
    LinkedService::new(
        "apidestinations.events.amazonaws.com",
        "AWSServiceRoleForAmazonEventBridgeApiDestinations",
        "AmazonEventBridgeApiDestinationsServiceRolePolicy",
    ),
    LinkedService::new(
        "autoscaling.amazonaws.com",
        "AWSServiceRoleForAutoScaling",
        "AutoScalingServiceRolePolicy",
    )
    .with_suffix(),
    LinkedService::new(
        "cks.kms.amazonaws.com",
        "AWSServiceRoleForKeyManagementServiceCustomKeyStores",
        "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy",
    ),
    LinkedService::new(
        "cloudhsm.amazonaws.com",
        "AWSServiceRoleForCloudHSM",
        "CloudHSMServiceRolePolicy",
    ),
    LinkedService::new(
        "cloudtrail.amazonaws.com",
        "AWSServiceRoleForCloudTrail",
        "CloudTrailServiceRolePolicy",
    ),
    LinkedService::new(
        "cognito-idp.amazonaws.com",
        "AWSServiceRoleForAmazonCognitoIdp",
        "AmazonCognitoIdpServiceRolePolicy",
    ),
    LinkedService::new(
        "elasticloadbalancing.amazonaws.com",
        "AWSServiceRoleForElasticLoadBalancing",
        "AWSElasticLoadBalancingServiceRolePolicy",
    ),
    LinkedService::new(
        "email.cognito-idp.amazonaws.com",
        "AWSServiceRoleForAmazonCognitoIdpEmailService",
        "AmazonCognitoIdpEmailServiceRolePolicy",
    ),
    LinkedService::new(
        "events.amazonaws.com",
        "AWSServiceRoleForCloudWatchEvents",
        "CloudWatchEventsServiceRolePolicy",
    ),
    LinkedService::new(
        "guardduty.amazonaws.com",
        "AWSServiceRoleForAmazonGuardDuty",
        "AmazonGuardDutyServiceRolePolicy",
    ),
    LinkedService::new(
        "inspector2.amazonaws.com",
        "AWSServiceRoleForAmazonInspector2",
        "AmazonInspector2ServiceRolePolicy",
    ),
    LinkedService::new(
        "macie.amazonaws.com",
        "AWSServiceRoleForAmazonMacie",
        "AmazonMacieServiceRolePolicy",
    ),
    LinkedService::new(
        "malware-protection.guardduty.amazonaws.com",
        "AWSServiceRoleForAmazonGuardDutyMalwareProtection",
        "AmazonGuardDutyMalwareProtectionServiceRolePolicy",
    ),
    LinkedService::new(
        "mrk.kms.amazonaws.com",
        "AWSServiceRoleForKeyManagementServiceMultiRegionKeys",
        "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy",
    ),
    LinkedService::new(
        "organizations.amazonaws.com",
        "AWSServiceRoleForOrganizations",
        "AWSOrganizationsServiceTrustPolicy",
    ),
    LinkedService::new(
        "rds.amazonaws.com",
        "AWSServiceRoleForRDS",
        "AmazonRDSServiceRolePolicy",
    ),
    LinkedService::new(
        "replicator.lambda.amazonaws.com",
        "AWSServiceRoleForLambdaReplicator",
        "AWSLambdaReplicator",
    ),
    LinkedService::new(
        "securityhub.amazonaws.com",
        "AWSServiceRoleForSecurityHub",
        "AWSSecurityHubServiceRolePolicy",
    ),
    LinkedService::new(
        "securityhubv2.amazonaws.com",
        "AWSServiceRoleForSecurityHubV2",
        "AWSSecurityHubV2ServiceRolePolicy",
    ),
    LinkedService::new(
        "shield.amazonaws.com",
        "AWSServiceRoleForAWSShield",
        "AWSShieldServiceRolePolicy",
    ),
    LinkedService::new(
        "ssm.amazonaws.com",
        "AWSServiceRoleForAmazonSSM",
        "AmazonSSMServiceRolePolicy",
    ),
    LinkedService::new(
        "sso.amazonaws.com",
        "AWSServiceRoleForSSO",
        "AWSSSOServiceRolePolicy",
    ),
    LinkedService::new(
        "storage-lens.s3.amazonaws.com",
        "AWSServiceRoleForS3StorageLens",
        "S3StorageLensServiceRolePolicy",
    ),
    LinkedService::new(
        "wafv2.amazonaws.com",
        "AWSServiceRoleForWAFV2Logging",
        "WAFV2LoggingServiceRolePolicy",
    ),
];

#[cfg(test)]
mod tests {
    use ringwall_identity::AwsManagedPolicy;
    use ringwall_policy::{Policy, PolicyKind};

    use super::*;

    #[test]
    fn every_role_is_trusted_to_its_service_alone() {
        for service in &ALL {
            let trust = Policy::parse(&service.trust(), PolicyKind::Trust).unwrap();
            let principals: Vec<_> = trust.principals().map(|one| one.text()).collect();
            assert_eq!(principals, [service.principal]);
        }
    }

    #[test]
    fn every_policy_that_aws_has_for_a_service_is_its_roles() {
        let policies = AwsManagedPolicy::all().iter();
        for policy in policies.filter(|policy| policy.path() == SERVICE_LINKED_PATH) {
            let is_for = |service: &LinkedService| service.policy == policy.name();
            assert!(ALL.iter().any(is_for), "{}", policy.name());
        }
    }

    #[test]
    fn names_of_roles_are_names() {
        for service in &ALL {
            assert!(service.role.len() <= 64, "{}", service.role);
        }
    }
}
