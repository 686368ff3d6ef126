//! What a web identity token says, once it is believed.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>

use ringwall_core::RequestContext;
use ringwall_identity::{OidcProvider, find_oidc_provider};
use ringwall_outbound::Believed;
use ringwall_store::Reads;
use ringwall_tokens::jwt::{Claim, ClaimError, Claims, IdToken, Jwt, JwtError};

use crate::error::StsError;
use crate::provider_keys::ProviderKeys;
use crate::role_session::WantedRole;
use crate::session_tags::SessionTags;

const TAGS_CLAIM: &str = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY_CLAIM: &str = "https://aws.amazon.com/source_identity";
/// How far a provider's clock may be off.
const LEEWAY_SECONDS: u32 = 60;

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
        let url = issuer.split_once("://").map_or(issuer, |(_, url)| url);
        let provider = find_oidc_provider(tx, wanted.account(), url)?;
        let provider = provider.ok_or_else(|| StsError::no_provider(issuer))?;
        let verify = |keys: &_| match jwt.verify(keys) {
            Ok(claims) => Some(Ok(claims)),
            Err(JwtError::UnknownKey) => None,
            Err(_) => Some(Err(StsError::token_not_verified())),
        };
        let found = keys.with_keys(issuer, &provider.thumbprints, ctx.now(), verify)?;
        let (claims, believed) = (found.0?, found.1);
        let arn = provider.arn(wanted.partition());
        let identity = Self::read(ctx, &provider, arn, claims)?;
        Ok(Self {
            believed,
            ..identity
        })
    }

    fn read(
        ctx: &RequestContext,
        provider: &OidcProvider,
        provider_arn: String,
        claims: &Claims,
    ) -> Result<Self, StsError> {
        let token = IdToken::read(claims).map_err(|error| claim_error(&error))?;
        token
            .require_current(ctx.now().secs(), LEEWAY_SECONDS)
            .map_err(|error| claim_error(&error))?;
        let is_client = |audience: &str| provider.client_ids.iter().any(|id| id == audience);
        let audience = token
            .require_audience(is_client)
            .map_err(|error| claim_error(&error))?;
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
                identity
                    .keys
                    .push((format!("{}:{name}", provider.url), values));
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

fn claim_error(error: &ClaimError) -> StsError {
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
