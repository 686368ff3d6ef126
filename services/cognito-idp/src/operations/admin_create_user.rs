//! `AdminCreateUser`: an administrator makes somebody a user and invites him.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html>

use ringwall_core::{Reply, RequestContext};
use zeroize::Zeroizing;

use crate::api::{AdminCreateUserInput, AdminCreateUserOutput, ErrorCode, MessageActionType};
use crate::error::CognitoError;
use crate::password::{self, Kind};
use crate::resources::attribute_change::{AttributeChange, Writer, pairs};
use crate::resources::pool::{Contact, FirstFactor, Pool};
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::trigger::pre_sign_up::{self, Comes};
use crate::trigger::{Occasion, Texts};
use crate::users::temporary_password::temporary;
use crate::users::{Conflict, Draft, invitation, shown};

pub(crate) fn admin_create_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    mut input: AdminCreateUserInput,
) -> Result<Reply<AdminCreateUserOutput>, CognitoError> {
    let action = "cognito-idp:AdminCreateUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = if input.message_action == Some(MessageActionType::Resend) {
        invite_again(ctx, tx, &pool, &input)?
    } else {
        create(ctx, tx, &pool, &mut input)?
    };

    Ok(permit.reply(AdminCreateUserOutput {
        user: Some(shown::user(&user)?),
    }))
}

fn create(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    input: &mut AdminCreateUserInput,
) -> Result<User, CognitoError> {
    let given = pairs(input.user_attributes.take());
    let change = AttributeChange::of_new(pool, Writer::Admin, &given)?;
    let draft = Draft::new(ctx, pool, input.username.expose(), change)?;
    if draft.named_by.is_none() && tx.find_user(pool, &draft.username)?.is_some() {
        return Err(CognitoError::account_exists());
    }
    ask(ctx, pool, &draft, input)?;

    let mut user = draft.into_user(pool, UserStatus::ForceChangePassword, ctx.now());
    let contacts = contacts(&user, input)?;
    let password = password(ctx, tx, pool, input);
    match &password {
        Some(password) => {
            password::set(ctx, tx, pool, &mut user, password, Kind::Temporary)?;
        }
        None => confirm_without_password(pool, &mut user)?,
    }
    let takes = input.force_alias_creation.unwrap_or(false);
    let conflict = if takes {
        Conflict::Take
    } else {
        Conflict::Refuse
    };
    tx.create_user(pool, user.clone(), conflict)?;
    if let Some(password) = &password {
        let metadata = input.client_metadata.as_ref();
        invitation::send(ctx, tx, pool, (&user, &contacts), password, metadata)?;
    }
    Ok(user)
}

/// A new temporary password, good for as long as the first one was.
fn invite_again(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    input: &AdminCreateUserInput,
) -> Result<User, CognitoError> {
    let name = input.username.expose();
    let mut user = (*tx.user(pool, name)?).clone();
    if user.status != UserStatus::ForceChangePassword {
        let words = format!("Resend not possible. {name} status is not FORCE_CHANGE_PASSWORD");
        return Err(CognitoError::modelled(
            ErrorCode::UnsupportedUserStateException,
            words,
        ));
    }
    let contacts = contacts(&user, input)?;
    let password =
        given_password(input).unwrap_or_else(|| temporary(ctx, tx, &pool.password_policy));
    password::set(ctx, tx, pool, &mut user, &password, Kind::Temporary)?;
    user.updated_at = ctx.now();
    tx.put_user(pool, user.clone())?;
    let metadata = input.client_metadata.as_ref();
    invitation::send(ctx, tx, pool, (&user, &contacts), &password, metadata)?;
    Ok(user)
}

/// The function may refuse; what else it wants AWS ignores here.
fn ask(
    ctx: &RequestContext,
    pool: &Pool,
    draft: &Draft,
    input: &mut AdminCreateUserInput,
) -> Result<(), CognitoError> {
    let validation = input.validation_data.take();
    let validation: Option<Texts> = validation.map(|data| pairs(Some(data)).into_iter().collect());
    let occasion = Occasion::new(pool, None, Some(&draft.username));
    let request = pre_sign_up::Request {
        user_attributes: &draft.attributes,
        validation_data: validation.as_ref(),
        client_metadata: input.client_metadata.as_ref(),
    };
    pre_sign_up::ask(ctx, &occasion, Comes::AdminCreateUser, &request).map(drop)
}

