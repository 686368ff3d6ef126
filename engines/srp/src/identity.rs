//! Whose password it is.

/// The two names that are hashed with a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// A user pool's id after its underscore; or a `DeviceGroupKey`.
    pub realm: &'a str,
    /// What the server calls `USER_ID_FOR_SRP`; or a `DeviceKey`.
    pub name: &'a str,
}

impl<'a> Identity<'a> {
    /// A user of a pool.
    pub fn of_user(user_pool_id: &'a str, user_id_for_srp: &'a str) -> Self {
        let realm = match user_pool_id.rsplit_once('_') {
            Some((_, name)) => name,
            None => user_pool_id,
        };
        Self {
            realm,
            name: user_id_for_srp,
        }
    }

    /// A remembered device.
    pub fn of_device(device_group_key: &'a str, device_key: &'a str) -> Self {
        Self {
            realm: device_group_key,
            name: device_key,
        }
    }
}
