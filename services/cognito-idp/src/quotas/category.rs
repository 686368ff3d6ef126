//! Which requests share a rate, and how many a second an account has of each.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations>

use crate::api::LimitDefinitionType;
use crate::error::CognitoError;

/// Sign-ins that begin, and refreshes.
pub(crate) const USER_AUTHENTICATION: &str = "UserAuthentication";
/// Answers to challenges: three times as many as sign-ins begin. What goes beyond counts as sign-ins.
pub(crate) const CHALLENGE_RESPONSE: &str = "ChallengeResponse";
/// Codes that become tokens: as many as sign-ins begin.
pub(crate) const TOKEN_REDEMPTION: &str = "TokenRedemption";
/// Tokens of clients for themselves.
pub(crate) const CLIENT_AUTHENTICATION: &str = "ClientAuthentication";
/// Answers of identity providers.
pub(crate) const USER_FEDERATION: &str = "UserFederation";
/// New passwords.
pub(crate) const USER_ACCOUNT_RECOVERY: &str = "UserAccountRecovery";

/// Operations that manage a pool are called so often a second for one pool, each of them.
const OF_ONE_POOL: u32 = 5;

/// Operations that share a rate.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) name: &'static str,
    /// Requests a second.
    pub(crate) usual: u32,
    /// The account can have another rate.
    pub(crate) adjustable: bool,
    operations: &'static [&'static str],
}

const fn category(
    name: &'static str,
    usual: u32,
    adjustable: bool,
    operations: &'static [&'static str],
) -> Category {
    Category {
        name,
        usual,
        adjustable,
        operations,
    }
}

const CATEGORIES: [Category; 20] = [
    category(
        USER_AUTHENTICATION,
        120,
        true,
        &[
            "AdminInitiateAuth",
            "GetTokensFromRefreshToken",
            "InitiateAuth",
        ],
    ),
    // Admins' answers are counted with everybody's, by what they answer.
    category(CHALLENGE_RESPONSE, 360, false, &[]),
    category(TOKEN_REDEMPTION, 120, false, &[]),
    category(CLIENT_AUTHENTICATION, 150, false, &["GetClientToken"]),
    category(
        "UserCreation",
        50,
        true,
        &[
            "AdminConfirmSignUp",
            "AdminCreateUser",
            "ConfirmSignUp",
            "SignUp",
        ],
    ),
    category(USER_FEDERATION, 25, true, &[]),
    category(
        USER_ACCOUNT_RECOVERY,
        30,
        false,
        &[
            "AdminResetUserPassword",
            "AdminSetUserPassword",
            "ChangePassword",
            "ConfirmForgotPassword",
            "ForgotPassword",
        ],
    ),
    category(
        "UserRead",
        120,
        true,
        &["AdminGetUser", "AdminGetUserAuthFactors", "GetUser"],
    ),
    category(
        "UserUpdate",
        25,
        false,
        &[
            "AdminAddUserToGroup",
            "AdminDeleteUser",
            "AdminDeleteUserAttributes",
            "AdminDisableProviderForUser",
            "AdminDisableUser",
            "AdminEnableUser",
            "AdminLinkProviderForUser",
            "AdminRemoveUserFromGroup",
            "AdminUpdateUserAttributes",
            "AdminUserGlobalSignOut",
            "DeleteUser",
            "DeleteUserAttributes",
            "GlobalSignOut",
            "UpdateUserAttributes",
            "VerifyUserAttribute",
        ],
    ),
    category("UserToken", 120, true, &["RevokeToken"]),
    category(
        "UserResourceRead",
        50,
        true,
        &[
            "AdminGetDevice",
            "AdminListDevices",
            "AdminListGroupsForUser",
            "AdminListUserAuthEvents",
            "GetDevice",
            "GetUserAttributeVerificationCode",
            "ListDevices",
            "ResendConfirmationCode",
        ],
    ),
    category(
        "UserResourceUpdate",
        25,
        false,
        &[
            "AdminForgetDevice",
            "AdminSetUserMFAPreference",
            "AdminSetUserSettings",
            "AdminUpdateAuthEventFeedback",
            "AdminUpdateDeviceStatus",
            "AssociateSoftwareToken",
            "ConfirmDevice",
            "ForgetDevice",
            "SetUserMFAPreference",
            "SetUserSettings",
            "UpdateAuthEventFeedback",
            "UpdateDeviceStatus",
            "VerifySoftwareToken",
        ],
    ),
    category("UserList", 30, false, &["ListUsers", "ListUsersInGroup"]),
    category(
        "UserPoolRead",
        15,
        false,
        &["DescribeUserPool", "ListUserPools"],
    ),
    category(
        "UserPoolUpdate",
        15,
        false,
        &["CreateUserPool", "DeleteUserPool", "UpdateUserPool"],
    ),
    category(
        "UserPoolResourceRead",
        20,
        false,
        &[
            "DescribeIdentityProvider",
            "DescribeManagedLoginBranding",
            "DescribeManagedLoginBrandingByClient",
            "DescribeResourceServer",
            "DescribeRiskConfiguration",
            "DescribeUserImportJob",
            "DescribeUserPoolDomain",
            "GetCSVHeader",
            "GetGroup",
            "GetIdentityProviderByIdentifier",
            "GetSigningCertificate",
            "GetUICustomization",
            "GetUserPoolMfaConfig",
            "ListGroups",
            "ListIdentityProviders",
            "ListResourceServers",
            "ListTagsForResource",
            "ListUserImportJobs",
        ],
    ),
    category(
        "UserPoolResourceUpdate",
        15,
        false,
        &[
            "AddCustomAttributes",
            "CreateGroup",
            "CreateIdentityProvider",
            "CreateManagedLoginBranding",
            "CreateResourceServer",
            "CreateUserImportJob",
            "CreateUserPoolDomain",
            "DeleteGroup",
            "DeleteIdentityProvider",
            "DeleteManagedLoginBranding",
            "DeleteResourceServer",
            "DeleteUserPoolDomain",
            "SetRiskConfiguration",
            "SetUICustomization",
            "SetUserPoolMfaConfig",
            "StartUserImportJob",
            "StopUserImportJob",
            "TagResource",
            "UntagResource",
            "UpdateGroup",
            "UpdateIdentityProvider",
            "UpdateManagedLoginBranding",
            "UpdateResourceServer",
            "UpdateUserPoolDomain",
        ],
    ),
    category(
        "UserPoolClientRead",
        15,
        false,
        &["DescribeUserPoolClient", "ListUserPoolClients"],
    ),
    category(
        "UserPoolClientUpdate",
        15,
        false,
        &[
            "CreateUserPoolClient",
            "DeleteUserPoolClient",
            "UpdateUserPoolClient",
        ],
    ),
    category(
        "LimitManagement",
        1,
        false,
        &["GetProvisionedLimit", "UpdateProvisionedLimit"],
    ),
];

