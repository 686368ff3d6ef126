//! The role by which a pool sends text messages: who may hand it over, whether Cognito may assume it, and
//! whether it may send.
//!
//! Text messages go to a webhook here, so the role is asked for when a pool is told of it: what AWS would
//! refuse is refused here too.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-sms-settings.html>

use std::sync::Arc;

use ringwall_core::{
    Ask, CallSource, Caller, Client, PolicyMode, Principal, PrincipalKind, RequestContext,
    Resource, Session,
};
use ringwall_identity::{Role, find_role};
use ringwall_store::Reads;

use crate::error::CognitoError;
use crate::resources::pool::Pool;

const SERVICE: &str = "cognito-idp";
const PRINCIPAL: &str = "cognito-idp.amazonaws.com";
/// The name of the sessions that messages are sent in.
const SESSION: &str = "CognitoSMS";
/// How long the session lasts that is asked about.
const SESSION_SECS: i64 = 900;

/// The role that a request gives a pool, if it gives one, can send the pool's messages.
///
/// # Errors
/// The caller may not hand it over; Cognito may not assume it; it may not send.
pub(crate) fn require_usable(
    ctx: &RequestContext,
    tx: &impl Reads,
    pool: &Pool,
) -> Result<(), CognitoError> {
    let sms = pool.sms.as_ref();
    let Some(arn) = sms.and_then(|sms| sms.caller_arn.as_deref()) else {
        return Ok(());
    };
    let role = find(tx, pool, arn)?;

    let mut resource = Resource::new(arn, pool.account);
    if let Some(role) = &role {
        resource = resource.with_tags(&role.tags);
    }
    let pass = Ask::new("iam:PassRole").key("iam:PassedToService", PRINCIPAL);
    ctx.authorize(&pass.on(resource))?;

    let role = role.ok_or_else(CognitoError::sms_role_not_trusting)?;
    let external_id = sms.and_then(|sms| sms.external_id.as_deref());
    if !trusts_cognito(ctx, &role, arn, pool, external_id)? {
        return Err(CognitoError::sms_role_not_trusting());
    }
    if !may_send(ctx, &role, pool)? {
        return Err(CognitoError::sms_role_without_access());
    }
    Ok(())
}

/// The role of an ARN, if the pool's account has one of exactly that path and name.
fn find(tx: &impl Reads, pool: &Pool, arn: &str) -> Result<Option<Arc<Role>>, CognitoError> {
    let name = arn.rsplit('/').next().unwrap_or_default();
    let role = find_role(tx, pool.account, name)?;
    Ok(role.filter(|role| role.arn(pool.region.partition()) == arn))
}

/// The role's trust policy lets Cognito assume it for the pool, with the pool's external id.
fn trusts_cognito(
    ctx: &RequestContext,
    role: &Role,
    arn: &str,
    pool: &Pool,
    external_id: Option<&str>,
) -> Result<bool, CognitoError> {
    let source = CallSource {
        arn: pool.arn(),
        account: pool.account,
    };
    let cognito = RequestContext::of_service(
        Arc::clone(ctx.platform()),
        SERVICE,
        pool.account,
        pool.region.clone(),
        Some(source),
    );
    let resource = Resource::new(arn, role.account)
        .with_policy(role.trust.compiled(), PolicyMode::MustAllow)
        .with_tags(&role.tags);
    let mut assume = Ask::new("sts:AssumeRole").key("sts:RoleSessionName", SESSION);
    if let Some(id) = external_id {
        assume = assume.key("sts:ExternalId", id);
    }
    Ok(cognito.try_authorize(&assume.on(resource))?.is_ok())
}

/// A session of the role may publish to telephones.
fn may_send(ctx: &RequestContext, role: &Role, pool: &Pool) -> Result<bool, CognitoError> {
    let principal = Principal {
        unique_id: format!("{}:{SESSION}", role.id),
        kind: PrincipalKind::AssumedRole {
            path: role.path.clone(),
            role: role.name.clone(),
            session: SESSION.to_owned(),
        },
        account: pool.account,
        partition: pool.region.partition(),
    };
    let caller = Caller {
        principal,
        access_key_id: None,
        session: Some(Arc::new(Session {
            issued_at: ctx.now(),
            expires_at: ctx.now().plus_secs(SESSION_SECS),
            ..Session::default()
        })),
    };
    let acting = RequestContext::new(
        Arc::clone(ctx.platform()),
        SERVICE,
        "",
        caller,
        pool.region.clone(),
        Client::inside(),
    );
    Ok(acting.try_authorize(&Ask::new("sns:Publish"))?.is_ok())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, TestHouse, allow};

    use crate::api::{self, CreateUserPoolInput, SmsConfigurationType};
    use crate::test_pools::{house, named};

    const NOT_TRUSTING: &str = "InvalidSmsRoleTrustRelationshipException: Role does not have a trust \
                                relationship allowing Cognito to assume the role";

    fn with_sms(external_id: Option<&str>) -> CreateUserPoolInput {
        CreateUserPoolInput {
            sms_configuration: Some(SmsConfigurationType {
                sns_caller_arn: Some(format!("arn:aws:iam::{ACCOUNT}:role/texts")),
                external_id: external_id.map(str::to_owned),
                ..SmsConfigurationType::default()
            }),
            ..named("customers")
        }
    }

    fn trusting(external_id: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Service":"cognito-idp.amazonaws.com"}},"Action":"sts:AssumeRole","Condition":{{"StringEquals":{{"sts:ExternalId":"{external_id}","aws:SourceAccount":"{ACCOUNT}"}}}}}}}}"#
        )
    }

    fn refusal(house: &TestHouse, external_id: Option<&str>) -> String {
        house.refusal::<api::CreateUserPool>(with_sms(external_id))
    }

    #[test]
    fn cognito_must_be_trusted_with_the_external_id() {
        let house = house();
        assert_eq!(refusal(&house, Some("ours")), NOT_TRUSTING);
        house.put_role("texts", &trusting("ours"), &[&allow("sns:Publish", "*")]);
        assert_eq!(refusal(&house, None), NOT_TRUSTING);
        assert_eq!(refusal(&house, Some("theirs")), NOT_TRUSTING);
        house.answer::<api::CreateUserPool>(with_sms(Some("ours")));
    }

    #[test]
    fn the_role_must_be_able_to_send() {
        let house = house();
        house.put_role("texts", &trusting("ours"), &[&allow("sns:Subscribe", "*")]);
        assert_eq!(
            refusal(&house, Some("ours")),
            "InvalidSmsRoleAccessPolicyException: Role does not have permission to publish with SNS"
        );
    }

    #[test]
    fn the_caller_must_be_able_to_hand_it_over() {
        let house = house();
        house.put_role("texts", &trusting("ours"), &[&allow("sns:Publish", "*")]);
        let create = allow("cognito-idp:CreateUserPool", "*");
        let pass = |service: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{{"StringEquals":{{"iam:PassedToService":"{service}.amazonaws.com"}}}}}}}}"#
            )
        };
        let user = house.as_new_user("ann", &[&create, &pass("lambda")]);
        let refused = refusal(&user, Some("ours"));
        assert!(refused.contains("iam:PassRole"), "{refused}");
        let user = house.as_new_user("eve", &[&create, &pass("cognito-idp")]);
        user.answer::<api::CreateUserPool>(with_sms(Some("ours")));
    }
}
