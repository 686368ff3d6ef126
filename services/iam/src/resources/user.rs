//! Users as the API shows them.

use ringwall_core::{Partition, Timestamp};
use ringwall_identity::{User, find_login_profile};
use ringwall_store::Reads;

use crate::api;
use crate::error::IamError;
use crate::resources::{boundary, tagging};

/// A user with all that is known of him.
pub(crate) fn shown(user: &User, partition: Partition) -> api::User {
    api::User {
        permissions_boundary: user.boundary.as_deref().map(boundary::shown),
        tags: tagging::shown(&user.tags),
        ..listed(user, partition)
    }
}

/// A user in a list, which leaves out tags and boundary.
pub(crate) fn listed(user: &User, partition: Partition) -> api::User {
    api::User {
        path: Some(user.path.clone()),
        user_name: Some(user.name.clone()),
        user_id: user.id.clone(),
        arn: user.arn(partition),
        create_date: user.created_at,
        password_last_used: None,
        permissions_boundary: None,
        tags: None,
    }
}

/// When a user's password was used last. `GetUser` and `ListUsers` alone tell it.
pub(crate) fn password_last_used(
    tx: &impl Reads,
    user: &User,
) -> Result<Option<Timestamp>, IamError> {
    let profile = find_login_profile(tx, user.account, &user.id)?;
    Ok(profile.and_then(|profile| profile.last_used_at))
}

/// The root user, who has neither name nor path, and the account's number for an id.
pub(crate) fn root(account: String, arn: String, created_at: Timestamp) -> api::User {
    api::User {
        path: None,
        user_name: None,
        user_id: account,
        arn,
        create_date: created_at,
        password_last_used: None,
        permissions_boundary: None,
        tags: None,
    }
}
