//! `GetUser`: what is known of the user who is signed in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetUserInput, GetUserOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::token::access;
use crate::users::shown;

pub(crate) fn get_user(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetUserInput,
) -> Result<Reply<GetUserOutput>, CognitoError> {
    let bearer = access::bearer(ctx, tx, input.access_token.expose())?;
    let (user, client) = (&bearer.user, &bearer.client);

    let permit = ctx.public("the access token says who he is");

    Ok(permit.reply(GetUserOutput {
        username: user.username.clone().into(),
        user_attributes: shown::attributes(user, |name| client.may_read(name))?,
        mfa_options: shown::mfa_options(user),
        preferred_mfa_setting: user.mfa.preferred.map(shown::factor_name),
        user_mfa_setting_list: shown::mfa_settings(&user.mfa),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_accounts::bench;

    #[test]
    fn shows_what_the_client_may_read() {
        let bench = bench(|_, client| client.read_attributes = Some(vec!["email".to_owned()]));
        bench.join("ann");
        let token = bench.sign_in("ann");
        let output = bench
            .anybody
            .answer::<api::GetUser>(input(&[("AccessToken", &token)]));
        assert_eq!(output.username.expose(), "ann");
        let shown = output.user_attributes.iter();
        let shown: Vec<_> = shown.map(|one| one.name.as_str()).collect();
        assert_eq!(shown, ["sub", "email"]);
    }

    #[test]
    fn refuses_a_token_that_is_none() {
        let bench = bench(|_, _| {});
        assert_eq!(
            bench
                .anybody
                .refusal::<api::GetUser>(input(&[("AccessToken", "a.b.c")])),
            "NotAuthorizedException: Invalid Access Token"
        );
    }
}
