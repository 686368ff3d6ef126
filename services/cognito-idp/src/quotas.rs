//! How many requests an account may make in a Region, by category.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html#category_operations>

use std::ops::Deref;

use quick_cache::sync::Cache;
use ringwall_core::{AccountId, Region, RequestContext};
use ringwall_service::{Quota, Quotas};
use ringwall_store::{Reads, RowKey, StoreError, Table};
use serde::{Deserialize, Serialize};

use crate::api::LimitDefinitionType;
use crate::error::CognitoError;
use crate::store::{CognitoTx, CognitoWrite};

/// By account, Region and category.
const PROVISIONED: Table<Provisioned> = Table::new("cognito-idp.provisioned_limit");

/// Requests that have paid already and may run again.
const REMEMBERED: usize = 4_096;

/// What may be provisioned at most: here nobody sells more, so it only has to be a rate.
pub(crate) const MOST_PROVISIONED: u32 = 100_000;

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

/// A rate that an account has asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Provisioned {
    pub(crate) requests: u32,
}

/// The buckets, and who has taken from them.
pub(crate) struct Throttle {
    quotas: Quotas,
    /// Handlers that wait run again, and pay once.
    paid: Cache<String, ()>,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            quotas: Quotas::default(),
            paid: Cache::new(REMEMBERED),
        }
    }
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

const CATEGORIES: [Category; 17] = [
    category(
        "UserAuthentication",
        120,
        true,
        &[
            "AdminInitiateAuth",
            "GetTokensFromRefreshToken",
            "InitiateAuth",
        ],
    ),
    // Three times as many as sign-ins begin.
    category(
        "ChallengeResponse",
        360,
        false,
        &["AdminRespondToAuthChallenge", "RespondToAuthChallenge"],
    ),
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
    category("UserFederation", 25, true, &[]),
    category(
        "UserAccountRecovery",
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
            "ConfirmDevice",
            "SetUserMFAPreference",
            "SetUserSettings",
            "UpdateAuthEventFeedback",
            "UpdateDeviceStatus",
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
            "DescribeResourceServer",
            "DescribeRiskConfiguration",
            "DescribeUserPoolDomain",
            "GetGroup",
            "GetIdentityProviderByIdentifier",
            "GetUICustomization",
            "GetUserPoolMfaConfig",
            "ListGroups",
            "ListIdentityProviders",
            "ListResourceServers",
            "ListTagsForResource",
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
            "CreateResourceServer",
            "CreateUserPoolDomain",
            "DeleteGroup",
            "DeleteIdentityProvider",
            "DeleteResourceServer",
            "DeleteUserPoolDomain",
            "SetRiskConfiguration",
            "SetUICustomization",
            "SetUserPoolMfaConfig",
            "TagResource",
            "UntagResource",
            "UpdateGroup",
            "UpdateIdentityProvider",
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
];

impl Category {
    /// The category of a name.
    fn named(name: &str) -> Option<&'static Self> {
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

    fn of(operation: &str) -> Option<&'static Self> {
        CATEGORIES
            .iter()
            .find(|category| category.operations.contains(&operation))
    }
}

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// Takes one request of the operation's category from an account's rate in a Region.
    pub(crate) fn throttle(
        &self,
        ctx: &RequestContext,
        account: AccountId,
        region: &Region,
    ) -> Result<(), CognitoError> {
        let throttle = &self.service.throttle;
        let category = Category::of(ctx.operation).filter(|_| ctx.quotas());
        let Some(category) = category.filter(|_| throttle.paid.get(&ctx.request_id).is_none())
        else {
            return Ok(());
        };
        let quota = Quota {
            name: category.name,
            requests: self.provisioned(account, region, category)?,
            period_millis: 1_000,
        };
        if !throttle.quotas.take_of(ctx, account, region, quota) {
            return Err(CognitoError::too_many_requests());
        }
        throttle.paid.insert(ctx.request_id.clone(), ());
        Ok(())
    }

    /// Requests a second that an account has of a category.
    pub(crate) fn provisioned(
        &self,
        account: AccountId,
        region: &Region,
        category: &Category,
    ) -> Result<u32, StoreError> {
        let row = self.tx.get(&PROVISIONED, &key(account, region, category))?;
        Ok(row.map_or(category.usual, |row| row.requests))
    }
}

impl CognitoWrite<'_> {
    /// Sets how many requests a second an account has of a category.
    pub(crate) fn provision(
        &mut self,
        account: AccountId,
        region: &Region,
        category: &Category,
        requests: u32,
    ) -> Result<(), StoreError> {
        let key = key(account, region, category);
        self.tx.put(&PROVISIONED, &key, Provisioned { requests })
    }
}

fn key(account: AccountId, region: &Region, category: &Category) -> RowKey {
    RowKey::new()
        .text(&account.to_string())
        .text(&region.to_string())
        .text(category.name)
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
}
