//! `GetDelegatedAccessToken`: a product provider exchanges what it was sent for credentials of who
//! accepted its request, limited by the request's policy. It may do so again until the access ends.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html>

use ringwall_core::{ApiError, Ask, Reply, RequestContext, Resource};
use ringwall_identity::find_request_of_token;

use crate::StsRead;
use crate::api::{GetDelegatedAccessTokenInput, GetDelegatedAccessTokenOutput};
use crate::error::StsError;
use crate::session;

pub(crate) fn get_delegated_access_token(
    ctx: &RequestContext,
    tx: &StsRead<'_>,
    input: GetDelegatedAccessTokenInput,
) -> Result<Reply<GetDelegatedAccessTokenOutput>, StsError> {
    let found = find_request_of_token(tx.tx, input.trade_in_token.expose())?;

    let resource = Resource::new("*", ctx.account());
    let permit = ctx.authorize(&Ask::new("sts:GetDelegatedAccessToken").on(resource))?;

    // The account that asked, and no other.
    let request = found.filter(|request| request.requestor == ctx.account());
    let request = request.ok_or_else(StsError::unknown_trade_in_token)?;
    let delegated = request.session().map_err(ApiError::internal)?;
    let (principal, delegated) = delegated.ok_or_else(StsError::unknown_trade_in_token)?;
    if ctx.now() >= delegated.expires_at {
        return Err(StsError::expired_trade_in_token());
    }
    let issued = session::issue(ctx, principal, &delegated, None)?;

    Ok(permit.reply(GetDelegatedAccessTokenOutput {
        credentials: Some(issued.credentials),
        packed_policy_size: None,
        assumed_principal: Some(principal.arn()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_core::{Caller, Partition, Principal, PrincipalKind, Timestamp};
    use ringwall_identity::{
        CallerRecord, DelegationRequest, DelegationState, DelegationToken, put_delegation_request,
    };
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, allow, input};

    use crate::api;
    use crate::test_house;

    /// A token of a request of the other account, accepted by a user of the house's own.
    fn sent(house: &TestHouse, released_at: Timestamp) -> String {
        let token = DelegationToken::new("request", &[7; 32]);
        let principal = Principal {
            kind: PrincipalKind::User {
                path: "/".to_owned(),
                name: "admin".to_owned(),
            },
            account: ACCOUNT.parse().unwrap(),
            partition: Partition::Aws,
            unique_id: "AIDAADMIN".to_owned(),
        };
        let request = DelegationRequest {
            id: "request".to_owned(),
            requestor: OTHER_ACCOUNT.parse().unwrap(),
            requestor_name: "Example".to_owned(),
            workflow_id: "flow".to_owned(),
            description: String::new(),
            message: None,
            template_arn: String::new(),
            parameters: Vec::new(),
            policy: allow("kms:ListKeys", "*"),
            boundaries: Vec::new(),
            redirect_url: None,
            channel: String::new(),
            session_secs: 3600,
            only_send_by_owner: false,
            owner_account: ACCOUNT.parse().ok(),
            owner: Some(principal.arn()),
            approver: Some(CallerRecord::of(&Caller {
                principal,
                access_key_id: None,
                session: None,
            })),
            state: DelegationState::Finalized,
            created_at: released_at,
            updated_at: released_at,
            expires_at: released_at,
            notes: None,
            rejection_reason: None,
            released_at: Some(released_at),
            token_digest: Some(token.digest()),
        };
        let written = house
            .store()
            .write(|tx| put_delegation_request(tx, request.clone()));
        written.unwrap();
        token.expose().to_owned()
    }

    #[test]
    fn the_provider_gets_credentials_until_the_access_ends() {
        let house = test_house();
        let token = sent(&house, house.now());
        let provider = house.as_account(OTHER_ACCOUNT);
        house.advance_secs(600);
        let exchange = || input(&[("TradeInToken", &token)]);
        let made = provider.answer::<api::GetDelegatedAccessToken>(exchange());
        let admin = format!("arn:aws:iam::{ACCOUNT}:user/admin");
        assert_eq!(made.assumed_principal, Some(admin));
        let end = made.credentials.unwrap().expiration;
        assert_eq!(end, house.now().plus_secs(3000));
        provider.answer::<api::GetDelegatedAccessToken>(exchange());
        house.advance_secs(3000);
        let refused = provider.refusal::<api::GetDelegatedAccessToken>(exchange());
        assert!(
            refused.starts_with("ExpiredTradeInTokenException: "),
            "{refused}"
        );
    }

    #[test]
    fn nobody_else_gets_any() {
        let house = test_house();
        let token = sent(&house, house.now());
        let exchange = || input(&[("TradeInToken", &token)]);
        let refused = house.refusal::<api::GetDelegatedAccessToken>(exchange());
        assert!(refused.starts_with("ValidationError: "), "{refused}");
        let provider = house.as_account(OTHER_ACCOUNT);
        let forged = format!("{token}x");
        let forged = input(&[("TradeInToken", forged.as_str())]);
        let refused = provider.refusal::<api::GetDelegatedAccessToken>(forged);
        assert!(refused.starts_with("ValidationError: "), "{refused}");
        provider
            .as_new_user("stranger", &[])
            .is_denied::<api::GetDelegatedAccessToken>(exchange());
    }
}
