//! Logins with assertions of SAML providers in IAM.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/saml-identity-provider.html>

use ringwall_core::RequestContext;
use ringwall_federation::{SamlRefusal, find_saml_provider_by_arn, verify_saml_response};
use ringwall_tokens::saml::{Assertion, SamlError};

use crate::error::CognitoIdentityError;
use crate::login::{LoginClaims, ProviderKind, VerifiedLogin};
use crate::resources::identity::Login;
use crate::resources::identity_pool::IdentityPool;
use crate::store::CognitoIdentityWrite;
use crate::worker;

const ROLE: &str = "https://aws.amazon.com/SAML/Attributes/Role";
/// An assertion can be used for five minutes, and a little more.
const USABLE_SECONDS: i64 = 600;
const LONGEST_ID: usize = 256;

pub(super) fn verify(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    pool: &IdentityPool,
    arn: &str,
    response: &str,
) -> Result<VerifiedLogin, CognitoIdentityError> {
    let provider = find_saml_provider_by_arn(&*tx.tx, arn)?;
    let provider = provider
        .filter(|provider| provider.account == pool.account)
        .ok_or_else(CognitoIdentityError::unknown_saml_provider)?;
    let verified = verify_saml_response(&provider, response, ctx.now());
    let assertion = verified.map_err(|refusal| match refusal {
        SamlRefusal::Metadata(_) => CognitoIdentityError::unknown_saml_provider(),
        SamlRefusal::Response(SamlError::Expired { .. } | SamlError::Stale { .. }) => {
            CognitoIdentityError::assertion_expired()
        }
        SamlRefusal::Response(_) => CognitoIdentityError::invalid_assertion(),
    })?;
    require_unused(ctx, tx, arn, &assertion)?;

    let subject = assertion.subject.value.clone();
    Ok(VerifiedLogin {
        login: Login {
            provider: arn.to_owned(),
            subject: subject.clone(),
        },
        names: vec![arn.to_owned()],
        roles: roles(&assertion, arn),
        preferred_role: None,
        kind: ProviderKind::Saml,
        detail: subject,
        claims: LoginClaims::Assertion(Box::new(assertion)),
    })
}

/// An assertion may be given once to each operation.
fn require_unused(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    arn: &str,
    assertion: &Assertion,
) -> Result<(), CognitoIdentityError> {
    if assertion.id.len() > LONGEST_ID {
        return Err(CognitoIdentityError::invalid_assertion());
    }
    let name = format!("{} {arn} {}", ctx.operation, assertion.id);
    let until = ctx.now().plus_secs(USABLE_SECONDS);
    if !tx.use_assertion(&name, until)? {
        return Err(CognitoIdentityError::assertion_replayed());
    }
    worker::schedule_forgetting(tx, &name, until)?;
    Ok(())
}

/// The roles that an assertion names together with its provider, in any order.
fn roles(assertion: &Assertion, provider: &str) -> Vec<String> {
    let role = |pair: &str| {
        let (one, other) = pair.split_once(',')?;
        match (one.trim(), other.trim()) {
            (role, named) | (named, role) if named == provider => Some(role.to_owned()),
            _ => None,
        }
    };
    assertion.values(ROLE).filter_map(role).collect()
}
