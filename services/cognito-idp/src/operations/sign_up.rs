//! `SignUp`: somebody becomes a user, who has yet to confirm.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html>

use ringwall_core::{Permit, Reply, RequestContext};

use crate::account;
use crate::api::{CodeDeliveryDetailsType, SignUpInput, SignUpOutput};
use crate::error::CognitoError;
use crate::message::Reason;
use crate::password::{self, Kind};
use crate::resources::attribute_change::{AttributeChange, Writer, pairs};
use crate::resources::client::Client;
use crate::resources::pool::{Contact, FirstFactor, Pool};
use crate::resources::user::{User, UserStatus};
use crate::resources::username;
use crate::store::CognitoWrite;
use crate::trigger::post_confirmation::{self, Confirmed};
use crate::trigger::pre_sign_up::{self, Comes};
use crate::trigger::{Occasion, Texts, attributes_of};
use crate::users::{Conflict, Draft};

pub(crate) fn sign_up(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    mut input: SignUpInput,
) -> Result<Reply<SignUpOutput>, CognitoError> {
    let permit = ctx.public("anybody may sign up, where the pool lets him");
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());
    let given = pairs(input.user_attributes.take());

    let (client, pool) = tx.client_by_secret_hash(client_id, name, secret_hash)?;
    if pool.admin_only_sign_up {
        return Err(CognitoError::sign_up_not_permitted());
    }
    if let Some(told) = post_confirmation::told(ctx, Confirmed::SignUp) {
        told?;
        let user = tx.user(&pool, name)?;
        return Ok(reply(permit, &user, None));
    }
    let password = input
        .password
        .as_ref()
        .map(|password| password.expose().as_str());
    require_password(&pool, password)?;

    let mut change = AttributeChange::of_new(&pool, Writer::Client(&client), &given)?;
    let named_by = username::check(&pool, name)?.map(Contact::attribute);
    if let Some(attribute) = named_by.filter(|attribute| change.value(attribute).is_none()) {
        change.set(attribute, name);
    }
    change.require_all(&pool)?;
    let mut draft = Draft::new(ctx, &pool, name, change)?;
    draft.refuse_preferred_username(&pool)?;
    let wishes = ask(ctx, (&pool, &client), &draft, &mut input)?;
    if wishes.verifies_email {
        draft.verify(Contact::Email);
    }
    if wishes.verifies_phone {
        draft.verify(Contact::Phone);
    }
    let status = if wishes.confirms {
        UserStatus::Confirmed
    } else {
        UserStatus::Unconfirmed
    };
    let mut user = draft.into_user(&pool, status, ctx.now());
    if let Some(password) = input.password.as_ref() {
        password::set(
            ctx,
            tx,
            &pool,
            &mut user,
            password.expose(),
            Kind::Permanent,
        )?;
    }
    tx.create_user(&pool, user.clone(), Conflict::Refuse)?;

    let occasion = Occasion::new(&pool, Some(&client.id), Some(&user.username));
    let metadata = input.client_metadata.as_ref();
    let delivery = if wishes.confirms {
        let attributes = attributes_of(&user);
        post_confirmation::tell(ctx, &occasion, Confirmed::SignUp, &attributes, metadata)?;
        None
    } else {
        account::send_sign_up_code(ctx, tx, occasion, &user, Reason::SignUp, metadata)?
    };
    Ok(reply(permit, &user, delivery))
}

/// Only pools in which other factors come first have users without a password.
fn require_password(pool: &Pool, password: Option<&str>) -> Result<(), CognitoError> {
    let has_other = pool
        .first_factors
        .iter()
        .any(|factor| *factor != FirstFactor::Password);
    match password {
        Some(password) => pool.password_policy.require(password),
        None if has_other => Ok(()),
        None => Err(CognitoError::invalid_parameter("Password is required.")),
    }
}

fn ask(
    ctx: &RequestContext,
    (pool, client): (&Pool, &Client),
    draft: &Draft,
    input: &mut SignUpInput,
) -> Result<pre_sign_up::Wishes, CognitoError> {
    let validation: Option<Texts> = input
        .validation_data
        .take()
        .map(|data| pairs(Some(data)).into_iter().collect());
    let occasion = Occasion::new(pool, Some(&client.id), Some(&draft.username));
    let request = pre_sign_up::Request {
        user_attributes: &draft.attributes,
        validation_data: validation.as_ref(),
        client_metadata: input.client_metadata.as_ref(),
    };
    pre_sign_up::ask(ctx, &occasion, Comes::SignUp, &request)
}

fn reply(
    permit: Permit,
    user: &User,
    delivery: Option<CodeDeliveryDetailsType>,
) -> Reply<SignUpOutput> {
    permit.reply(SignUpOutput {
        user_confirmed: user.status != UserStatus::Unconfirmed,
        code_delivery_details: delivery,
        user_sub: user.sub.clone(),
        session: None,
    })
}
