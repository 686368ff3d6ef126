//! Identities: whom an identity pool knows.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html#authentication-flow-operations>

use ringwall_core::{RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::DescribeIdentityOutput;
use crate::error::CognitoIdentityError;
use crate::quotas;
use crate::resources::identity_pool::IdentityPool;

/// Somebody whom an identity pool knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// `<region>:<uuid>`.
    pub(crate) id: String,
    pub(crate) pool_id: String,
    pub(crate) logins: Vec<Login>,
    /// Nobody has logged in as this identity yet: whoever knows its id is a guest. One whose last
    /// login was taken away is none any more.
    pub(crate) is_guest: bool,
    /// It was merged into another.
    pub(crate) is_disabled: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) modified_at: Timestamp,
}

/// Somebody at an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    /// The provider as maps of logins name it.
    pub(crate) provider: String,
    /// Who it is there.
    pub(crate) subject: String,
}

impl Identity {
    /// One that nobody has logged in as.
    pub(crate) fn guest(ctx: &RequestContext, pool: &IdentityPool) -> Self {
        Self {
            id: format!("{}:{}", pool.region, ctx.uuid()),
            pool_id: pool.id.clone(),
            logins: Vec::new(),
            is_guest: true,
            is_disabled: false,
            created_at: ctx.now(),
            modified_at: ctx.now(),
        }
    }

    /// Whoever knows a guest's id is that guest, where the pool has guests.
    pub(crate) fn require_guest(&self, pool: &IdentityPool) -> Result<(), CognitoIdentityError> {
        if !self.is_guest {
            return Err(CognitoIdentityError::identity_forbidden(&self.id));
        }
        if !pool.settings.allows_guests {
            return Err(CognitoIdentityError::no_guests());
        }
        Ok(())
    }

    /// Links a login: one of a provider, but any number of the developer's own.
    pub(crate) fn link(
        &mut self,
        login: Login,
        pool: &IdentityPool,
    ) -> Result<(), CognitoIdentityError> {
        if self.logins.contains(&login) {
            return Ok(());
        }
        let is_developers = pool.settings.developer_provider.as_ref() == Some(&login.provider);
        let mut others = self.logins.iter();
        if !is_developers && others.any(|other| other.provider == login.provider) {
            return Err(CognitoIdentityError::login_of_another(&login.provider));
        }
        if self.logins.len() >= quotas::LOGINS {
            return Err(CognitoIdentityError::too_many_logins(quotas::LOGINS));
        }
        self.is_guest = false;
        self.logins.push(login);
        Ok(())
    }

    /// The users of a provider who are this identity.
    pub(crate) fn subjects<'a>(&'a self, provider: &'a str) -> impl Iterator<Item = &'a str> {
        let logins = self.logins.iter();
        logins
            .filter(move |login| login.provider == provider)
            .map(|login| login.subject.as_str())
    }

    pub(crate) fn describe(&self) -> DescribeIdentityOutput {
        let mut logins: Vec<String> = Vec::new();
        for login in &self.logins {
            if !logins.contains(&login.provider) {
                logins.push(login.provider.clone());
            }
        }
        DescribeIdentityOutput {
            identity_id: Some(self.id.clone()),
            logins: Some(logins),
            creation_date: Some(self.created_at),
            last_modified_date: Some(self.modified_at),
        }
    }
}
