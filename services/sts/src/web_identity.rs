//! What a web identity token says, once it is believed.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>

use ringwall_core::RequestContext;
use ringwall_federation::{Issuer, KeysError, ProviderKeys, TokenError};
use ringwall_identity::{find_oidc_provider, identity_pool_principal};
use ringwall_outbound::Believed;
use ringwall_store::Reads;
use ringwall_tokens::jwt::{Claim, ClaimError, Claims, IdToken, Jwt};

use crate::error::StsError;
use crate::identity_pool;
use crate::role_session::WantedRole;
use crate::session_tags::SessionTags;

const TAGS_CLAIM: &str = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY_CLAIM: &str = "https://aws.amazon.com/source_identity";
/// How far a provider's clock may be off.
pub(crate) const LEEWAY_SECONDS: u32 = 60;

/// Somebody whom an `OpenID` Connect provider vouches for.
pub(crate) struct WebIdentity {
    pub(crate) provider_arn: String,
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) audience: String,
    pub(crate) tags: SessionTags,
    pub(crate) source_identity: Option<String>,
    /// By what the server of the provider's keys was believed.
    pub(crate) believed: Option<Believed>,
    /// Condition keys of trust policies (`accounts.example.org:sub`).
    pub(crate) keys: Vec<(String, Vec<String>)>,
}

impl WebIdentity {
    /// Verifies a token by the keys of the provider that the role's account registered for its issuer.
    pub(crate) fn verify(
        ctx: &RequestContext,
        tx: &impl Reads,
        keys: &ProviderKeys,
        wanted: &WantedRole,
        token: &str,
    ) -> Result<Self, StsError> {
        let jwt = Jwt::parse(token).map_err(|_| StsError::malformed_token())?;
        let issuer = jwt
            .unverified_issuer()
            .ok_or_else(StsError::malformed_token)?;
        if let Some(principal) = identity_pool_principal(issuer) {
            let claims = identity_pool::verify(ctx, tx, wanted, &jwt, &principal)?;
            let token = IdToken::read(&claims).map_err(|error| claim_error(&error))?;
            let audience = *token
                .audiences
                .first()
                .ok_or_else(StsError::wrong_audience)?;
            let key_prefix = principal.clone();
            return Self::read(&claims, audience, principal, &key_prefix);
        }
        let url = issuer.split_once("://").map_or(issuer, |(_, url)| url);
        let provider = find_oidc_provider(tx, wanted.account(), url)?;
        let provider = provider.ok_or_else(|| StsError::no_provider(issuer))?;
        let issuer = Issuer {
            url: issuer,
            thumbprints: &provider.thumbprints,
            clients: &provider.client_ids,
            leeway_seconds: LEEWAY_SECONDS,
        };
        let verified = issuer.verify(&jwt, keys, ctx.now());
        let verified = verified.map_err(|error| token_error(&error))?;
        let arn = provider.arn(wanted.partition());
        let identity = Self::read(&verified.claims, &verified.audience, arn, &provider.url)?;
        Ok(Self {
            believed: verified.believed,
            ..identity
        })
    }

    /// What verified claims say; `prefix` is what the condition keys of their provider begin with.
    fn read(
        claims: &Claims,
        audience: &str,
        provider_arn: String,
        prefix: &str,
    ) -> Result<Self, StsError> {
        let token = IdToken::read(claims).map_err(|error| claim_error(&error))?;
        let mut identity = Self {
            provider_arn,
            issuer: token.issuer.to_owned(),
            subject: token.subject.to_owned(),
            audience: audience.to_owned(),
            tags: tags(claims)?,
            source_identity: claims.text(SOURCE_IDENTITY_CLAIM).map(str::to_owned),
            believed: None,
            keys: Vec::new(),
        };
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let mut key = |name: &str, values: Vec<String>| {
            if !values.is_empty() {
                identity.keys.push((format!("{prefix}:{name}"), values));
            }
        };
        key("aud", owned(&[audience]));
        key("sub", owned(&[token.subject]));
        key("amr", owned(&token.amr));
        key("email", owned(&token.email.into_iter().collect::<Vec<_>>()));
        if token.authorized_party.is_some() {
            key("oaud", owned(&token.audiences));
        }
        Ok(identity)
    }

    /// The condition keys that hold in the session, too.
    pub(crate) fn session_keys(&self) -> Vec<(String, Vec<String>)> {
        let stays = |(key, _): &&(String, Vec<String>)| {
            let name = key.rsplit(':').next().unwrap_or_default();
            matches!(name, "amr" | "aud" | "sub")
        };
        self.keys.iter().filter(stays).cloned().collect()
    }
}

/// The session tags of a token: `principal_tags` with a list of one value each, and
/// `transitive_tag_keys`.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp>
fn tags(claims: &Claims) -> Result<SessionTags, StsError> {
    let Some(claim) = claims.get(TAGS_CLAIM) else {
        return Ok(SessionTags::default());
    };
    let object = claims
        .object(TAGS_CLAIM)
        .ok_or_else(|| StsError::malformed_tags(claim))?;
    let mut passed = Vec::new();
    if let Some(tags) = object.object("principal_tags") {
        for (key, value) in tags.iter() {
            let values = tags.texts(key);
            match values.as_deref() {
                Some([value]) => passed.push((key.to_owned(), (*value).to_owned())),
                _ => return Err(StsError::malformed_tags(value)),
            }
        }
    }
    let transitive = object.texts("transitive_tag_keys").unwrap_or_default();
    let transitive: Vec<String> = transitive.into_iter().map(str::to_owned).collect();
    SessionTags::parse(passed, Some(&transitive), None)
}

fn token_error(error: &TokenError) -> StsError {
    match error {
        TokenError::Keys(KeysError::Unreachable) => StsError::provider_unreachable(),
        TokenError::Keys(KeysError::NoKey) => StsError::no_verification_key(),
        TokenError::Signature => StsError::token_not_verified(),
        TokenError::Claim(error) => claim_error(error),
    }
}

pub(crate) fn claim_error(error: &ClaimError) -> StsError {
    match error {
        ClaimError::Expired { now, expires_at } => StsError::token_expired(*now, *expires_at),
        ClaimError::Audience => StsError::wrong_audience(),
        ClaimError::Missing(name) => StsError::missing_claim(name),
        ClaimError::Malformed(_) | ClaimError::NotYetValid { .. } => StsError::malformed_token(),
    }
}

impl StsError {
    /// The tags of a token are of another form than AWS's.
    fn malformed_tags(_: &Claim) -> Self {
        Self::rejected_claim(&format!("The {TAGS_CLAIM} claim of the token is malformed"))
    }
}
