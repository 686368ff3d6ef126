//! `AdminDeleteUserAttributes`: takes attributes of a user away.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDeleteUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminDeleteUserAttributesInput, AdminDeleteUserAttributesOutput};
use crate::error::CognitoError;
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::store::CognitoWrite;
use crate::users::{Conflict, change};

pub(crate) fn admin_delete_user_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminDeleteUserAttributesInput,
) -> Result<Reply<AdminDeleteUserAttributesOutput>, CognitoError> {
    let action = "cognito-idp:AdminDeleteUserAttributes";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut user = (*tx.user(&pool, input.username.expose())?).clone();

    let names = &input.user_attribute_names;
    let removal = AttributeChange::of_removal(&pool, Writer::Admin, names)?;
    change::apply(&pool, &mut user, &removal, ctx.now())?;
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(AdminDeleteUserAttributesOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, AdminDeleteUserAttributesInput};
    use crate::resources::pool::{Alias, Contact};
    use crate::test_users::{POOL, house_with, named, put_user, stored, user, write};

    fn of(name: &str, attribute: &str) -> AdminDeleteUserAttributesInput {
        AdminDeleteUserAttributesInput {
            user_pool_id: POOL.to_owned(),
            username: name.to_owned().into(),
            user_attribute_names: vec![attribute.to_owned()],
        }
    }

    #[test]
    fn an_address_is_free_then() {
        let house = house_with(|pool| pool.aliases = vec![Alias::Email]);
        let mut ada = user("ada");
        let own = [
            ("email", "a@b.example"),
            ("email_verified", "true"),
            ("name", "A"),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
        ada.attributes.extend(own);
        put_user(&house, &ada);
        house.answer::<api::AdminGetUser>(named("a@b.example"));
        house.answer::<api::AdminDeleteUserAttributes>(of("a@b.example", "email"));
        let ada = stored(&house, "ada");
        assert_eq!(ada.attributes.into_keys().collect::<Vec<_>>(), ["name"]);
        write(&house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            assert_eq!(tx.find_user(&pool, "a@b.example").unwrap(), None);
        });
        assert!(!stored(&house, "ada").is_verified(Contact::Email));
    }

    #[test]
    fn refuses_what_stays() {
        let house = house_with(|_| {});
        put_user(&house, &user("ada"));
        assert_eq!(
            house.refusal::<api::AdminDeleteUserAttributes>(of("ada", "sub")),
            "InvalidParameterException: user.sub: Attribute cannot be updated.\n"
        );
        assert_eq!(
            house.refusal::<api::AdminDeleteUserAttributes>(of("ada", "custom:none")),
            "InvalidParameterException: Attributes did not conform to the schema: \
             custom:none: Attribute does not exist in the schema.\n"
        );
    }
}
