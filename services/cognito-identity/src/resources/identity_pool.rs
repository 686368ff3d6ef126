//! Identity pools.

use std::collections::BTreeMap;

use ringwall_core::{AccountId, Region, Resource, Tags};
use serde::{Deserialize, Serialize};

use crate::api::{CreateIdentityPoolOutput, IdentityPoolShortDescription};
use crate::principal_tags::TagMap;
use crate::resources::role_mapping::{RoleMapping, Roles};
use crate::resources::settings::Settings;

/// An identity pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IdentityPool {
    /// `<region>:<uuid>`.
    pub(crate) id: String,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) settings: Settings,
    pub(crate) tags: Tags,
    pub(crate) roles: Roles,
    /// By provider; a user pool's client is `<provider>:<client>`.
    pub(crate) role_mappings: BTreeMap<String, RoleMapping>,
    /// Which claims become principal tags, by provider.
    pub(crate) principal_tags: BTreeMap<String, TagMap>,
}

impl IdentityPool {
    pub(crate) fn arn(&self) -> String {
        let Self {
            account,
            region,
            id,
            ..
        } = self;
        let partition = region.partition();
        format!("arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}")
    }

    pub(crate) fn resource(&self) -> Resource<'_> {
        Resource::new(self.arn(), self.account).with_tags(&self.tags)
    }

    pub(crate) fn describe(&self) -> CreateIdentityPoolOutput {
        let tags = self.tags.iter();
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
        CreateIdentityPoolOutput {
            identity_pool_id: self.id.clone(),
            identity_pool_tags: Some(tags.collect()),
            ..self.settings.describe()
        }
    }

    pub(crate) fn summary(id: String, name: &str) -> IdentityPoolShortDescription {
        IdentityPoolShortDescription {
            identity_pool_id: Some(id),
            identity_pool_name: Some(name.to_owned()),
        }
    }
}
