//! `AdminInitiateAuth`: begins a sign-in, on a server that has AWS credentials.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminInitiateAuthInput, AdminInitiateAuthOutput};
use crate::error::CognitoError;
use crate::flow::{Answer, By, Call, Parameters, Stage, initiate};
use crate::store::CognitoWrite;
use crate::threat::Visitor;

pub(crate) fn admin_initiate_auth(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminInitiateAuthInput,
) -> Result<Reply<AdminInitiateAuthOutput>, CognitoError> {
    let parameters = Parameters::new(input.auth_parameters);

    let (permit, pool) =
        tx.permit_on_pool(ctx, "cognito-idp:AdminInitiateAuth", &input.user_pool_id)?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let visitor = {
        let name = parameters.find("USERNAME").unwrap_or_default();
        let said = input.context_data.as_ref();
        Visitor::of_admin(ctx, &client, name, said)?
    };
    let call = Call {
        pool,
        client,
        stage: Stage::Initiate,
        by: By::Admin,
        visitor,
        parameters,
        metadata: input.client_metadata.unwrap_or_default(),
    };
    let session = input
        .session
        .as_ref()
        .map(|session| session.expose().as_str());
    let outcome = initiate(ctx, tx, &call, input.auth_flow, session)?;

    let answer = Answer::from(outcome);
    Ok(permit.reply(AdminInitiateAuthOutput {
        challenge_name: answer.challenge_name,
        session: answer.session,
        challenge_parameters: answer.challenge_parameters,
        authentication_result: answer.authentication_result,
        available_challenges: answer.available_challenges,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use super::*;
    use crate::api;
    use crate::flow::test_bench::{CLIENT, PASSWORD, WRONG, parameters, usual};
    use crate::test_users::{POOL, pool};

    fn sign_in(sent: &str) -> AdminInitiateAuthInput {
        AdminInitiateAuthInput {
            auth_parameters: parameters(&[("USERNAME", "ann"), ("PASSWORD", sent)]),
            ..input(&[
                ("UserPoolId", POOL),
                ("ClientId", CLIENT),
                ("AuthFlow", "ADMIN_USER_PASSWORD_AUTH"),
            ])
        }
    }

    fn refusal(house: &TestHouse, change: impl FnOnce(&mut AdminInitiateAuthInput)) -> String {
        let mut asked = sign_in(PASSWORD);
        change(&mut asked);
        house.refusal::<api::AdminInitiateAuth>(asked)
    }

    #[test]
    fn signs_a_user_in() {
        let bench = usual();
        let action = "cognito-idp:AdminInitiateAuth";
        let owner = &bench.owner;
        let answer =
            owner.needs::<api::AdminInitiateAuth>(action, &pool().arn(), sign_in(PASSWORD));
        let access = answer.authentication_result.unwrap().access_token.unwrap();
        let shown = input(&[("AccessToken", access.expose())]);
        let user = bench.anybody.answer::<api::GetUser>(shown);
        assert_eq!(user.username.expose(), "ann");
    }

    #[test]
    fn refuses_a_wrong_password_and_a_client_of_another_pool() {
        let bench = usual();
        let wrong = bench
            .owner
            .refusal::<api::AdminInitiateAuth>(sign_in("Wrong-Horse-1"));
        assert_eq!(wrong, WRONG);
        let client = "anotherclientanotherclient".to_owned();
        assert_eq!(
            refusal(&bench.owner, |asked| asked.client_id = client.into()),
            "ResourceNotFoundException: User pool client anotherclientanotherclient does not exist."
        );
    }
}
