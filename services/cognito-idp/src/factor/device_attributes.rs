//! Devices as the API shows them.

use std::ops::Deref;

use ringwall_model::Sensitive;
use ringwall_store::Reads;

use crate::api::{AttributeType, DeviceType};
use crate::error::CognitoError;
use crate::factor::device::Device;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoTx;

/// The most devices on a page.
const MOST_DEVICES: usize = 60;

impl<X: Deref<Target: Reads>> CognitoTx<'_, X> {
    /// A page of a user's devices, and the token of the next one.
    pub(crate) fn device_page(
        &self,
        pool: &Pool,
        user: &User,
        token: Option<&str>,
        limit: Option<i32>,
    ) -> Result<(Vec<DeviceType>, Option<String>), CognitoError> {
        let scope = format!("ListDevices/{}/{}", pool.id, user.sub);
        let marker = &self.service.marker;
        let after = token.map(|token| {
            let key = marker.open(&scope, token);
            let key = key.and_then(|key| String::from_utf8(key).ok());
            key.ok_or_else(|| CognitoError::invalid_parameter("Invalid PaginationToken."))
        });
        let after = after.transpose()?;
        let wanted = limit.and_then(|limit| usize::try_from(limit).ok());
        let wanted = wanted.filter(|limit| *limit > 0).unwrap_or(MOST_DEVICES);
        let mut devices = self.devices(pool, user, after.as_deref(), wanted + 1)?;
        let has_more = devices.len() > wanted;
        devices.truncate(wanted);
        let last = devices.last().filter(|_| has_more);
        let next = last.map(|last| marker.seal(&scope, last.key.as_bytes()));
        Ok((
            devices
                .iter()
                .map(|device| device.shown(pool, user))
                .collect(),
            next,
        ))
    }
}

impl Device {
    /// `DeviceType`.
    pub(crate) fn shown(&self, pool: &Pool, user: &User) -> DeviceType {
        let owner = format!("{}.{}", user.username, pool.id);
        let arn = format!(
            "arn:{}:cognito-idp:{}:{}:owner/{owner}/device/{}",
            pool.region.partition(),
            pool.region,
            pool.account,
            self.key
        );
        let remembered = if self.remembered {
            "remembered"
        } else {
            "not_remembered"
        };
        let attributes = [
            ("device_status", Some("valid")),
            ("device_name", self.name.as_deref()),
            ("dev:device_arn", Some(arn.as_str())),
            ("dev:device_owner", Some(owner.as_str())),
            ("last_ip_used", self.last_address.as_deref()),
            ("dev:device_remembered_status", Some(remembered)),
            ("dev:device_sdk", self.sdk.as_deref()),
        ];
        let attributes = attributes.into_iter().filter_map(|(name, value)| {
            let value = value?;
            Some(AttributeType {
                name: name.to_owned(),
                value: Some(Sensitive::new(value.to_owned())),
            })
        });
        DeviceType {
            device_key: Some(self.key.clone()),
            device_attributes: Some(attributes.collect()),
            device_create_date: Some(self.created_at),
            device_last_modified_date: Some(self.updated_at),
            device_last_authenticated_date: Some(self.authenticated_at),
        }
    }
}