fn contacts(user: &User, input: &AdminCreateUserInput) -> Result<Vec<Contact>, CognitoError> {
    if input.message_action == Some(MessageActionType::Suppress) {
        return Ok(Vec::new());
    }
    invitation::contacts(user, input.desired_delivery_mediums.as_deref())
}

fn given_password(input: &AdminCreateUserInput) -> Option<Zeroizing<String>> {
    let given = input.temporary_password.as_ref()?.expose();
    (!given.is_empty()).then(|| Zeroizing::new(given.clone()))
}

/// The password given, or a new one; none where the pool lets people sign in without.
fn password(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    input: &AdminCreateUserInput,
) -> Option<Zeroizing<String>> {
    let drawn = || (!signs_in_without(pool)).then(|| temporary(ctx, tx, &pool.password_policy));
    given_password(input).or_else(drawn)
}

fn signs_in_without(pool: &Pool) -> bool {
    let factors = [FirstFactor::EmailOtp, FirstFactor::SmsOtp];
    factors
        .iter()
        .any(|factor| pool.first_factors.contains(factor))
}

/// A user without a password must be reachable by the codes that he signs in with.
fn confirm_without_password(pool: &Pool, user: &mut User) -> Result<(), CognitoError> {
    let ways = [
        (FirstFactor::EmailOtp, Contact::Email),
        (FirstFactor::SmsOtp, Contact::Phone),
    ];
    let is_reachable = ways.iter().any(|(factor, contact)| {
        pool.first_factors.contains(factor) && user.address(*contact).is_some()
    });
    if !is_reachable {
        return Err(CognitoError::invalid_parameter(
            "An email or phone_number is required for a user without a password.",
        ));
    }
    user.status = UserStatus::Confirmed;
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_service::{MESSAGE_TOPIC, Message, MessageContent};
    use ringwall_testing::TestHouse;

    use crate::api::{self, AdminCreateUserInput, MessageActionType, UserStatusType};
    use crate::resources::pool::{Alias, Contact, FirstFactor};
    use crate::test_users::{POOL, attributes, house_with, named, shown_attributes, stored};

    fn new(name: &str, given: &[(&str, &str)]) -> AdminCreateUserInput {
        let mut new: AdminCreateUserInput = named(name);
        new.user_attributes = Some(attributes(given));
        new
    }

    fn made(house: &TestHouse, wanted: AdminCreateUserInput) -> api::UserType {
        house.answer::<api::AdminCreateUser>(wanted).user.unwrap()
    }

    /// Addresses written to, and the texts.
    fn messages(house: &TestHouse) -> Vec<(String, String)> {
        let rows = house.store().read().unwrap().outbox(MESSAGE_TOPIC, 100);
        let messages = rows.unwrap();
        let messages = messages
            .iter()
            .map(|row| Message::decode(&row.payload).unwrap());
        messages
            .map(|message| match message.content {
                MessageContent::Email(mail) => (mail.to, mail.html),
                MessageContent::Sms(sms) => (sms.to, sms.text),
            })
            .collect()
    }

    #[test]
    fn invites_with_a_password_that_must_be_changed() {
        let house = house_with(|_| {});
        let user = made(&house, new("ada", &[("email", "ada@b.example")]));
        assert_eq!(user.user_status, Some(UserStatusType::ForceChangePassword));
        assert_eq!(user.enabled, Some(true));
        let attributes = shown_attributes(user.attributes);
        assert!(attributes.contains(&("email".to_owned(), "ada@b.example".to_owned())));
        let sent = messages(&house);
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0, "ada@b.example");
        assert!(sent[0].1.contains("ada"), "{}", sent[0].1);
        let kept = stored(&house, "ada").credentials;
        assert!(kept.password.is_some());
        assert_eq!(kept.temporary_since, Some(house.now()));
    }

    #[test]
    fn writes_the_password_that_was_given() {
        let house = house_with(|_| {});
        let mut wanted = new("ada", &[("phone_number", "+4930123456")]);
        wanted.temporary_password = Some("Given-1-password".to_owned().into());
        made(&house, wanted);
        let sent = messages(&house);
        assert_eq!(sent[0].0, "+4930123456");
        assert!(sent[0].1.contains("Given-1-password"), "{}", sent[0].1);
    }

    #[test]
    fn keeps_quiet_when_told() {
        let house = house_with(|_| {});
        let mut wanted = new("ada", &[("email", "ada@b.example")]);
        wanted.message_action = Some(MessageActionType::Suppress);
        made(&house, wanted);
        assert_eq!(messages(&house), []);
    }

    #[test]
    fn writes_only_where_there_is_an_address() {
        let house = house_with(|_| {});
        let mut wanted = new("ada", &[]);
        wanted.desired_delivery_mediums = Some(vec![api::DeliveryMediumType::Email]);
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(wanted),
            "InvalidParameterException: email is required to send the invitation."
        );
        made(&house, new("ada", &[]));
        assert_eq!(messages(&house), []);
    }

    #[test]
    fn refuses_who_is_there() {
        let house = house_with(|_| {});
        made(&house, new("ada", &[]));
        for same in ["ada", "Ada", &stored(&house, "ada").sub] {
            assert_eq!(
                house.refusal::<api::AdminCreateUser>(new(same, &[])),
                "UsernameExistsException: User account already exists"
            );
        }
    }

    #[test]
    fn refuses_passwords_and_attributes_that_break_rules() {
        let house = house_with(|_| {});
        let mut wanted = new("ada", &[]);
        wanted.temporary_password = Some("short".to_owned().into());
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(wanted),
            "InvalidPasswordException: Password did not conform with policy: Password not long enough"
        );
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(new("ada", &[("email", "ada")])),
            "InvalidParameterException: Invalid email address format."
        );
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(new("ada", &[("email_verified", "true")])),
            "InvalidParameterException: email is required to set email_verified to true"
        );
    }

    #[test]
    fn who_is_named_by_his_address_gets_a_user_name() {
        let house = house_with(|pool| pool.username_attributes = vec![Contact::Email]);
        let user = made(&house, new("ada@b.example", &[]));
        let name = user.username.unwrap().into_exposed();
        assert_eq!(stored(&house, "ADA@b.example").username, name);
        assert_eq!(stored(&house, &name).sub, name);
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(new("Ada@b.example", &[])),
            "UsernameExistsException: An account with the given email already exists."
        );
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(new("ada", &[])),
            "InvalidParameterException: Username should be an email."
        );
        assert!(messages(&house)[0].1.contains("ada@b.example"));
    }

    #[test]
    fn an_alias_moves_only_by_force() {
        let house = house_with(|pool| pool.aliases = vec![Alias::Email]);
        let mail = [("email", "a@b.example"), ("email_verified", "true")];
        made(&house, new("ada", &mail));
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(new("eve", &mail)),
            "AliasExistsException: An account with the email already exists."
        );
        let mut forced = new("eve", &mail);
        forced.force_alias_creation = Some(true);
        made(&house, forced);
        assert_eq!(stored(&house, "a@b.example").username, "eve");
        assert!(!stored(&house, "ada").is_verified(Contact::Email));
    }

    #[test]
    fn invites_again_with_a_new_password() {
        let house = house_with(|_| {});
        made(&house, new("ada", &[("email", "ada@b.example")]));
        let first = stored(&house, "ada").credentials;
        house.advance_secs(3600);
        let mut again: AdminCreateUserInput = named("ada");
        again.message_action = Some(MessageActionType::Resend);
        made(&house, again.clone());
        let second = stored(&house, "ada").credentials;
        assert_ne!(first.password, second.password);
        assert_eq!(second.temporary_since, Some(house.now()));
        let sent = messages(&house);
        assert_eq!(sent.len(), 2);
        assert_ne!(sent[0].1, sent[1].1);

        again.username = "eve".to_owned().into();
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(again),
            "UserNotFoundException: User does not exist."
        );
    }

    #[test]
    fn who_has_chosen_a_password_is_not_invited_again() {
        let house = house_with(|_| {});
        crate::test_users::put_user(&house, &crate::test_users::user("ada"));
        let mut again: AdminCreateUserInput = named("ada");
        again.message_action = Some(MessageActionType::Resend);
        assert_eq!(
            house.refusal::<api::AdminCreateUser>(again),
            "UnsupportedUserStateException: Resend not possible. ada status is not FORCE_CHANGE_PASSWORD"
        );
    }

    #[test]
    fn who_signs_in_by_code_needs_no_password() {
        let house = house_with(|pool| {
            pool.first_factors = vec![FirstFactor::Password, FirstFactor::EmailOtp];
        });
        let user = made(&house, new("ada", &[("email", "ada@b.example")]));
        assert_eq!(user.user_status, Some(UserStatusType::Confirmed));
        assert_eq!(stored(&house, "ada").credentials.password, None);
        assert!(house.call::<api::AdminCreateUser>(new("eve", &[])).is_err());
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house_with(|_| {});
        let pool = format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{POOL}");
        house.needs::<api::AdminCreateUser>("cognito-idp:AdminCreateUser", &pool, new("ada", &[]));
    }
}
