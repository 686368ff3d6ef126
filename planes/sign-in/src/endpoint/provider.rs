//! People who come from an identity provider: off to it, and `/oauth2/idpresponse`, where they come
//! back.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html>

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use ringwall_cognito_idp::hosted::{Journey, Provider, SignedIn};
use ringwall_core::ApiError;

use super::{authorize, saml};
use crate::page::{Onward, Problem, TroubleKind};
use crate::provider::{Denial, Departure, Exchange, Fault, label};
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::visit::JOURNEY_COOKIE;
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Where providers send people back to.
pub(super) const RESPONSE_PATH: &str = "/oauth2/idpresponse";
/// Seconds that a journey may take.
pub(super) const JOURNEY_SECS: i64 = 300;
/// The users of the pool itself, as applications ask for them.
const OWN: &str = "COGNITO";

/// Whom an application wants to sign people in.
pub(super) enum Wanted {
    /// Anybody.
    Any,
    /// The pool itself.
    Own,
    /// A provider.
    Provider(Box<Provider>),
}

impl Wanted {
    /// What a request says; one that names nobody whom the client has is refused.
    pub(super) fn of(stage: &Stage<'_, '_>, asked: &Asked) -> Result<Self, Stop> {
        let query = &stage.visit.query;
        let found = match (query.get("identity_provider"), query.get("idp_identifier")) {
            (None, None) => return Ok(Self::Any),
            (Some(OWN), _) if asked.client.has_own_users() => return Ok(Self::Own),
            (Some(name), _) => stage.tx.provider(&stage.pool, name)?,
            (None, Some(identifier)) => stage.tx.provider_called(&stage.pool, identifier)?,
        };
        let found = found.filter(|provider| asked.client.lets_in(Some(&provider.name)));
        match found {
            Some(provider) => Ok(Self::Provider(Box::new(provider))),
            None => {
                let refused = asked.authorization.refused("invalid_request");
                Err(Reply::redirect(&refused).into())
            }
        }
    }

    /// Whether a session is of whom is wanted.
    pub(super) fn is_met_by(&self, signed_in: &SignedIn) -> bool {
        match self {
            Self::Any => true,
            Self::Own => signed_in.provider.is_none(),
            Self::Provider(provider) => signed_in.provider.as_ref() == Some(&provider.name),
        }
    }
}

/// The providers of a client, as they are listed; those that were deleted meanwhile are not.
pub(super) fn of_client(stage: &Stage<'_, '_>, asked: &Asked) -> Result<Vec<Provider>, ApiError> {
    let names = asked.client.identity_providers.iter();
    let names = names.filter(|name| *name != OWN);
    let found = names.map(|name| stage.tx.provider(&stage.pool, name));
    found.filter_map(Result::transpose).collect()
}

/// The address here from which somebody goes on to a provider.
pub(super) fn path(stage: &Stage<'_, '_>, provider: &Provider, hint: Option<&str>) -> String {
    let carried = stage.visit.carried_pairs();
    let dropped = |name: &str| {
        matches!(name, "identity_provider" | "idp_identifier")
            || (name == "login_hint" && hint.is_some())
    };
    let query = carried
        .iter()
        .filter(|(name, _)| !dropped(name))
        .fold(Pairs::default(), |query, (name, value)| {
            query.with(name, value)
        });
    let query = query.with("identity_provider", &provider.name);
    let query = match hint {
        Some(hint) => query.with("login_hint", hint),
        None => query,
    };
    format!("/oauth2/authorize?{}", query.encode())
}

/// Off to a provider.
pub(super) fn depart(stage: &mut Stage<'_, '_>, asked: &Asked, provider: &Provider) -> Answer {
    if provider.kind == "SAML" {
        return saml::depart(stage, asked, provider);
    }
    let secret = || URL_SAFE_NO_PAD.encode(stage.ctx.random_bytes::<32>());
    let journey = Journey {
        pool_id: stage.pool.id.clone(),
        client_id: asked.client.id.clone(),
        provider: provider.name.clone(),
        query: stage.visit.carried(),
        return_to: format!("{}{RESPONSE_PATH}", stage.visit.origin()),
        nonce: secret(),
        code_verifier: secret(),
    };
    let held = stage.visit.cookie(JOURNEY_COOKIE);
    let begun = stage.tx.begin_journey(stage.ctx, journey.clone(), held)?;
    let acr_values = asked.acr_values.as_deref();
    let acr_values =
        acr_values.and_then(|values| stage.tx.in_words_of(&stage.pool, provider, values));
    let departure = Departure {
        provider,
        query: &stage.visit.query,
        return_to: &journey.return_to,
        state: &begun.key,
        nonce: &journey.nonce,
        code_verifier: &journey.code_verifier,
        acr_values: acr_values.as_deref(),
    };
    let address = departure.address();
    // Nobody is sent to what is no web address, or one without TLS.
    let address = address
        .ok()
        .filter(|to| stage.tx.outbound().url(to).is_ok());
    let Some(address) = address else {
        let fault = Fault::Setting("authorize_url");
        return Err(refused(asked, "server_error", &fault.to_string()));
    };
    let is_secure = stage.visit.is_secure;
    let cookie = cookie::set(JOURNEY_COOKIE, &begun.browser_key, JOURNEY_SECS, is_secure);
    Ok(Reply::redirect(&address).with_cookie(cookie))
}

