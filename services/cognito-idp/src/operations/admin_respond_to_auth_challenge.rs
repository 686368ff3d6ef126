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

#[cfg(test)]
mod tests {
    use ringwall_srp::Identity;
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::flow::test_bench::{Bench, CLIENT, Handshake, PASSWORD, WRONG, parameters, usual};
    use crate::test_users::{POOL, pool};

    /// An answer to SRP's challenge.
    fn proof(bench: &Bench, password: &str) -> AdminRespondToAuthChallengeInput {
        let handshake = Handshake::start();
        let begin = api::AdminInitiateAuthInput {
            auth_parameters: parameters(&[("USERNAME", "ann"), ("SRP_A", &handshake.key())]),
            ..input(&[
                ("UserPoolId", POOL),
                ("ClientId", CLIENT),
                ("AuthFlow", "USER_SRP_AUTH"),
            ])
        };
        let begun = bench.owner.answer::<api::AdminInitiateAuth>(begin);
        let challenge = begun.challenge_parameters.unwrap();
        let identity = Identity::of_user(POOL, "ann");
        let now = bench.owner.now().secs();
        let mut given = handshake.answer(&challenge, identity, password, now);
        given.insert("USERNAME", "ann".to_owned());
        let given: Vec<_> = given
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        AdminRespondToAuthChallengeInput {
            challenge_responses: parameters(&given),
            session: begun.session,
            ..input(&[
                ("UserPoolId", POOL),
                ("ClientId", CLIENT),
                ("ChallengeName", "PASSWORD_VERIFIER"),
            ])
        }
    }

    #[test]
    fn takes_a_proof_once() {
        let bench = usual();
        let (right, action) = (
            proof(&bench, PASSWORD),
            "cognito-idp:AdminRespondToAuthChallenge",
        );
        let owner = &bench.owner;
        let answer =
            owner.needs::<api::AdminRespondToAuthChallenge>(action, &pool().arn(), right.clone());
        let tokens = answer.authentication_result.unwrap();
        assert!(tokens.access_token.is_some() && tokens.refresh_token.is_some());
        assert!(
            owner
                .call::<api::AdminRespondToAuthChallenge>(right)
                .is_err()
        );
    }

    #[test]
    fn refuses_a_proof_of_another_password() {
        let bench = usual();
        let wrong = proof(&bench, "Wrong-Horse-1");
        let refusal = bench
            .owner
            .refusal::<api::AdminRespondToAuthChallenge>(wrong);
        assert_eq!(refusal, WRONG);
    }
}
