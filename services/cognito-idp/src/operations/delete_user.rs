//! `DeleteUser`: a user who is signed in takes himself away.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteUserInput, DeleteUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoWrite;
use crate::token::access;

pub(crate) fn delete_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: DeleteUserInput,
) -> Result<Reply<DeleteUserOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;

    let permit = ctx.public("the access token says who he is");

    tx.remove_user(&bearer.pool, &bearer.user, ctx.now())?;

    Ok(permit.reply(DeleteUserOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_accounts::bench;

    #[test]
    fn the_user_is_gone_and_his_name_is_free() {
        let bench = bench(|_, _| {});
        bench.join("ann");
        let token = bench.sign_in("ann");
        bench
            .anybody
            .answer::<api::DeleteUser>(input(&[("AccessToken", &token)]));
        bench
            .anybody
            .refusal::<api::GetUser>(input(&[("AccessToken", &token)]));
        bench.sign_up("ann");
    }
}
