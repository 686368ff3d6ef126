//! AWS's default quotas of an account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>

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
}

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

/// Characters of all inline policies of a user together, white space left out.
pub(crate) const USER_INLINE: usize = 2048;
