//! `GetWebIdentityToken`: a signed token that says who the caller is, for services elsewhere.
//!
//! Its keys are published at the account's issuer URL.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html>

use ringwall_core::{ApiError, Ask, Reply, RequestContext, Tags};
use ringwall_identity::{
    Bundle, Controls, OutboundKey, account_features, find_outbound_key, put_outbound_key,
};
use ringwall_tokens::jwt::{Algorithm, Claims, SigningKey};

use crate::StsWrite;
use crate::api::{GetWebIdentityTokenInput, GetWebIdentityTokenOutput};
use crate::error::StsError;
use crate::session_tags::SessionTags;

const USUAL_SECONDS: i32 = 300;
/// The longest token, in bytes; what services elsewhere take in a header.
const MOST_BYTES: usize = 16 * 1024;
/// Claims of AWS's own stand below this name.
const NAMESPACE: &str = "https://sts.amazonaws.com/";

pub(crate) fn get_web_identity_token(
    ctx: &RequestContext,
    tx: &mut StsWrite<'_>,
    input: GetWebIdentityTokenInput,
) -> Result<Reply<GetWebIdentityTokenOutput>, StsError> {
    let algorithm = match input.signing_algorithm.as_str() {
        "RS256" => Algorithm::Rs256,
        "ES384" => Algorithm::Es384,
        other => return Err(StsError::unknown_signing_algorithm(other)),
    };
    if input.scope.is_some() || input.subject_mode.is_some() {
        return Err(StsError::not_built(
            "GetWebIdentityToken with Scope or SubjectMode",
        ));
    }
    let seconds = input.duration_seconds.unwrap_or(USUAL_SECONDS);
    let passed = input.tags.unwrap_or_default().into_iter();
    let tags = SessionTags::parse(passed.map(|tag| (tag.key, tag.value)), None, None)?;

    let features = account_features(&*tx.tx, ctx.account())?;
    let bundle = Bundle::gather(&*tx.tx, &ctx.caller.principal)?;
    let controls = Controls::of(&*tx.tx, ctx.account())?;

    let ask = Ask::new("sts:GetWebIdentityToken")
        .key("sts:SigningAlgorithm", algorithm.name())
        .key("sts:DurationSeconds", seconds.to_string())
        .key_values(
            "sts:IdentityTokenAudience",
            input.audience.iter().map(String::as_str),
        );
    let permit = ctx.authorize(&tags.request_conditions(ask))?;
    if !tags.passed.is_empty() {
        ctx.authorize(&tags.request_conditions(Ask::new("sts:TagGetWebIdentityToken")))?;
    }

    let issuer = features
        .issuer_url()
        .filter(|_| features.outbound_federation);
    let issuer = issuer.ok_or_else(StsError::outbound_federation_is_off)?;
    let expires_at = ctx.now().plus_secs(seconds.into());
    if let Some(session) = &ctx.caller.session
        && expires_at > session.expires_at
    {
        return Err(StsError::longer_than_the_session());
    }
    let claims = Claims::new()
        .with("iss", issuer)
        .with("aud", audience(input.audience))
        .with("sub", subject(ctx))
        .with("iat", ctx.now().secs())
        .with("exp", expires_at.secs())
        .with("jti", ctx.uuid())
        .with(NAMESPACE, own_claims(ctx, &bundle, &controls, &tags.passed));
    let key = signing_key(ctx, tx, algorithm)?;
    let token = key.sign(&claims).map_err(ApiError::internal)?;
    if token.len() > MOST_BYTES {
        return Err(StsError::token_payload_too_large());
    }

    Ok(permit.reply(GetWebIdentityTokenOutput {
        web_identity_token: Some(token.into()),
        expiration: Some(expires_at),
    }))
}

/// One audience stands as a text, several as a list.
fn audience(mut audience: Vec<String>) -> ringwall_tokens::jwt::Claim {
    if audience.len() == 1 {
        audience.remove(0).into()
    } else {
        audience.into()
    }
}

/// The caller's ARN; of a session of a role, the role's.
fn subject(ctx: &RequestContext) -> String {
    let principal = &ctx.caller.principal;
    principal
        .issuer_arn()
        .unwrap_or_else(|| ctx.caller_arn().to_owned())
}

fn own_claims(
    ctx: &RequestContext,
    bundle: &Bundle,
    controls: &Controls,
    request_tags: &Tags,
) -> Claims {
    let mut claims = Claims::new()
        .with("aws_account", ctx.account().to_string())
        .with("source_region", ctx.region.as_str());
    if let Some(place) = &controls.place {
        claims = claims
            .with("org_id", place.organization.as_str())
            .with("ou_path", place.path.as_str());
    }
    let mut principal_tags = bundle.tags.clone();
    if let Some(session) = &ctx.caller.session {
        for (key, value) in session.tags.iter() {
            principal_tags.set(key, value);
        }
        claims = claims.with("original_session_exp", session.expires_at.iso8601());
        if let Some(provider) = &session.federated_provider {
            claims = claims.with("federated_provider", provider.as_str());
        }
        if let Some(identity) = &session.source_identity {
            claims = claims.with("source_identity", identity.as_str());
        }
    }
    for (name, tags) in [
        ("principal_tags", &principal_tags),
        ("request_tags", request_tags),
    ] {
        if !tags.is_empty() {
            let tags = tags.iter();
            let tags = tags.fold(Claims::new(), |all, (key, value)| all.with(key, value));
            claims = claims.with(name, tags);
        }
    }
    claims
}

