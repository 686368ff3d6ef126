//! A function's execution role: who may pass it, whether Lambda may assume it, and what it then
//! gives.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html>

use std::sync::Arc;

use ringwall_core::{
    Arn, Ask, CallSource, Caller, Client, Platform, PolicyMode, Principal, PrincipalKind,
    RequestContext, Resource, Session,
};
use ringwall_identity::{Role, find_role};
use ringwall_store::Reads;

use crate::error::LambdaError;
use crate::resources::function_ref::FunctionRef;
use crate::runner::Runnable;
use crate::sts_api::{self, Credentials};

const SERVICE: &str = "lambda.amazonaws.com";
/// Characters that a session's name has at least.
const SHORTEST_SESSION_NAME: usize = 2;

/// The caller may give the role to a function, and Lambda may assume it.
pub(crate) fn require_passable(
    ctx: &RequestContext,
    tx: &impl Reads,
    role_arn: &str,
    function: &FunctionRef,
) -> Result<(), LambdaError> {
    let arn: Arn = role_arn
        .parse()
        .map_err(|_| LambdaError::role_not_assumable())?;
    if arn.account.parse() != Ok(function.account) {
        return Err(LambdaError::foreign_role());
    }
    let role = find(tx, function, role_arn)?;

    let mut resource = Resource::new(role_arn, function.account);
    if let Some(role) = &role {
        resource = resource.with_tags(&role.tags);
    }
    let pass = Ask::new("iam:PassRole")
        .key("iam:PassedToService", SERVICE)
        .key("iam:AssociatedResourceArn", function.arn());
    ctx.authorize(&pass.on(resource))?;

    let role = role.ok_or_else(LambdaError::role_not_assumable)?;
    require_assumable(ctx, &role, role_arn, function)
}

/// The role's trust policy lets Lambda assume it for the function.
fn require_assumable(
    ctx: &RequestContext,
    role: &Role,
    role_arn: &str,
    function: &FunctionRef,
) -> Result<(), LambdaError> {
    let lambda = of_service(ctx.platform(), function);
    let session = session_name(&function.name);
    let resource = Resource::new(role_arn, role.account)
        .with_policy(role.trust.compiled(), PolicyMode::MustAllow)
        .with_tags(&role.tags);
    let assume = Ask::new("sts:AssumeRole")
        .key("sts:RoleSessionName", session.as_str())
        .on(resource);
    match lambda.try_authorize(&assume)? {
        Ok(_) => Ok(()),
        Err(_) => Err(LambdaError::role_not_assumable()),
    }
}

/// The role of an ARN, if there is one of exactly that path and name.
fn find(
    tx: &impl Reads,
    function: &FunctionRef,
    arn: &str,
) -> Result<Option<Arc<Role>>, LambdaError> {
    let name = arn.rsplit('/').next().unwrap_or_default();
    let role = find_role(tx, function.account, name)?;
    Ok(role.filter(|role| role.arn(function.partition) == arn))
}

/// What Lambda does for the session that a function has.
pub(crate) fn acting_as_role(
    platform: &Arc<Platform>,
    tx: &impl Reads,
    role_arn: &str,
    function: &FunctionRef,
) -> Result<Option<RequestContext>, LambdaError> {
    let caller = session_of_role(platform, tx, role_arn, function)?;
    Ok(caller.map(|caller| {
        RequestContext::new(
            Arc::clone(platform),
            "lambda",
            "",
            caller,
            function.region.clone(),
            Client::inside(),
        )
    }))
}

/// The session that a function has, of its role.
pub(crate) fn session_of_role(
    platform: &Arc<Platform>,
    tx: &impl Reads,
    role_arn: &str,
    function: &FunctionRef,
) -> Result<Option<Caller>, LambdaError> {
    let Some(role) = find(tx, function, role_arn)? else {
        return Ok(None);
    };
    let now = platform.clock.now();
    let session = session_name(&function.name);
    let principal = Principal {
        unique_id: format!("{}:{session}", role.id),
        kind: PrincipalKind::AssumedRole {
            path: role.path.clone(),
            role: role.name.clone(),
            session,
        },
        account: function.account,
        partition: function.partition,
    };
    Ok(Some(Caller {
        principal,
        access_key_id: None,
        session: Some(Arc::new(Session {
            issued_at: now,
            expires_at: now.plus_secs(3600),
            ..Session::default()
        })),
    }))
}

fn of_service(platform: &Arc<Platform>, function: &FunctionRef) -> RequestContext {
    RequestContext::of_service(
        Arc::clone(platform),
        "lambda",
        function.account,
        function.region.clone(),
        Some(CallSource {
            arn: function.arn(),
            account: function.account,
        }),
    )
}

/// The session is named after the function.
fn session_name(function: &str) -> String {
    format!("{function:_<SHORTEST_SESSION_NAME$}")
}

/// Credentials of the function's role, for an environment that runs it.
///
/// # Errors
/// The role cannot be assumed, in words.
pub fn role_credentials(
    platform: &Arc<Platform>,
    runnable: &Runnable,
) -> Result<Credentials, String> {
    let function = FunctionRef {
        partition: runnable.region.partition(),
        region: runnable.region.clone(),
        account: runnable.account,
        name: runnable.name.clone(),
        qualifier: None,
    };
    let input = sts_api::AssumeRoleInput {
        role_arn: runnable.role.clone(),
        role_session_name: session_name(&runnable.name),
    };
    let output = of_service(platform, &function)
        .call::<sts_api::AssumeRole>(input)
        .map_err(|error| error.to_string())?;
    output
        .credentials
        .ok_or_else(|| "STS gave no credentials".to_owned())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use super::role_credentials;
    use crate::api;
    use crate::bench::{FakeRunner, Steps as _, house};

    fn credentials(house: &TestHouse, runner: &FakeRunner) -> Result<String, String> {
        house.invoke("f", "{}");
        let seen = runner.seen().remove(0);
        role_credentials(house.platform(), &seen.function).map(|found| found.access_key_id)
    }

    #[test]
    fn gives_credentials_as_long_as_lambda_may_assume_the_role() {
        let (house, runner) = house();
        house.new_function("f");
        assert!(credentials(&house, &runner).unwrap().starts_with("ASIA"));
        let account = format!("arn:aws:iam::{}:root", ringwall_testing::ACCOUNT);
        let closed = ringwall_testing::trust(&[&account], &["sts:AssumeRole"]);
        house.put_role("worker", &closed, &[]);
        let refused = credentials(&house, &runner).unwrap_err();
        assert!(refused.contains("sts:AssumeRole"), "{refused}");
    }

    #[test]
    fn a_trust_policy_may_name_the_function() {
        let (house, _) = house();
        let trust = |name: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Service":"lambda.amazonaws.com"}},"Action":"sts:AssumeRole","Condition":{{"ArnLike":{{"aws:SourceArn":"{}"}}}}}}}}"#,
                crate::bench::arn(name)
            )
        };
        house.put_role("worker", &trust("other"), &[]);
        let refusal = house.refusal::<api::CreateFunction>(crate::bench::simple("one"));
        assert!(
            refusal.ends_with("cannot be assumed by Lambda."),
            "{refusal}"
        );
        house.new_function("other");
        house.answer::<api::GetFunction>(input(&[("FunctionName", "other")]));
    }
}