impl Category {
    /// The category whose rate this one has, so many times.
    pub(super) fn derived(&self) -> Option<(&'static Self, u32)> {
        let times = match self.name {
            CHALLENGE_RESPONSE => 3,
            TOKEN_REDEMPTION => 1,
            _ => return None,
        };
        Some((Self::named(USER_AUTHENTICATION)?, times))
    }

    /// The category that requests count in when this one has no more.
    pub(super) fn overflow(&self) -> Option<&'static Self> {
        let other = (self.name == CHALLENGE_RESPONSE).then_some(USER_AUTHENTICATION);
        other.and_then(Self::named)
    }

    /// Requests a second of any one of its operations, about one pool.
    pub(super) fn of_one_pool(&self) -> Option<u32> {
        let is_managed =
            self.name.starts_with("UserPoolResource") || self.name.starts_with("UserPoolClient");
        is_managed.then_some(OF_ONE_POOL)
    }

    /// The category of a name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        CATEGORIES.iter().find(|category| category.name == name)
    }

    /// The category that a request means, whose rate an account can choose.
    pub(crate) fn asked(limit: &LimitDefinitionType) -> Result<&'static Self, CognitoError> {
        let name = limit.attributes.get("Category").map(String::as_str);
        let name = name.unwrap_or_default();
        let category = Self::named(name).ok_or_else(|| {
            CognitoError::not_found(format!("The category {name} does not exist."))
        })?;
        if category.adjustable {
            return Ok(category);
        }
        Err(CognitoError::invalid_parameter(format!(
            "The limit of the category {name} is not adjustable."
        )))
    }

    /// The category of an operation, and the operation as it is named there.
    pub(super) fn of_operation(operation: &str) -> Option<(&'static Self, &'static str)> {
        CATEGORIES.iter().find_map(|category| {
            let mut operations = category.operations.iter();
            let name = operations.find(|name| **name == operation)?;
            Some((category, *name))
        })
    }

    pub(super) fn of(operation: &str) -> Option<&'static Self> {
        Self::of_operation(operation).map(|(category, _)| category)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_named_is_one_and_stands_in_one_category() {
        let model = ringwall_model::service("cognito-idp").unwrap();
        let mut seen = BTreeSet::new();
        for operation in CATEGORIES.iter().flat_map(|category| category.operations) {
            assert!(model.operation(operation).is_some(), "{operation}");
            assert!(seen.insert(operation), "{operation}");
        }
    }

    #[test]
    fn what_is_counted_by_name_is_a_category() {
        for name in [
            USER_AUTHENTICATION,
            CHALLENGE_RESPONSE,
            TOKEN_REDEMPTION,
            CLIENT_AUTHENTICATION,
            USER_FEDERATION,
            USER_ACCOUNT_RECOVERY,
        ] {
            assert!(Category::named(name).is_some(), "{name}");
        }
    }
}
