//! `AdminUpdateUserAttributes`: an administrator changes what is known of a user.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{AdminUpdateUserAttributesInput, AdminUpdateUserAttributesOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::message::Reason;
use crate::resources::attribute_change::{AttributeChange, Writer, pairs};
use crate::store::CognitoWrite;
use crate::trigger::Occasion;
use crate::users::{Conflict, change};

pub(crate) fn admin_update_user_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminUpdateUserAttributesInput,
) -> Result<Reply<AdminUpdateUserAttributesOutput>, CognitoError> {
    let given = pairs(Some(input.user_attributes));

    let action = "cognito-idp:AdminUpdateUserAttributes";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    let change = AttributeChange::of_update(&pool, Writer::Admin, &given)?;
    let unverified = change::apply(&pool, &mut user, &change, ctx.now())?;
    tx.save_user(&pool, user.clone(), Conflict::Refuse)?;
    for contact in unverified {
        // What was sent to another address verifies nothing any more.
        let (whom, purpose) = (Addressee::of(&user), Purpose::Verify(contact));
        codes::void(tx, &pool, &whom, purpose)?;
        let waits = user.pending_attributes.contains_key(contact.attribute());
        if !waits && !pool.auto_verified.contains(&contact) {
            continue;
        }
        let occasion = Occasion::new(&pool, None, Some(&user.username));
        let (reason, metadata) = (Reason::UpdateUserAttribute, input.client_metadata.as_ref());
        account::send_verification_code(ctx, tx, occasion, (&user, contact), reason, metadata)?;
    }

    Ok(permit.reply(AdminUpdateUserAttributesOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_service::MESSAGE_TOPIC;
    use ringwall_testing::TestHouse;

    use crate::api::{self, AdminUpdateUserAttributesInput};
    use crate::resources::pool::{Alias, Contact};
    use crate::test_users::{POOL, attributes, house_with, put_user, stored, user};

    fn change(name: &str, given: &[(&str, &str)]) -> AdminUpdateUserAttributesInput {
        AdminUpdateUserAttributesInput {
            user_pool_id: POOL.to_owned(),
            username: name.to_owned().into(),
            user_attributes: attributes(given),
            client_metadata: None,
        }
    }

    fn messages(house: &TestHouse) -> usize {
        let rows = house.store().read().unwrap().outbox(MESSAGE_TOPIC, 100);
        rows.unwrap().len()
    }

    #[test]
    fn a_new_address_is_verified_where_the_pool_wants_it() {
        let house = house_with(|pool| pool.auto_verified = vec![Contact::Email]);
        put_user(&house, &user("ada"));
        house.answer::<api::AdminUpdateUserAttributes>(change("ada", &[("email", "a@b.example")]));
        assert!(!stored(&house, "ada").is_verified(Contact::Email));
        assert_eq!(messages(&house), 1);
        let verified = [("email", "c@b.example"), ("email_verified", "true")];
        house.answer::<api::AdminUpdateUserAttributes>(change("ada", &verified));
        assert!(stored(&house, "ada").is_verified(Contact::Email));
        assert_eq!(messages(&house), 1);
    }

    #[test]
    fn an_alias_of_another_stays_his() {
        let house = house_with(|pool| pool.aliases = vec![Alias::Email, Alias::PreferredUsername]);
        put_user(&house, &user("ada"));
        put_user(&house, &user("eve"));
        let mail = [("email", "a@b.example"), ("email_verified", "true")];
        house.answer::<api::AdminUpdateUserAttributes>(change("ada", &mail));
        assert_eq!(
            house.refusal::<api::AdminUpdateUserAttributes>(change("eve", &mail)),
            "AliasExistsException: An account with the email already exists."
        );
        house.answer::<api::AdminUpdateUserAttributes>(change("eve", &mail[..1]));
        assert_eq!(stored(&house, "a@b.example").username, "ada");
        assert_eq!(
            house.refusal::<api::AdminUpdateUserAttributes>(change(
                "eve",
                &[("preferred_username", "ADA")]
            )),
            "AliasExistsException: An account with the preferred_username already exists."
        );
    }

    #[test]
    fn who_is_named_by_his_address_is_named_by_the_new_one() {
        let house = house_with(|pool| pool.username_attributes = vec![Contact::Email]);
        for name in ["ada@b.example", "eve@b.example"] {
            let mut new: api::AdminCreateUserInput = crate::test_users::named(name);
            new.message_action = Some(api::MessageActionType::Suppress);
            house.answer::<api::AdminCreateUser>(new);
        }
        let taken = [("email", "eve@b.example")];
        assert_eq!(
            house.refusal::<api::AdminUpdateUserAttributes>(change("ada@b.example", &taken)),
            "AliasExistsException: An account with the email already exists."
        );
        let free = [("email", "countess@b.example")];
        house.answer::<api::AdminUpdateUserAttributes>(change("ada@b.example", &free));
        stored(&house, "countess@b.example");
        let old: api::AdminGetUserInput = crate::test_users::named("ada@b.example");
        assert!(house.call::<api::AdminGetUser>(old).is_err());
    }
}
