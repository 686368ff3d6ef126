//! `InitiateAuth`: begins a sign-in.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{InitiateAuthInput, InitiateAuthOutput};
use crate::error::CognitoError;
use crate::flow::{Answer, By, Call, Parameters, Stage, initiate};
use crate::store::CognitoWrite;
use crate::threat::Visitor;

pub(crate) fn initiate_auth(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: InitiateAuthInput,
) -> Result<Reply<InitiateAuthOutput>, CognitoError> {
    let parameters = Parameters::new(input.auth_parameters);

    let (client, pool) = tx.client_and_pool(input.client_id.expose())?;

    let permit = ctx.public("who signs in has nothing yet to show");

    let visitor = {
        let name = parameters.find("USERNAME").unwrap_or_default();
        let said = input.user_context_data.as_ref();
        Visitor::of_anybody(ctx, &client, name, said)?
    };
    let call = Call {
        pool,
        client,
        stage: Stage::Initiate,
        by: By::Anybody,
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
    Ok(permit.reply(InitiateAuthOutput {
        challenge_name: answer.challenge_name,
        session: answer.session,
        challenge_parameters: answer.challenge_parameters,
        authentication_result: answer.authentication_result,
        available_challenges: answer.available_challenges,
    }))
}
