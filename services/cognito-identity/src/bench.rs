//! The bench of the tests: identity pools with STS, user pools and a provider elsewhere, and the steps
//! that tests have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_core::{ApiError, Tags};
use ringwall_federation::{Documents, identity_pool_key_set};
use ringwall_identity::{OidcProvider, put_oidc_provider};
use ringwall_outbound::{Fetched, InsideHosts, Outbound};
use ringwall_sts::Sts;
use ringwall_sts::api::AssumeRoleWithWebIdentityInput;
use ringwall_testing::{ACCOUNT, TestHouse, input};
use ringwall_tokens::jwt::{Algorithm, Claims, Jwt, KeySet, SigningKey, key_set_json};

use crate::CognitoIdentity;
use crate::api::{
    self, AmbiguousRoleResolutionType, CognitoIdentityProvider, CreateIdentityPoolInput,
    CreateIdentityPoolOutput, DescribeIdentityOutput, GetCredentialsForIdentityInput, GetIdInput,
    GetIdentityPoolRolesOutput, GetOpenIdTokenForDeveloperIdentityInput, GetOpenIdTokenInput,
    GetPrincipalTagAttributeMapOutput, ListIdentitiesInput, MappingRule, MappingRuleMatchType,
    MergeDeveloperIdentitiesInput, RoleMapping, RoleMappingType, RulesConfigurationType,
    SetIdentityPoolRolesInput, TagResourceInput,
};
use crate::login::Logins;
use crate::user_pools::{TokenSigner, UserPools};

/// The developer's own provider.
pub(crate) const DEVELOPER: &str = "login.example";
/// A user pool that is there.
pub(crate) const USER_POOL: &str = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abcDEF123";
/// A provider elsewhere.
pub(crate) const IDP: &str = "idp.example.org";

/// Identity pools and STS, without a network and without user pools.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| {
        let service = CognitoIdentity::over(store, Box::new(Idp::default()));
        vec![
            service.routes(),
            Sts::new(store, Outbound::new(InsideHosts::default())).routes(),
        ]
    })
}

pub(crate) fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

pub(crate) fn logins(pairs: &[(&str, &str)]) -> Logins {
    let texts = texts(pairs).into_iter();
    texts.map(|(key, value)| (key, value.into())).collect()
}

pub(crate) fn arn(pool: &str) -> String {
    format!("arn:aws:cognito-identity:us-east-1:{ACCOUNT}:identitypool/{pool}")
}

/// A pool that has guests and nobody else.
pub(crate) fn pool_input(name: &str) -> CreateIdentityPoolInput {
    CreateIdentityPoolInput {
        identity_pool_name: name.to_owned(),
        allow_unauthenticated_identities: true,
        allow_classic_flow: None,
        supported_login_providers: None,
        developer_provider_name: None,
        open_id_connect_provider_arns: None,
        cognito_identity_providers: None,
        saml_provider_arns: None,
        identity_pool_tags: None,
    }
}

pub(crate) fn open_id_token(identity: &str, given: &[(&str, &str)]) -> GetOpenIdTokenInput {
    GetOpenIdTokenInput {
        identity_id: identity.to_owned(),
        logins: (!given.is_empty()).then(|| logins(given)),
    }
}

pub(crate) fn credentials(
    identity: &str,
    given: &[(&str, &str)],
) -> GetCredentialsForIdentityInput {
    GetCredentialsForIdentityInput {
        identity_id: identity.to_owned(),
        logins: (!given.is_empty()).then(|| logins(given)),
        custom_role_arn: None,
    }
}

pub(crate) fn developer_token(
    pool: &str,
    identity: Option<&str>,
    given: &[(&str, &str)],
) -> GetOpenIdTokenForDeveloperIdentityInput {
    GetOpenIdTokenForDeveloperIdentityInput {
        identity_pool_id: pool.to_owned(),
        identity_id: identity.map(str::to_owned),
        logins: logins(given),
        principal_tags: None,
        token_duration: None,
    }
}

pub(crate) fn assuming(role: &str, token: &str) -> AssumeRoleWithWebIdentityInput {
    input(&[
        ("RoleArn", role),
        ("RoleSessionName", "session"),
        ("WebIdentityToken", token),
    ])
}