/// The account's key for an algorithm, made when it is first needed.
fn signing_key(
    ctx: &RequestContext,
    tx: &mut StsWrite<'_>,
    algorithm: Algorithm,
) -> Result<SigningKey, StsError> {
    let account = ctx.account();
    if let Some(key) = find_outbound_key(&*tx.tx, account, algorithm.name())? {
        let key = SigningKey::from_pkcs8(algorithm, &key.pkcs8);
        return Ok(key.map_err(ApiError::internal)?);
    }
    let key = SigningKey::generate(algorithm).map_err(ApiError::internal)?;
    let row = OutboundKey {
        pkcs8: key.to_pkcs8().map_err(ApiError::internal)?.to_vec(),
        public_jwk: key.public_jwk().to_json(),
    };
    put_outbound_key(tx.tx, account, algorithm.name(), row)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{AccountFeatures, outbound_keys, put_account_features};
    use ringwall_testing::TestHouse;
    use ringwall_tokens::jwt::{Jwt, KeySet};

    use crate::api::{self, GetWebIdentityTokenInput};
    use crate::test_house;

    fn enabled() -> TestHouse {
        let house = test_house();
        let features = AccountFeatures {
            outbound_federation: true,
            issuer_id: Some("an-issuer".to_owned()),
            ..AccountFeatures::default()
        };
        let account = house.account();
        let put = house
            .store()
            .write(|tx| put_account_features(tx, account, features.clone()));
        put.unwrap();
        house
    }

    fn asking(algorithm: &str) -> GetWebIdentityTokenInput {
        GetWebIdentityTokenInput {
            audience: vec!["https://api.example.org".to_owned()],
            duration_seconds: None,
            signing_algorithm: algorithm.to_owned(),
            scope: None,
            subject_mode: None,
            tags: None,
        }
    }

    #[test]
    fn gives_a_token_that_the_published_keys_verify() {
        let house = enabled();
        for algorithm in ["RS256", "ES384"] {
            let made = house.answer::<api::GetWebIdentityToken>(asking(algorithm));
            let token = made.web_identity_token.unwrap();
            let tx = house.store().read().unwrap();
            let keys = outbound_keys(&tx, house.account()).unwrap();
            let keys: Vec<_> = keys.iter().map(|key| key.public_jwk.clone()).collect();
            let keys = format!("{{\"keys\":[{}]}}", keys.join(","));
            let keys = KeySet::parse(keys.as_bytes()).unwrap();
            let jwt = Jwt::parse(token.expose()).unwrap();
            let claims = jwt.verify(&keys).unwrap();
            assert_eq!(
                claims.text("iss"),
                Some("https://an-issuer.tokens.sts.global.api.aws")
            );
            assert_eq!(claims.text("aud"), Some("https://api.example.org"));
            assert_eq!(claims.text("sub"), Some("arn:aws:iam::111122223333:root"));
            let own = claims.object("https://sts.amazonaws.com/").unwrap();
            assert_eq!(own.text("aws_account"), Some("111122223333"));
            assert_eq!(made.expiration, Some(house.now().plus_secs(300)));
        }
    }

    #[test]
    fn refuses_before_the_account_has_enabled_it() {
        let refused = test_house().refusal::<api::GetWebIdentityToken>(asking("ES384"));
        assert!(
            refused.starts_with("OutboundWebIdentityFederationDisabledException"),
            "{refused}"
        );
    }

    #[test]
    fn a_token_does_not_outlive_the_session() {
        let house = enabled();
        let trust = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}"#;
        let policy = ringwall_testing::allow("sts:GetWebIdentityToken", "*");
        house.put_role("worker", trust, &[&policy]);
        let worker = house.as_role("worker", "job");
        worker.answer::<api::GetWebIdentityToken>(asking("ES384"));
        house.advance_secs(86_400 - 299);
        let refused = worker.refusal::<api::GetWebIdentityToken>(asking("ES384"));
        assert!(
            refused.starts_with("SessionDurationEscalationException"),
            "{refused}"
        );
    }

    #[test]
    fn refuses_other_algorithms() {
        let refused = enabled().refusal::<api::GetWebIdentityToken>(asking("HS256"));
        assert!(refused.starts_with("ValidationError"), "{refused}");
    }

    #[test]
    fn needs_permission() {
        enabled().needs::<api::GetWebIdentityToken>(
            "sts:GetWebIdentityToken",
            "*",
            asking("ES384"),
        );
    }
}
