//! `ForgotPassword`: sends a code by which a new password is chosen.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::account;
use crate::api::{EventType, ForgotPasswordInput, ForgotPasswordOutput};
use crate::codes::{self, Addressee, Purpose};
use crate::error::CognitoError;
use crate::flow;
use crate::limits::{self, Activity};
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::threat::Visitor;
use crate::trigger::migration::{self, During};
use crate::trigger::{Occasion, Texts};
use crate::users::events;

pub(crate) fn forgot_password(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: ForgotPasswordInput,
) -> Result<Reply<ForgotPasswordOutput>, CognitoError> {
    let (client_id, name) = (input.client_id.expose(), input.username.expose());
    let secret_hash = input
        .secret_hash
        .as_ref()
        .map(|hash| hash.expose().as_str());

    let (client, pool) = tx.client_by_secret_hash(ctx, client_id, name, secret_hash)?;
    let user = match tx.find_user(&pool, name)? {
        Some(user) => Some(user),
        None => migrate(
            ctx,
            tx,
            (&pool, &client),
            name,
            input.client_metadata.as_ref(),
        )?,
    };

    let permit = ctx.public("who forgot his password has nothing to show");

    let delivery = match account::recoverable(&pool, user) {
        Ok((user, contact)) => {
            let whom = Addressee::of(&user);
            limits::count(ctx, tx, &pool, &whom, Activity::ForgotPassword)?;
            let metadata = input.client_metadata.as_ref();
            let client_id = Some(client.id.as_str());
            let said = input.user_context_data.as_ref();
            let visitor = Visitor::of_anybody(ctx, &client, name, said)?;
            let deed = (EventType::ForgotPassword, false);
            events::record_deed(ctx, tx, &pool, &user, &visitor, deed)?;
            account::send_reset_code(ctx, tx, &pool, client_id, (&user, contact), metadata)?
        }
        Err(_) if client.hides_users() => simulate(ctx, tx, &pool, name)?,
        Err(refusal) => return Err(refusal),
    };

    Ok(permit.reply(ForgotPasswordOutput {
        code_delivery_details: Some(delivery),
    }))
}

/// Asks the pool's function for a user whom nobody here knows.
fn migrate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    (pool, client): (&Pool, &Client),
    name: &str,
    client_metadata: Option<&Texts>,
) -> Result<Option<Arc<User>>, CognitoError> {
    let occasion = Occasion::new(pool, Some(&client.id), Some(name));
    let request = migration::Request {
        password: None,
        validation_data: None,
        client_metadata,
    };
    match migration::ask(ctx, &occasion, During::ForgotPassword, &request)? {
        Some(found) => flow::take_in(ctx, tx, pool, name, None, found).map(Some),
        None => Ok(None),
    }
}

/// As if a code had been sent: later it is wrong, not missing.
fn simulate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
) -> Result<crate::api::CodeDeliveryDetailsType, CognitoError> {
    let whom = Addressee::stranger(tx, &pool.folded(name));
    limits::count(ctx, tx, pool, &whom, Activity::ForgotPassword)?;
    let contact = account::simulated_contact(pool);
    codes::make(ctx, tx, pool, &whom, Purpose::ForgotPassword, contact)?;
    Ok(account::simulated_delivery(tx, pool, name))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::resources::user::UserStatus;
    use crate::test_accounts::{CLIENT, bench};
    use crate::test_functions::FUNCTION;
    use crate::test_users::POOL;

    fn forgetting(name: &str) -> ForgotPasswordInput {
        input(&[("ClientId", CLIENT), ("Username", name)])
    }

    #[test]
    fn sends_a_code_to_the_verified_address() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let output = bench
            .anybody
            .answer::<api::ForgotPassword>(forgetting("ann"));
        let delivery = output.code_delivery_details.unwrap();
        assert_eq!(delivery.destination.as_deref(), Some("a***@e***"));
        assert_eq!(bench.messages().pop().unwrap().occasion, "ForgotPassword");
    }

    #[test]
    fn refuses_who_cannot_be_reached_or_is_not_there() {
        let bench = bench(|_, _| {});
        bench.sign_up("ann");
        let refusal = |name| {
            bench
                .anybody
                .refusal::<api::ForgotPassword>(forgetting(name))
        };
        assert_eq!(
            refusal("ann"),
            "InvalidParameterException: Cannot reset password for the user as there is no \
             registered/verified email or phone_number"
        );
        assert_eq!(
            refusal("nobody"),
            "UserNotFoundException: Username/client id combination not found."
        );
        bench.join("bob");
        bench.owner.answer::<api::AdminSetUserPassword>(input(&[
            ("UserPoolId", POOL),
            ("Username", "bob"),
            ("Password", "Temporary-1"),
        ]));
        assert_eq!(
            refusal("bob"),
            "NotAuthorizedException: User password cannot be reset in the current state."
        );
    }

    #[test]
    fn the_pools_function_may_bring_the_user_from_elsewhere() {
        let bench = bench(|pool, _| pool.triggers.user_migration = Some(FUNCTION.to_owned()));
        bench
            .functions
            .responds(r#"{"userAttributes":{"email":"ann@example.com","email_verified":"true"}}"#);
        bench
            .anybody
            .answer::<api::ForgotPassword>(forgetting("ann"));
        assert_eq!(bench.user("ann").status, UserStatus::ResetRequired);
        let event = bench.functions.event();
        assert!(
            event.contains(r#""triggerSource":"UserMigration_ForgotPassword""#),
            "{event}"
        );
        assert!(!event.contains("password\":"), "{event}");
        assert_eq!(bench.messages().pop().unwrap().occasion, "ForgotPassword");
    }

    #[test]
    fn nobody_learns_who_is_there_where_the_client_hides_users() {
        let bench = bench(|_, client| client.hides_users = Some(true));
        bench.sign_up("ann");
        let told = |name| {
            let output = bench
                .anybody
                .answer::<api::ForgotPassword>(forgetting(name));
            output.code_delivery_details.unwrap()
        };
        assert_eq!(told("nobody"), told("nobody"));
        let sent = bench.messages().len();
        assert_eq!(told("ann").attribute_name.as_deref(), Some("email"));
        assert_eq!(bench.messages().len(), sent);
    }
}
