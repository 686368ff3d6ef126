//! What a provider says of somebody, once it is believed.

use std::collections::BTreeMap;

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_crypto::sha256;
use ringwall_store::{Reads as _, Table};
use ringwall_tokens::saml::{
    Answers, Assertion, Decryption, DecryptionKey, Expected, NameId, SamlError, verify_response,
};
use serde::{Deserialize, Serialize};

use super::{SamlParty, SamlSession, entity_id, request_id};
use crate::error::CognitoError;
use crate::hosted::kept::{self, Kind};
use crate::hosted::{Arrival, ClaimValue, Client, HostedTx, Pool, Provider};
use crate::resources::identity_provider::IdentityProvider;

/// Assertions that were used, by the digest of pool, provider and id, until they are over.
pub(in crate::hosted) const ASSERTIONS: Table<Used> = Table::new("cognito-idp.saml_assertion");

/// How far a provider's clock may be off.
const LEEWAY_SECONDS: u32 = 30;
/// An assertion is used within so many seconds of its issue.
const MOST_AGE_SECONDS: u32 = 360;
const LONGEST_ID: usize = 256;
/// What a handler that runs again knows the person by.
const BELIEVED: &str = "SAML assertion";
/// What the mapping calls the subject.
const NAME_ID: &str = "NameID";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::hosted) struct Used {}

/// Whether a response was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// By the request that went along with this key.
    By(&'a str),
    /// By nobody: the provider began.
    ByNobody,
}

/// Somebody whom a provider vouches for. No `Debug`: what is said of him is his own.
#[derive(Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Who comes.
    pub arrival: Arrival,
    /// His session there, by which he can be signed out.
    pub session: SamlSession,
}

