//! `GetSessionToken`: temporary credentials of the caller himself. Needs no permission.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html>

use ringwall_core::{Reply, RequestContext, Session};

use crate::StsWrite;
use crate::api::{GetSessionTokenInput, GetSessionTokenOutput};
use crate::error::StsError;
use crate::{second_factor, session};

pub(crate) fn get_session_token(
    ctx: &RequestContext,
    tx: &mut StsWrite<'_>,
    input: GetSessionTokenInput,
) -> Result<Reply<GetSessionTokenOutput>, StsError> {
    session::require_long_term(ctx, "GetSessionToken")?;

    let permit = ctx.public("a session has no more than its maker");

    let (serial_number, code) = (input.serial_number.as_deref(), input.token_code.as_deref());
    let proved = second_factor::prove(ctx, tx.tx, serial_number, code)?;
    let session = Session {
        mfa_at: proved.then(|| ctx.now()),
        issued_at: ctx.now(),
        expires_at: ctx
            .now()
            .plus_secs(session::seconds(ctx, input.duration_seconds)),
        ..Session::default()
    };
    let least = input.minimum_session_token_size;
    let issued = session::issue(ctx, &ctx.caller.principal, &session, least)?;

    Ok(permit.reply(GetSessionTokenOutput {
        credentials: Some(issued.credentials),
        session_token_utilization: issued.utilization,
        session_token_size: issued.size,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, GetSessionTokenInput};
    use crate::test_house;

    #[test]
    fn lasts_twelve_hours_unless_asked_otherwise_and_an_hour_for_the_root_user() {
        let house = test_house();
        let alice = house.as_new_user("alice", &[]);
        let lasting = |house: &ringwall_testing::TestHouse, seconds| {
            let asked = GetSessionTokenInput {
                duration_seconds: seconds,
                ..input(&[])
            };
            let made = house
                .answer::<api::GetSessionToken>(asked)
                .credentials
                .unwrap();
            made.expiration.secs() - house.now().secs()
        };
        assert_eq!(lasting(&alice, None), 43_200);
        assert_eq!(lasting(&alice, Some(900)), 900);
        assert_eq!(lasting(&house, None), 3_600);
    }

    #[test]
    fn a_token_is_as_long_as_asked_for() {
        let asked = GetSessionTokenInput {
            minimum_session_token_size: Some(4096),
            ..input(&[])
        };
        let made = test_house().answer::<api::GetSessionToken>(asked);
        let token = made.credentials.unwrap().session_token;
        assert!(token.len() >= 4096);
        assert_eq!(made.session_token_size, i32::try_from(token.len()).ok());
    }

    #[test]
    fn refuses_sessions_and_half_a_second_factor() {
        let house = test_house();
        let trust = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;
        house.put_role("worker", trust, &[&allow("sts:*", "*")]);
        let worker = house.as_role("worker", "job");
        worker.is_denied::<api::GetSessionToken>(input(&[]));
        house.is_denied::<api::GetSessionToken>(input(&[("TokenCode", "123456")]));
    }
}