/// On to the provider that an address or an identifier tells. A page leads there, as browsers hold
/// redirects that follow a form to what the page's policy allows.
pub(super) fn choose(stage: &mut Stage<'_, '_>, asked: &Asked, typed: &str) -> Answer {
    let (identifier, hint) = match typed.rsplit_once('@') {
        Some((_, domain)) => (domain, Some(typed)),
        None => (typed, None),
    };
    let found = match stage.tx.provider_called(&stage.pool, identifier)? {
        Some(found) => Some(found),
        None => stage
            .tx
            .provider_called(&stage.pool, &identifier.to_lowercase())?,
    };
    let found = found.filter(|provider| asked.client.lets_in(Some(&provider.name)));
    let Some(provider) = found else {
        let problem = Problem {
            field: Some("corporate_email".to_owned()),
            text: stage.words.corporate_unknown.to_owned(),
        };
        return super::login::page(stage, asked, "", vec![problem]);
    };
    let path = path(stage, &provider, hint);
    let page = Onward {
        label: label(&provider),
        path: &path,
    };
    Ok(stage.page(asked, &page, Vec::new()).onward(&path))
}

/// `/oauth2/idpresponse` by a redirect.
pub(super) fn returned(stage: &mut Stage<'_, '_>) -> Answer {
    let answer = stage.visit.query.clone();
    come_back(stage, &answer)
}

/// `/oauth2/idpresponse` by a form of the provider's. Browsers leave cookies out of forms of other
/// sites, and send them along when they are sent on.
pub(super) fn posted(stage: &mut Stage<'_, '_>) -> Answer {
    let answer = stage.visit.form.clone();
    if stage.visit.cookie(JOURNEY_COOKIE).is_some() {
        return come_back(stage, &answer);
    }
    let names = ["code", "state", "error", "error_description", "iss", "user"];
    let query = answer.only(&names).encode();
    Ok(Reply::redirect(&format!("{RESPONSE_PATH}?{query}")))
}

/// There are too many who come back.
pub(super) fn refused_return(stage: &mut Stage<'_, '_>, _: &Refused) -> Answer {
    let (status, kind) = (StatusCode::TOO_MANY_REQUESTS, TroubleKind::Server);
    Ok(stage.trouble(status, kind, "too_many_requests"))
}

fn come_back(stage: &mut Stage<'_, '_>, answer: &Pairs) -> Answer {
    stage.tx.count_federation(stage.ctx, &stage.pool)?;
    let browser_key = stage.visit.cookie(JOURNEY_COOKIE);
    let journey = stage
        .tx
        .take_journey(stage.ctx, answer.text("state"), browser_key)?;
    let journey = journey.filter(|journey| journey.pool_id == stage.pool.id);
    let Some(journey) = journey else {
        return Ok(Reply::redirect("/error?error=expired"));
    };
    let query = Pairs::parse(journey.query.as_bytes()).unwrap_or_default();
    let asked = stage.asked_before(&query)?;
    let provider = stage.tx.provider(&stage.pool, &journey.provider)?;
    let provider = provider.filter(|provider| asked.client.lets_in(Some(&provider.name)));
    let Some(provider) = provider else {
        return Ok(Reply::redirect(
            &asked.authorization.refused("invalid_request"),
        ));
    };
    if let Some(denial) = Denial::read(answer) {
        return Err(refused(&asked, denial.error, &denial.description));
    }
    require_sender(&asked, &provider, answer)?;
    let exchange = Exchange {
        outbound: stage.tx.outbound(),
        provider: provider.clone(),
        journey,
        code: answer.text("code").to_owned(),
        user: answer.get("user").map(str::to_owned),
        now: stage.ctx.now(),
    };
    let said = stage
        .ctx
        .wait_for("a provider's answer", || exchange.run())?;
    let told = |fault: Fault| refused(&asked, "invalid_request", &fault.told(label(&provider)));
    let arrival = said.map_err(told)?;
    let arrived = stage
        .tx
        .arrive(stage.ctx, &stage.pool, &asked.client, &provider, &arrival);
    let signed_in = arrived.map_err(|error| not_let_in(&asked, error))?;
    let reply = authorize::begin(stage, &asked, signed_in)?;
    Ok(reply.with_cookie(cookie::set(JOURNEY_COOKIE, "", 0, stage.visit.is_secure)))
}

/// A provider that says who it is (RFC 9207) must be the one that the journey went to.
fn require_sender(asked: &Asked, provider: &Provider, answer: &Pairs) -> Result<(), Stop> {
    let expected = provider.details.get("oidc_issuer").map(String::as_str);
    let is_other = answer
        .get("iss")
        .is_some_and(|issuer| expected.is_some_and(|expected| !is_same(issuer, expected)));
    if is_other {
        return Err(refused(
            asked,
            "invalid_request",
            &Fault::Issuer.to_string(),
        ));
    }
    if answer.get("code").is_none() {
        let missing = Fault::Missing("code");
        return Err(refused(asked, "invalid_request", &missing.to_string()));
    }
    Ok(())
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

/// What the pool refuses somebody with goes to the application, and nothing is changed.
pub(super) fn not_let_in(asked: &Asked, error: ApiError) -> Stop {
    match Refused::of(&error) {
        Some(refusal) => refused(asked, "invalid_request", refusal.message.trim_end()),
        None => error.into(),
    }
}

/// Back to the application, with nothing changed here.
pub(super) fn refused(asked: &Asked, error: &str, description: &str) -> Stop {
    let location = asked.authorization.refused_with(error, description);
    Stop::Undone(Box::new(Reply::redirect(&location)))
}
