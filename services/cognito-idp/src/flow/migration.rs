//! A user whom the pool's function brings from elsewhere when he signs in with his password there.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html>

use std::sync::Arc;

use ringwall_core::RequestContext;

use crate::error::CognitoError;
use crate::flow::Call;
use crate::password;
use crate::resources::attribute_change::{AttributeChange, Writer};
use crate::resources::pool::Pool;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::trigger::Occasion;
use crate::trigger::migration::{self, During, Found, Request};
use crate::users::{Conflict, Draft};

/// Asks the pool's function for a user whom nobody here knows, and takes him in.
pub(super) fn migrate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    name: &str,
    password: &str,
) -> Result<Option<Arc<User>>, CognitoError> {
    let occasion = Occasion::new(&call.pool, Some(&call.client.id), Some(name));
    let request = Request {
        password: Some(password),
        validation_data: call.validation_data(),
        client_metadata: None,
    };
    match migration::ask(ctx, &occasion, During::Authentication, &request)? {
        Some(found) => take_in(ctx, tx, &call.pool, name, Some(password), found).map(Some),
        None => Ok(None),
    }
}

/// Takes in a user whom the function found. His password is absent where he forgot it.
pub(crate) fn take_in(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
    password: Option<&str>,
    found: Found,
) -> Result<Arc<User>, CognitoError> {
    let given = found.user_attributes.unwrap_or_default();
    // Where users are named by an address, the function repeats the name.
    let given = given.into_iter().filter(|(name, _)| name != "username");
    let given: Vec<_> = given.collect();
    let change = AttributeChange::of_new(pool, Writer::Admin, &given)?;
    let status = match found.final_user_status.as_deref() {
        Some("CONFIRMED") => UserStatus::Confirmed,
        _ => UserStatus::ResetRequired,
    };
    let mut user = Draft::new(ctx, pool, name, change)?.into_user(pool, status, ctx.now());
    user.mfa.sms = found.enable_sms_mfa.unwrap_or(false);
    if let Some(password) = password.filter(|_| status == UserStatus::Confirmed) {
        // He chose it under the rules of the place that he comes from.
        password::adopt(ctx, tx, pool, &mut user, password)?;
    }
    let conflict = match found.force_alias_creation {
        Some(true) => Conflict::Take,
        _ => Conflict::Refuse,
    };
    tx.create_user(pool, user.clone(), conflict)?;
    Ok(Arc::new(user))
}

#[cfg(test)]
mod tests {
    use crate::flow::test_bench::{WRONG, bench};
    use crate::resources::user::UserStatus;
    use crate::test_functions::FUNCTION;
    use crate::test_users::stored;

    #[test]
    fn the_function_brings_a_user_with_the_password_that_he_sent() {
        let bench = bench(|pool, _, _| pool.triggers.user_migration = Some(FUNCTION.to_owned()));
        bench.functions.responds(
            r#"{"userAttributes":{"email":"bob@example.com","email_verified":"true"},"finalUserStatus":"CONFIRMED"}"#,
        );
        let answer = bench.sign_in("bob", "weak").unwrap();
        assert!(answer.authentication_result.is_some());
        assert!(bench.functions.event().contains(r#""password":"weak""#));
        let bob = stored(&bench.owner, "bob");
        assert_eq!(bob.status, UserStatus::Confirmed);
        assert_eq!(bob.attribute("email"), Some("bob@example.com"));

        bench.sign_in("bob", "weak").unwrap();
        assert_eq!(bench.sign_in("bob", "other").unwrap_err(), WRONG);
        assert!(bench.functions.asked().is_empty());
    }

    #[test]
    fn who_is_nowhere_stays_unknown() {
        let bench = bench(|pool, _, _| pool.triggers.user_migration = Some(FUNCTION.to_owned()));
        bench.functions.fails("no such user");
        let refused = bench.sign_in("bob", "weak").unwrap_err();
        let words = "UserLambdaValidationException: UserMigration failed with error no such user.";
        assert_eq!(refused, words);
    }
}
