//! How a sign-in begins: `InitiateAuth` and `AdminInitiateAuth`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html>

use ringwall_core::RequestContext;

use crate::api::{AuthFlowType, ChallengeNameType};
use crate::error::CognitoError;
use crate::flow::session::{Flow, Session};
use crate::flow::subject::Subject;
use crate::flow::{By, Call, Outcome, choice, custom, password, refresh, srp, step_up};
use crate::quotas::category::USER_AUTHENTICATION;
use crate::refusal;
use crate::store::CognitoWrite;
use crate::threat::exceptions;

/// Begins a sign-in.
pub(crate) fn initiate(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    flow: AuthFlowType,
    session: Option<&str>,
) -> Result<Outcome, CognitoError> {
    tx.count_in(ctx, &call.pool, USER_AUTHENTICATION)?;
    refusal::told(ctx)?;
    let name = flow_name(call, flow)?;
    if name == "REFRESH_TOKEN_AUTH" {
        require_enabled(call, name)?;
        return refresh::refresh(ctx, tx, call);
    }
    let typed = call.parameters.required("USERNAME")?;
    call.require_secret(typed)?;
    tx.throttle_user(ctx, &call.pool, typed)?;
    require_enabled(call, name)?;
    let is_custom = flow == AuthFlowType::CustomAuth;
    exceptions::require_not_blocked(tx, &call.pool, &call.client, &call.visitor, is_custom)?;
    match flow {
        AuthFlowType::UserAuth => choice::initiate(ctx, tx, call, typed, session),
        AuthFlowType::CustomAuth => custom::initiate(ctx, tx, call, typed),
        AuthFlowType::UserSrpAuth => {
            let subject = Subject::find(ctx, tx, call, typed, None)?;
            let session = begin(ctx, call, &subject, Flow::Srp);
            srp::ask(ctx, tx, call, &subject, &session)
        }
        _ => {
            let sent = call.parameters.required("PASSWORD")?;
            let subject = Subject::find(ctx, tx, call, typed, Some(sent))?;
            let mut session = begin(ctx, call, &subject, Flow::Password);
            if call.by == By::Pages
                && let Some(asked) = step_up::Asked::of(call)?
            {
                let password = vec![ChallengeNameType::Password];
                step_up::aim(ctx, tx, call, &subject, &mut session, &asked, password)?;
            }
            password::check(ctx, tx, call, &subject, session)
        }
    }
}

/// A session for somebody, with the device that the caller says is his.
pub(super) fn begin(ctx: &RequestContext, call: &Call, subject: &Subject, flow: Flow) -> Session {
    let mut session = Session::begin(ctx, &call.client, subject.who(), flow);
    let device_key = call.parameters.find("DEVICE_KEY");
    session.device_key = device_key.map(str::to_owned);
    session
}

/// The flow as clients are configured with it, if it is one of this operation.
fn flow_name(call: &Call, flow: AuthFlowType) -> Result<&'static str, CognitoError> {
    let (name, may_admin, may_others) = match flow {
        AuthFlowType::UserSrpAuth => ("USER_SRP_AUTH", true, true),
        AuthFlowType::RefreshTokenAuth | AuthFlowType::RefreshToken => {
            ("REFRESH_TOKEN_AUTH", true, true)
        }
        AuthFlowType::CustomAuth => ("CUSTOM_AUTH", true, true),
        AuthFlowType::UserAuth => ("USER_AUTH", true, true),
        AuthFlowType::UserPasswordAuth => ("USER_PASSWORD_AUTH", false, true),
        AuthFlowType::AdminUserPasswordAuth | AuthFlowType::AdminNoSrpAuth => {
            ("ADMIN_USER_PASSWORD_AUTH", true, false)
        }
    };
    let may = match call.by {
        By::Admin => may_admin,
        By::Anybody | By::Pages => may_others,
    };
    if may {
        Ok(name)
    } else {
        Err(CognitoError::invalid_parameter(
            "Initiate Auth method not supported.",
        ))
    }
}

/// The client has the flow.
fn require_enabled(call: &Call, flow: &str) -> Result<(), CognitoError> {
    if call.client.allows_flow(flow) {
        return Ok(());
    }
    Err(CognitoError::invalid_parameter(match flow {
        "USER_SRP_AUTH" => "USER_SRP_AUTH is not enabled for the client.".to_owned(),
        "CUSTOM_AUTH" => "CUSTOM_AUTH is not enabled for the client.".to_owned(),
        "ADMIN_USER_PASSWORD_AUTH" => "Auth flow not enabled for this client".to_owned(),
        other => format!("{other} flow not enabled for this client"),
    }))
}
