//! Somebody comes from an identity provider: whoever he is there becomes a user of the pool, or is one
//! already. What comes before, how the provider vouched for him, is its protocol's business.
//!
//! 1. The pool's function puts right what the provider says (`InboundFederation`).
//! 2. The user is looked for: whom an administrator linked, or who came by himself before.
//! 3. A new one is made (`PreSignUp`, `PostConfirmation`), one who is there is let in
//!    (`PreAuthentication`, `PostAuthentication`); both get the attributes that are mapped.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html>

mod claims;
mod inbound;
mod mapping;
mod strength;
#[cfg(test)]
mod tests;
mod visitor;

use std::sync::Arc;

use ringwall_core::{ApiError, RequestContext};

pub use claims::{Arrival, ClaimValue, OAuthAnswers};
use inbound::Told;
use visitor::Visitor;

use super::{Client, HostedTx, Pool, Provider, SignedIn};
use crate::api::EventType;
use crate::error::CognitoError;
use crate::resources::client::Client as ClientRow;
use crate::resources::pool::{Contact, Pool as PoolRow};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::threat;
use crate::trigger::authentication::{self, After, Before};
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::trigger::pre_sign_up::{self, Comes};
use crate::trigger::{Occasion, attributes_of};
use crate::users::{Conflict, Draft, change, events};

impl HostedTx<'_> {
    /// Lets somebody in whom a provider vouches for.
    ///
    /// Where the pool has a `PostConfirmation` function, what was changed so far is committed before
    /// it is told, and the handler runs again: whoever takes a key or a response that is good once
    /// does so by [`HostedTx::take_journey`], which knows it the second time.
    ///
    /// # Errors
    /// What functions of the pool refuse with, or a claim that does not fit the pool; the user is
    /// disabled; the client has no such provider.
    pub fn arrive(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        provider: &Provider,
        arrival: &Arrival,
    ) -> Result<SignedIn, ApiError> {
        let row = client.row.as_ref();
        let client_row = row.ok_or_else(|| CognitoError::no_client(&client.id))?;
        if !client.lets_in(Some(&provider.name)) {
            return Err(CognitoError::provider_not_of_client(&provider.name).into());
        }
        let door = Door {
            ctx,
            pool: &pool.row,
            client: client_row,
            provider,
            arrival,
        };
        let user = door.user(&mut self.0)?;
        ctx.note("sub", user.sub.clone());
        Ok(SignedIn {
            sub: user.sub,
            auth_time: ctx.now(),
            methods: strength::methods(arrival),
            level: strength::level(provider, arrival),
            event_id: None,
            provider: Some(provider.name.clone()),
            saml: None,
        })
    }
}

/// Where somebody comes in.
struct Door<'a> {
    ctx: &'a RequestContext,
    pool: &'a Arc<PoolRow>,
    client: &'a ClientRow,
    provider: &'a Provider,
    arrival: &'a Arrival,
}

impl Door<'_> {
    /// The user who he is from now on.
    fn user(&self, tx: &mut CognitoWrite<'_>) -> Result<User, CognitoError> {
        let visitor = Visitor::of(self.pool, self.provider, self.arrival)?;
        if let Some(told) = post_confirmation::told(self.ctx, Confirmed::SignUp) {
            told?;
            let user = visitor.find(tx, self.pool, self.arrival)?;
            return Ok((*user.ok_or_else(CognitoError::no_user)?).clone());
        }
        let told = inbound::ask(self, &visitor)?;
        match visitor.find(tx, self.pool, self.arrival)? {
            Some(user) => self.let_in(tx, &visitor, (*user).clone(), &told),
            None => self.take_in(tx, &visitor, &told),
        }
    }

    /// He was here before, or an administrator knows him.
    fn let_in(
        &self,
        tx: &mut CognitoWrite<'_>,
        visitor: &Visitor,
        mut user: User,
        told: &Told,
    ) -> Result<User, CognitoError> {
        if !user.enabled {
            return Err(CognitoError::disabled());
        }
        let username = user.username.clone();
        let occasion = self.occasion(&username);
        let before = Before {
            user_attributes: &attributes_of(&user),
            validation_data: None,
            user_not_found: false,
        };
        authentication::ask_before(self.ctx, &occasion, &before)?;
        let stored = user.clone();
        let change = mapping::of_known(self, told, &user)?;
        // No code can confirm an address that a provider gives: the new one is in force at once.
        let mut pool = (**self.pool).clone();
        pool.verified_before_update.clear();
        change::apply(&pool, &mut user, &change, stored.updated_at)?;
        visitor.mark(&mut user, self.arrival);
        user.signed_in = true;
        if user != stored {
            user.updated_at = self.ctx.now();
        }
        let after = After {
            user_attributes: &attributes_of(&user),
            new_device_used: false,
            client_metadata: None,
        };
        authentication::tell_after(self.ctx, &occasion, &after)?;
        self.record(tx, &user)?;
        if user != stored {
            tx.save_user(self.pool, user.clone(), Conflict::Refuse)?;
        }
        Ok(user)
    }

    /// Nobody knows him yet.
    fn take_in(
        &self,
        tx: &mut CognitoWrite<'_>,
        visitor: &Visitor,
        told: &Told,
    ) -> Result<User, CognitoError> {
        let (ctx, pool) = (self.ctx, &**self.pool);
        let change = mapping::of_new(self, told)?;
        let mut draft = Draft::federated(ctx, visitor.username.clone(), change);
        let occasion = self.occasion(&visitor.username);
        let request = pre_sign_up::Request {
            user_attributes: &draft.attributes,
            validation_data: None,
            client_metadata: None,
        };
        let wishes = pre_sign_up::ask(ctx, &occasion, Comes::ExternalProvider, &request)?;
        if wishes.verifies_email {
            draft.verify(Contact::Email);
        }
        if wishes.verifies_phone {
            draft.verify(Contact::Phone);
        }
        let mut user = draft.into_user(pool, UserStatus::ExternalProvider, ctx.now());
        user.identities
            .push(visitor.identity(self.provider, self.arrival, ctx.now()));
        user.signed_in = true;
        tx.create_user(pool, user.clone(), Conflict::Refuse)?;
        visitor::join_group(ctx, tx, pool, self.provider, &user)?;
        self.record(tx, &user)?;
        let attributes = attributes_of(&user);
        post_confirmation::tell(ctx, &occasion, Confirmed::SignUp, &attributes, None)?;
        Ok(user)
    }

    fn occasion<'b>(&'b self, username: &'b str) -> Occasion<'b> {
        Occasion::new(self.pool, Some(&self.client.id), Some(username))
    }

    /// The risk is the provider's to judge.
    fn record(&self, tx: &mut CognitoWrite<'_>, user: &User) -> Result<(), CognitoError> {
        let (ctx, visitor) = (self.ctx, threat::Visitor::of_connection(self.ctx));
        let deed = (EventType::SignIn, false);
        Ok(events::record_deed(
            ctx, tx, self.pool, user, &visitor, deed,
        )?)
    }
}
