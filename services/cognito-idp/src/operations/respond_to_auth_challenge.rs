//! `RespondToAuthChallenge`: takes the answer to a challenge.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RespondToAuthChallengeInput, RespondToAuthChallengeOutput};
use crate::error::CognitoError;
use crate::flow::{Answer, By, Call, Parameters, Stage, respond};
use crate::store::CognitoWrite;
use crate::threat::Visitor;

pub(crate) fn respond_to_auth_challenge(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: RespondToAuthChallengeInput,
) -> Result<Reply<RespondToAuthChallengeOutput>, CognitoError> {
    let parameters = Parameters::new(input.challenge_responses);

    let (client, pool) = tx.client_and_pool(input.client_id.expose())?;

    let permit = ctx.public("the session says who is signing in");

    let visitor = {
        let name = parameters.find("USERNAME").unwrap_or_default();
        let said = input.user_context_data.as_ref();
        Visitor::of_anybody(ctx, &client, name, said)?
    };
    let call = Call {
        pool,
        client,
        stage: Stage::Respond,
        by: By::Anybody,
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
    Ok(permit.reply(RespondToAuthChallengeOutput {
        challenge_name: answer.challenge_name,
        session: answer.session,
        challenge_parameters: answer.challenge_parameters,
        authentication_result: answer.authentication_result,
        available_challenges: answer.available_challenges,
    }))
}