/// Steps on identity pools.
pub(crate) trait Steps {
    /// Makes a pool; its id.
    fn make_pool(&self, asked: CreateIdentityPoolInput) -> String;
    /// Makes a pool with the developer's own provider.
    fn make_developer_pool(&self) -> String;
    fn describe(&self, pool: &str) -> CreateIdentityPoolOutput;
    fn roles(&self, pool: &str) -> GetIdentityPoolRolesOutput;
    fn tag(&self, pool: &str, tags: &[(&str, &str)]);
    fn tags(&self, pool: &str) -> BTreeMap<String, String>;
    /// A new guest's identity.
    fn guest(&self, pool: &str) -> String;
    fn described_identity(&self, identity: &str) -> DescribeIdentityOutput;
    /// What describing an identity is refused with.
    fn identity_refusal(&self, identity: &str) -> String;
    /// The identities of a pool.
    fn members(&self, pool: &str) -> Vec<String>;
    /// Those that are not disabled.
    fn members_shown(&self, pool: &str) -> Vec<String>;
    /// The identity of a developer's user.
    fn developer_identity(&self, pool: &str, user: &str) -> String;
    /// Merges two of the developer's users; the identity that they are then.
    fn merge(&self, pool: &str, source: &str, destination: &str) -> String;
}

impl Steps for TestHouse {
    fn make_pool(&self, asked: CreateIdentityPoolInput) -> String {
        self.answer::<api::CreateIdentityPool>(asked)
            .identity_pool_id
    }

    fn make_developer_pool(&self) -> String {
        self.make_pool(CreateIdentityPoolInput {
            developer_provider_name: Some(DEVELOPER.to_owned()),
            ..pool_input("developer")
        })
    }

    fn describe(&self, pool: &str) -> CreateIdentityPoolOutput {
        self.answer::<api::DescribeIdentityPool>(input(&[("IdentityPoolId", pool)]))
    }

    fn roles(&self, pool: &str) -> GetIdentityPoolRolesOutput {
        self.answer::<api::GetIdentityPoolRoles>(input(&[("IdentityPoolId", pool)]))
    }

    fn tag(&self, pool: &str, tags: &[(&str, &str)]) {
        self.answer::<api::TagResource>(TagResourceInput {
            resource_arn: arn(pool),
            tags: texts(tags),
        });
    }

    fn tags(&self, pool: &str) -> BTreeMap<String, String> {
        let found = self.answer::<api::ListTagsForResource>(input(&[("ResourceArn", &arn(pool))]));
        found.tags.unwrap()
    }

    fn guest(&self, pool: &str) -> String {
        let made = self.answer::<api::GetId>(input(&[("IdentityPoolId", pool)]));
        made.identity_id.unwrap()
    }

    fn described_identity(&self, identity: &str) -> DescribeIdentityOutput {
        self.answer::<api::DescribeIdentity>(input(&[("IdentityId", identity)]))
    }

    fn identity_refusal(&self, identity: &str) -> String {
        self.refusal::<api::DescribeIdentity>(input(&[("IdentityId", identity)]))
    }

    fn members(&self, pool: &str) -> Vec<String> {
        list(self, pool, false)
    }

    fn members_shown(&self, pool: &str) -> Vec<String> {
        list(self, pool, true)
    }

    fn developer_identity(&self, pool: &str, user: &str) -> String {
        let asked = developer_token(pool, None, &[(DEVELOPER, user)]);
        let made = self.answer::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        made.identity_id.unwrap()
    }

    fn merge(&self, pool: &str, source: &str, destination: &str) -> String {
        let asked = MergeDeveloperIdentitiesInput {
            source_user_identifier: source.to_owned(),
            destination_user_identifier: destination.to_owned(),
            developer_provider_name: DEVELOPER.to_owned(),
            identity_pool_id: pool.to_owned(),
        };
        let merged = self.answer::<api::MergeDeveloperIdentities>(asked);
        merged.identity_id.unwrap()
    }
}

fn list(house: &TestHouse, pool: &str, hide_disabled: bool) -> Vec<String> {
    let found = house.answer::<api::ListIdentities>(ListIdentitiesInput {
        identity_pool_id: pool.to_owned(),
        max_results: 60,
        next_token: None,
        hide_disabled: Some(hide_disabled),
    });
    let found = found.identities.unwrap().into_iter();
    found.filter_map(|one| one.identity_id).collect()
}

/// A house with a user pool and a provider elsewhere.
pub(crate) struct World {
    pub(crate) house: TestHouse,
    users: Arc<FakeUserPools>,
    idp: Arc<Idp>,
}

/// One user pool, whose users may have signed out.
struct FakeUserPools {
    key: SigningKey,
    signed_out: Mutex<BTreeSet<String>>,
}

/// A provider elsewhere, with a key or without a network.
#[derive(Default)]
struct Idp(Mutex<Option<SigningKey>>);

struct Network(Arc<Idp>);

