//! `DeleteUserAttributes`: a user who is signed in takes away what is known of him.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserAttributesInput, DeleteUserAttributesOutput};
use crate::error::CognitoError;
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::store::CognitoWrite;
use crate::token::access;
use crate::users::{Conflict, change};

pub(crate) fn delete_user_attributes(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserAttributesInput,
) -> Result<Reply<DeleteUserAttributesOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (pool, client, mut user) = (bearer.pool, bearer.client, (*bearer.user).clone());

    let permit = ctx.public("the access token says who he is");

    let names = &input.user_attribute_names;
    let removal = AttributeChange::of_removal(&pool, Writer::Client(&client), names)?;
    change::apply(&pool, &mut user, &removal, ctx.now())?;
    tx.save_user(&pool, user, Conflict::Refuse)?;

    Ok(permit.reply(DeleteUserAttributesOutput {}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::resources::pool::Contact;
    use crate::test_accounts::bench;

    fn deleting(token: &str, names: &[&str]) -> DeleteUserAttributesInput {
        DeleteUserAttributesInput {
            user_attribute_names: names.iter().map(|name| (*name).to_owned()).collect(),
            access_token: token.to_owned().into(),
        }
    }

    #[test]
    fn an_address_goes_with_its_verification() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        bench
            .anybody
            .answer::<api::DeleteUserAttributes>(deleting(&token, &["email"]));
        let ann = bench.user("ann");
        assert_eq!(ann.address(Contact::Email), None);
        assert!(!ann.is_verified(Contact::Email));
    }

    #[test]
    fn refuses_what_is_not_his_to_take_away() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        let refusal = bench
            .anybody
            .refusal::<api::DeleteUserAttributes>(deleting(&token, &["email_verified"]));
        assert_eq!(
            refusal,
            "NotAuthorizedException: A client attempted to write unauthorized attribute"
        );
        assert!(bench.user("ann").is_verified(Contact::Email));
    }
}
