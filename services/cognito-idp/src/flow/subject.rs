//! Who signs in, as far as is known.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::call::Call;
use crate::flow::session::Who;
use crate::flow::{migration, nobody};
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::trigger::authentication::{self, Before};
use crate::trigger::{Occasion, Texts, attributes_of};

/// A user; or a name that nobody has, where that must not show.
#[derive(Clone)]
pub(crate) enum Subject {
    User(Arc<User>),
    Nobody(String),
}

/// No name is longer; what is longer is nobody's.
const LONGEST_NAME: usize = 2048;

impl Subject {
    /// Whom a name means. A user whom the pool's function brings from elsewhere is made here, if
    /// `password` is what he signs in with.
    pub(crate) fn find(
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
        call: &Call,
        name: &str,
        password: Option<&str>,
    ) -> Result<Self, CognitoError> {
        // Nobody has such a name, and nobody need remember it.
        if name.len() > LONGEST_NAME {
            return Err(if call.client.hides_users() {
                CognitoError::wrong_credentials()
            } else {
                CognitoError::no_user()
            });
        }
        if let Some(user) = tx.find_user(&call.pool, name)? {
            ctx.note("sub", user.sub.clone());
            return Ok(Self::User(user));
        }
        if let Some(password) = password
            && let Some(user) = migration::migrate(ctx, tx, call, name, password)?
        {
            ctx.note("sub", user.sub.clone());
            return Ok(Self::User(user));
        }
        if call.client.hides_users() {
            Ok(Self::Nobody(name.to_owned()))
        } else {
            Err(CognitoError::no_user())
        }
    }

    pub(crate) fn user(&self) -> Option<&User> {
        match self {
            Self::User(user) => Some(user),
            Self::Nobody(_) => None,
        }
    }

    /// The stored user name, or what was typed.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::User(user) => &user.username,
            Self::Nobody(name) => name,
        }
    }

    pub(crate) fn who(&self) -> Who {
        match self {
            Self::User(user) => Who::User(user.sub.clone()),
            Self::Nobody(name) => Who::Nobody(name.clone()),
        }
    }

    /// `USER_ID_FOR_SRP`.
    pub(crate) fn user_id(&self, tx: &CognitoWrite<'_>, call: &Call) -> String {
        match self {
            Self::User(user) => user.username.clone(),
            Self::Nobody(name) => nobody::user_id(tx, &call.pool, name),
        }
    }

    /// What functions are told of him.
    pub(crate) fn attributes(&self) -> Texts {
        self.user().map_or_else(BTreeMap::new, attributes_of)
    }

    pub(crate) fn occasion<'a>(&'a self, call: &'a Call) -> Occasion<'a> {
        Occasion::new(&call.pool, Some(&call.client.id), Some(self.name()))
    }

    /// Asks the pool's function, which may refuse the sign-in.
    pub(crate) fn pre_authentication(
        &self,
        ctx: &RequestContext,
        call: &Call,
    ) -> Result<(), CognitoError> {
        let request = Before {
            user_attributes: &self.attributes(),
            validation_data: call.validation_data(),
            user_not_found: self.user().is_none(),
        };
        authentication::ask_before(ctx, &self.occasion(call), &request)
    }
}