impl UserPools for FakeUserPools {
    fn signer(&self, user_pool_id: &str) -> Result<Option<TokenSigner>, ApiError> {
        if user_pool_id != "us-east-1_abcDEF123" {
            return Ok(None);
        }
        let keys = key_set_json(&[self.key.public_jwk()]);
        Ok(Some(TokenSigner {
            issuers: vec![format!("https://{USER_POOL}")],
            keys: Arc::new(KeySet::parse(keys.as_bytes()).unwrap()),
        }))
    }

    fn is_signed_out(&self, _: &str, claims: &Claims) -> Result<bool, ApiError> {
        let subject = claims.text("sub").unwrap();
        Ok(self.signed_out.lock().contains(subject))
    }
}

impl Documents for Idp {
    fn get(&self, url: &str, _: &[String]) -> Option<Fetched> {
        let key = self.0.lock();
        let key = key.as_ref()?;
        let issuer = format!("https://{IDP}");
        let text = match url.strip_prefix(&issuer)? {
            "/.well-known/openid-configuration" => {
                format!(r#"{{"issuer":"{issuer}","jwks_uri":"{issuer}/keys"}}"#)
            }
            "/keys" => key_set_json(&[key.public_jwk()]),
            _ => return None,
        };
        Some(Fetched {
            body: text.into(),
            max_age_secs: None,
            believed: None,
        })
    }
}

impl Documents for Network {
    fn get(&self, url: &str, thumbprints: &[String]) -> Option<Fetched> {
        self.0.get(url, thumbprints)
    }
}

fn new_key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256).unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let users = Arc::new(FakeUserPools {
            key: new_key(),
            signed_out: Mutex::default(),
        });
        let idp = Arc::new(Idp(Mutex::new(Some(new_key()))));
        let (user_pools, network) = (Arc::clone(&users), Network(Arc::clone(&idp)));
        let house = TestHouse::new(|store| {
            let service = CognitoIdentity::over(store, Box::new(network));
            vec![
                service.with_user_pools(user_pools).routes(),
                Sts::new(store, Outbound::new(InsideHosts::default())).routes(),
            ]
        });
        let row = OidcProvider {
            account: house.account(),
            url: IDP.to_owned(),
            client_ids: vec!["app".to_owned()],
            thumbprints: Vec::new(),
            created_at: house.now(),
            tags: Tags::new(),
        };
        let put = house.store().write(|tx| put_oidc_provider(tx, row.clone()));
        put.unwrap();
        Self { house, users, idp }
    }

    /// A pool with every kind of provider.
    pub(crate) fn pool(&self) -> String {
        self.pool_with(None)
    }

    /// The same, which asks the user pool about each token.
    pub(crate) fn strict_pool(&self) -> String {
        self.pool_with(Some(true))
    }

    fn pool_with(&self, server_side_token_check: Option<bool>) -> String {
        let client = CognitoIdentityProvider {
            provider_name: Some(USER_POOL.to_owned()),
            client_id: Some("client".to_owned()),
            server_side_token_check,
        };
        let oidc = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{IDP}");
        self.house.make_pool(CreateIdentityPoolInput {
            allow_classic_flow: Some(true),
            supported_login_providers: Some(texts(&[("graph.facebook.com", "app")])),
            developer_provider_name: Some(DEVELOPER.to_owned()),
            open_id_connect_provider_arns: Some(vec![oidc]),
            cognito_identity_providers: Some(vec![client]),
            ..pool_input("world")
        })
    }

    /// The identity of somebody who logs in.
    pub(crate) fn id(&self, pool: &str, given: &[(&str, &str)]) -> Result<String, String> {
        let asked = GetIdInput {
            account_id: None,
            identity_pool_id: pool.to_owned(),
            logins: Some(logins(given)),
        };
        let made = self.house.as_anonymous().call::<api::GetId>(asked)?;
        Ok(made.identity_id.unwrap())
    }

    /// An ID token of the user pool.
    pub(crate) fn user_token(&self, subject: &str) -> String {
        self.user_token_with(|claims| claims.with("sub", subject))
    }

    /// One of Alice, with other claims.
    pub(crate) fn user_token_with(&self, change: impl FnOnce(Claims) -> Claims) -> String {
        let claims = self.claims_of(USER_POOL, "client").with("token_use", "id");
        self.users.key.sign(&change(claims)).unwrap()
    }

    /// An ID token of the provider elsewhere.
    pub(crate) fn idp_token(&self, subject: &str) -> String {
        self.idp_token_with(|claims| claims.with("sub", subject))
    }

    /// One of Alice, with other claims.
    pub(crate) fn idp_token_with(&self, change: impl FnOnce(Claims) -> Claims) -> String {
        let claims = self.claims_of(IDP, "app").with("department", "sales");
        let claims = change(claims.with("amr", vec!["pwd", "mfa"]));
        let key = self.idp.0.lock();
        match key.as_ref() {
            Some(key) => key.sign(&claims).unwrap(),
            None => new_key().sign(&claims).unwrap(),
        }
    }

    fn claims_of(&self, provider: &str, audience: &str) -> Claims {
        let now = self.house.now().secs();
        Claims::new()
            .with("iss", format!("https://{provider}"))
            .with("sub", "alice")
            .with("aud", audience)
            .with("iat", now - 400)
            .with("exp", now + 300)
    }

    pub(crate) fn sign_out(&self, subject: &str) {
        self.users.signed_out.lock().insert(subject.to_owned());
    }

    pub(crate) fn idp_is_down(&self) {
        *self.idp.0.lock() = None;
    }

    /// The claims of an identity pool's token, which the published keys verify.
    pub(crate) fn claims(&self, token: &str) -> Claims {
        let tx = self.house.store().read().unwrap();
        let keys = identity_pool_key_set(&tx).unwrap();
        let jwt = Jwt::parse(token).unwrap();
        assert_eq!(jwt.algorithm(), Algorithm::Rs512);
        jwt.verify(&keys).unwrap().clone()
    }

    /// Identity and token of a developer's user.
    pub(crate) fn developer_token(&self, pool: &str, user: &str) -> (String, String) {
        let asked = developer_token(pool, None, &[(DEVELOPER, user)]);
        let made = self
            .house
            .answer::<api::GetOpenIdTokenForDeveloperIdentity>(asked);
        let token = made.token.unwrap();
        (made.identity_id.unwrap(), token.expose().to_owned())
    }

    /// A role that trusts the pool's guests (`unauthenticated`) or members (`authenticated`).
    pub(crate) fn put_role(&self, name: &str, pool: &str, amr: &str) -> String {
        self.put_role_with(name, pool, amr, &["sts:AssumeRoleWithWebIdentity"])
    }

    pub(crate) fn put_role_with(
        &self,
        name: &str,
        pool: &str,
        amr: &str,
        actions: &[&str],
    ) -> String {
        let actions = actions.join("\",\"");
        let host = "cognito-identity.amazonaws.com";
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",
                "Principal":{{"Federated":"{host}"}},"Action":["{actions}"],
                "Condition":{{"StringEquals":{{"{host}:aud":"{pool}"}},
                "ForAnyValue:StringLike":{{"{host}:amr":"{amr}"}}}}}}}}"#
        );
        self.house.put_role(name, &trust, &[])
    }

    pub(crate) fn set_roles(&self, pool: &str, roles: &[(&str, &str)]) {
        self.house
            .answer::<api::SetIdentityPoolRoles>(SetIdentityPoolRolesInput {
                identity_pool_id: pool.to_owned(),
                roles: texts(roles),
                role_mappings: None,
            });
    }

    /// Lets the user pool's tokens name the role; what becomes of those for whom none is named.
    pub(crate) fn map_by_token(&self, pool: &str, ambiguous: &str) {
        let mapping = RoleMapping {
            r#type: RoleMappingType::Token,
            ambiguous_role_resolution: AmbiguousRoleResolutionType::parse(ambiguous),
            rules_configuration: None,
        };
        self.map(pool, &format!("{USER_POOL}:client"), mapping);
    }

    /// Gives a role to those of whom the provider elsewhere says this, and the usual one to others.
    pub(crate) fn map_by_rule(&self, pool: &str, claim: &str, value: &str, role: &str) {
        let rule = MappingRule {
            claim: claim.to_owned(),
            match_type: MappingRuleMatchType::Equals,
            value: value.to_owned(),
            role_arn: role.to_owned(),
        };
        let mapping = RoleMapping {
            r#type: RoleMappingType::Rules,
            ambiguous_role_resolution: Some(AmbiguousRoleResolutionType::AuthenticatedRole),
            rules_configuration: Some(RulesConfigurationType { rules: vec![rule] }),
        };
        self.map(pool, IDP, mapping);
    }

    fn map(&self, pool: &str, provider: &str, mapping: RoleMapping) {
        let roles = self.house.roles(pool).roles.unwrap();
        self.house
            .answer::<api::SetIdentityPoolRoles>(SetIdentityPoolRolesInput {
                identity_pool_id: pool.to_owned(),
                roles,
                role_mappings: Some([(provider.to_owned(), mapping)].into()),
            });
    }

    pub(crate) fn tag_map(&self, pool: &str, provider: &str) -> GetPrincipalTagAttributeMapOutput {
        let named = [("IdentityPoolId", pool), ("IdentityProviderName", provider)];
        self.house
            .answer::<api::GetPrincipalTagAttributeMap>(input(&named))
    }
}
