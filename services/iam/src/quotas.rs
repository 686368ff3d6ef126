//! AWS's default quotas of an account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>

use ringwall_policy::size_without_white_space;

use crate::error::IamError;

/// A quota, by the name that the error gives it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quota {
    pub(crate) name: &'static str,
    pub(crate) most: usize,
}

impl Quota {
    const fn new(name: &'static str, most: usize) -> Self {
        Self { name, most }
    }

    /// There may be one more besides the `count` that are there.
    pub(crate) fn require_room(self, count: usize) -> Result<(), IamError> {
        if count < self.most {
            Ok(())
        } else {
            Err(IamError::over_quota(self))
        }
    }

    /// A policy document must not be longer, white space left out.
    pub(crate) fn require_document(self, text: &str) -> Result<(), IamError> {
        if size_without_white_space(text) <= self.most {
            Ok(())
        } else {
            Err(IamError::over_quota(self))
        }
    }
}

pub(crate) const INSTANCE_PROFILES: Quota = Quota::new("InstanceProfilesPerAccount", 1000);
pub(crate) const MANAGED_POLICIES: Quota = Quota::new("PoliciesPerAccount", 1500);
pub(crate) const MANAGED_POLICY_SIZE: Quota = Quota::new("PolicySize", 6144);
pub(crate) const POLICIES_OF_ROLE: Quota = Quota::new("PoliciesPerRole", 20);
pub(crate) const ROLES: Quota = Quota::new("RolesPerAccount", 1000);
pub(crate) const ROLES_IN_PROFILE: Quota = Quota::new("InstanceSessionsPerInstanceProfile", 1);
pub(crate) const TRUST_POLICY_SIZE: Quota = Quota::new("ACLSizePerRole", 2048);
/// Versions that a managed policy keeps at once.
pub(crate) const POLICY_VERSIONS: usize = 5;
/// Characters of all inline policies of a role together, white space left out.
pub(crate) const ROLE_INLINE: usize = 10_240;

pub(crate) const CLIENT_IDS: Quota = Quota::new("ClientIdsPerOpenIdConnectProvider", 100);
pub(crate) const MFA_DEVICES: Quota = Quota::new("MFADevicesPerUser", 8);
pub(crate) const OIDC_PROVIDERS: Quota = Quota::new("OpenIDConnectProvidersPerAccount", 100);
pub(crate) const SAML_PRIVATE_KEYS: Quota = Quota::new("PrivateKeysPerSAMLProvider", 2);
pub(crate) const SAML_PROVIDERS: Quota = Quota::new("SAMLProvidersPerAccount", 100);
pub(crate) const SERVER_CERTIFICATES: Quota = Quota::new("ServerCertificatesPerAccount", 20);
pub(crate) const SERVICE_SPECIFIC_CREDENTIALS: Quota =
    Quota::new("ServiceSpecificCredentialsPerUser", 2);
pub(crate) const SIGNING_CERTIFICATES: Quota = Quota::new("SigningCertificatesPerUser", 2);
pub(crate) const SSH_PUBLIC_KEYS: Quota = Quota::new("SSHPublicKeysPerUser", 5);
pub(crate) const USERS: Quota = Quota::new("UsersPerAccount", 5000);
pub(crate) const TAGS: Quota = Quota::new("TagsPerResource", 50);

pub(crate) const GROUPS: Quota = Quota::new("GroupsPerAccount", 300);
pub(crate) const GROUPS_OF_USER: Quota = Quota::new("GroupsPerUser", 10);
pub(crate) const ACCESS_KEYS: Quota = Quota::new("AccessKeysPerUser", 2);

/// Managed policies attached to a user.
pub(crate) const POLICIES_OF_USER: Quota = Quota::new("PoliciesPerUser", 10);
/// Managed policies attached to a group.
pub(crate) const POLICIES_OF_GROUP: Quota = Quota::new("PoliciesPerGroup", 10);

/// Characters of all inline policies of a user together, white space left out.
pub(crate) const USER_INLINE: usize = 2048;
/// The same of a group.
pub(crate) const GROUP_INLINE: usize = 5120;