impl HostedTx<'_> {
    /// Whether somebody may come from a provider without having been sent there. Then no other kind of
    /// provider, the pool's own users among them, may lead to the client.
    ///
    /// # Errors
    /// The store failed.
    pub fn takes_unasked(
        &self,
        pool: &Pool,
        client: &Client,
        provider: &Provider,
    ) -> Result<bool, ApiError> {
        let is_on = provider
            .details
            .get("IDPInit")
            .is_some_and(|on| on == "true");
        if !is_on || !client.lets_in(Some(&provider.name)) || client.has_own_users() {
            return Ok(false);
        }
        for name in &client.identity_providers {
            let other = self.provider(pool, name)?;
            if other.is_none_or(|other| other.kind != "SAML") {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Who comes with a response that a browser posted. The assertion is good for nobody from then on:
    /// that is committed before anything else happens, and the handler runs again.
    ///
    /// # Errors
    /// The first time, to be passed up as it is; why the response is not believed.
    pub fn take_saml_response(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        provider: &str,
        party: &SamlParty,
        response: &str,
        asked: Asked<'_>,
    ) -> Result<Vouched, ApiError> {
        if let Some(vouched) = ctx.known::<Vouched>(BELIEVED) {
            return Ok(vouched);
        }
        let (row, metadata) = self.saml_provider(ctx, pool, provider)?;
        let keys = self.decryption_keys(ctx, pool, &row)?;
        let id = match asked {
            Asked::By(key) => Some(request_id(key)),
            Asked::ByNobody => None,
        };
        let audience = entity_id(pool);
        let expected = Expected {
            now: ctx.now().secs(),
            leeway_seconds: LEEWAY_SECONDS,
            most_age_seconds: MOST_AGE_SECONDS,
            is_recipient: &|url| party.is_consumer(url),
            answers: id.as_deref().map_or(Answers::Nothing, Answers::Request),
            is_audience: &|named| named == audience,
            allows_sha1: false,
            decryption: Decryption {
                keys: &keys,
                is_required: row.is_on("EncryptedResponses"),
            },
        };
        let assertion = verify_response(response, &metadata, &expected).map_err(|error| {
            tracing::info!(pool = pool.id, provider, %error, "a SAML response is refused");
            CognitoError::invalid_saml_response(words(&error))
        })?;
        self.use_assertion(pool, provider, &assertion)?;
        let vouched = vouched(&row, assertion)?;
        ctx.commit_then(BELIEVED, || async move { vouched })
    }

    fn decryption_keys(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        provider: &IdentityProvider,
    ) -> Result<Vec<DecryptionKey>, CognitoError> {
        if !provider.is_on("EncryptedResponses") {
            return Ok(Vec::new());
        }
        let name = &provider.name;
        let certificates = self.0.saml_encryption_certificates(ctx, &pool.row, name)?;
        // All certificates are of one key.
        let key = DecryptionKey::from_pkcs8(&certificates.newest()?.pkcs8);
        Ok(vec![key.map_err(CognitoError::internal)?])
    }

    fn use_assertion(
        &mut self,
        pool: &Pool,
        provider: &str,
        assertion: &Assertion,
    ) -> Result<(), CognitoError> {
        let id = &assertion.id;
        let key = hex::encode(sha256(format!("{} {provider} {id}", pool.id).as_bytes()));
        let place = kept::place(&key).ok_or_else(|| CognitoError::internal("no place"))?;
        if id.len() > LONGEST_ID || self.0.tx.get(&ASSERTIONS, &place)?.is_some() {
            return Err(CognitoError::invalid_saml_response(
                "The assertion was used before",
            ));
        }
        // Beyond both it is refused as it is.
        let stale = assertion
            .issued_at
            .saturating_add(i64::from(MOST_AGE_SECONDS));
        let end = assertion.not_on_or_after.min(stale);
        let until = Timestamp::from_secs(end.saturating_add(2 * i64::from(LEEWAY_SECONDS)));
        kept::keep(
            &mut self.0,
            &ASSERTIONS,
            Kind::Assertion,
            &key,
            Used {},
            until,
        )
    }
}

/// What a provider says, by its own names.
fn vouched(provider: &IdentityProvider, assertion: Assertion) -> Result<Vouched, CognitoError> {
    let subject = assertion.subject.value.trim().to_owned();
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for attribute in assertion.attributes {
        let known = values.entry(attribute.name).or_default();
        known.extend(attribute.values);
    }
    let mut claims: BTreeMap<String, ClaimValue> = values
        .into_iter()
        .filter_map(|(name, values)| Some((name, claim(values)?)))
        .collect();
    claims.insert(NAME_ID.to_owned(), subject.clone().into());
    let mut mapped = provider.attribute_mapping.values();
    if mapped.any(|name| claims.get(name).is_some_and(has_long_characters)) {
        return Err(CognitoError::invalid_saml_response(
            "An attribute has a character of four bytes",
        ));
    }
    Ok(Vouched {
        arrival: Arrival {
            subject,
            claims,
            issuer: Some(assertion.issuer),
            oauth: None,
            context: None,
            methods: Vec::new(),
        },
        session: SamlSession {
            provider: provider.name.clone(),
            subject: assertion.subject.into(),
            session_index: assertion.session_index,
        },
    })
}

fn claim(mut values: Vec<String>) -> Option<ClaimValue> {
    match values.len() {
        0 => None,
        1 => values.pop().map(ClaimValue::Text),
        _ => Some(ClaimValue::Texts(values)),
    }
}

/// AWS takes no such characters.
fn has_long_characters(claim: &ClaimValue) -> bool {
    let is_long = |text: &str| text.chars().any(|character| character.len_utf8() == 4);
    match claim {
        ClaimValue::Text(text) => is_long(text),
        ClaimValue::Texts(texts) => texts.iter().any(|text| is_long(text)),
    }
}

/// What the application is told. What the response says is left out: a stranger may have written it.
const fn words(error: &SamlError) -> &'static str {
    match error {
        SamlError::TooLarge => "The response is too large",
        SamlError::Audience => "Audience restriction validation failed",
        SamlError::Recipient { .. } => "The recipient is another",
        SamlError::Destination { .. } => "The destination is another",
        SamlError::Issuer { .. } => "The issuer is not the identity provider",
        SamlError::InResponseTo => "InResponseTo does not match the request",
        SamlError::Expired { .. } | SamlError::Stale { .. } => "The assertion has expired",
        SamlError::NotYetValid { .. } => "The assertion is not yet valid",
        SamlError::Rejected { .. } => "The identity provider could not authenticate the user",
        SamlError::NoNameId => "The assertion has no NameID",
        SamlError::Encrypted | SamlError::Undecryptable => "The assertion cannot be decrypted",
        SamlError::NotEncrypted => "The assertion is not encrypted",
        SamlError::Unsigned
        | SamlError::SignatureMisplaced
        | SamlError::SignatureForm
        | SamlError::Algorithm
        | SamlError::Sha1
        | SamlError::Signature => "The signature is invalid",
        _ => "The response is malformed",
    }
}

/// A name at a provider, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Subject {
    value: String,
    format: String,
    name_qualifier: Option<String>,
    sp_name_qualifier: Option<String>,
}

impl From<NameId> for Subject {
    fn from(name: NameId) -> Self {
        Self {
            value: name.value,
            format: name.format,
            name_qualifier: name.name_qualifier,
            sp_name_qualifier: name.sp_name_qualifier,
        }
    }
}

impl From<Subject> for NameId {
    fn from(name: Subject) -> Self {
        Self {
            value: name.value,
            format: name.format,
            name_qualifier: name.name_qualifier,
            sp_name_qualifier: name.sp_name_qualifier,
        }
    }
}
