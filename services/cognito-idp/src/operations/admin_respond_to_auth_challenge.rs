//! `AdminRespondToAuthChallenge`: takes the answer to a challenge, from a server that has AWS credentials.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRespondToAuthChallenge.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminRespondToAuthChallengeInput, AdminRespondToAuthChallengeOutput};
use crate::error::CognitoError;
use crate::flow::{Answer, By, Call, Parameters, Stage, respond};
use crate::store::CognitoWrite;
use crate::threat::Visitor;

pub(crate) fn admin_respond_to_auth_challenge(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminRespondToAuthChallengeInput,
) -> Result<Reply<AdminRespondToAuthChallengeOutput>, CognitoError> {
    let parameters = Parameters::new(input.challenge_responses);

    let (permit, pool) = tx.permit_on_pool(
        ctx,
        "cognito-idp:AdminRespondToAuthChallenge",
        &input.user_pool_id,
    )?;

    let client = tx.client_of(&pool, input.client_id.expose())?;
    let visitor = {
        let name = parameters.find("USERNAME").unwrap_or_default();
        let said = input.context_data.as_ref();
        Visitor::of_admin(ctx, &client, name, said)?
    };
    let call = Call {
        pool,
        client,
        stage: Stage::Respond,
        by: By::Admin,
        visitor,
        parameters,
        metadata: input.client_metadata.unwrap_or_default(),
    };
    let session = input
        .session
        .as_ref()
        .map(|session| session.expose().as_str());
    let outcome = respond(ctx, tx, &call, input.challenge_name, session)?;

    let answer = Answer::from(outcome);
    Ok(permit.reply(AdminRespondToAuthChallengeOutput {
        challenge_name: answer.challenge_name,
        session: answer.session,
        challenge_parameters: answer.challenge_parameters,
        authentication_result: answer.authentication_result,
        available_challenges: answer.available_challenges,
    }))
}
