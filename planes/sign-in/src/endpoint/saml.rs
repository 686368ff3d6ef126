//! People who come from a SAML provider: off to it, `/saml2/idpresponse`, where they come back or come
//! unasked, and `/saml2/logout`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/saml2-idpresponse-endpoint.html>

use http::StatusCode;
use ringwall_cognito_idp::hosted::{
    self, BrowserSession, Journey, Provider, SamlParty, Sent, SignedIn, Vouched,
};
use ringwall_core::ApiError;

use super::{authorize, provider};
use crate::page::{Handover, TroubleKind};
use crate::provider::label;
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::visit::JOURNEY_COOKIE;
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;

/// Where providers' pages post responses, and where browsers are sent on from there.
pub(super) const RESPONSE_PATH: &str = "/saml2/idpresponse";
/// Where they post that somebody is signed out.
pub(super) const LOGOUT_PATH: &str = "/saml2/logout";
/// The key of a landing; confidential by its name.
const LANDING: &str = "state";
const EXPIRED: &str = "/error?error=expired";

/// Off to a provider.
pub(super) fn depart(stage: &mut Stage<'_, '_>, asked: &Asked, provider: &Provider) -> Answer {
    let journey = Journey {
        pool_id: stage.pool.id.clone(),
        client_id: asked.client.id.clone(),
        provider: provider.name.clone(),
        query: stage.visit.carried(),
        return_to: format!("{}{RESPONSE_PATH}", stage.visit.origin()),
        ..Journey::default()
    };
    let held = stage.visit.cookie(JOURNEY_COOKIE);
    let begun = stage.tx.begin_journey(stage.ctx, journey, held)?;
    let sent = stage.tx.saml_request(
        stage.ctx,
        &stage.pool,
        &provider.name,
        &party(stage),
        &begun.key,
        asked.authorization.wants_sign_in,
    );
    let sent = sent.map_err(|error| provider::not_let_in(asked, error))?;
    let is_secure = stage.visit.is_secure;
    let seconds = provider::JOURNEY_SECS;
    let cookie = cookie::set(JOURNEY_COOKIE, &begun.browser_key, seconds, is_secure);
    Ok(brought(stage, &sent, label(provider)).with_cookie(cookie))
}

/// `/saml2/idpresponse` by a form of the provider's.
pub(super) fn respond(stage: &mut Stage<'_, '_>) -> Answer {
    let relay_state = stage.visit.form.text("RelayState").to_owned();
    match unasked(&relay_state) {
        Some(query) => take_in(stage, &query),
        None => touch_down(stage, &relay_state),
    }
}

/// What the application is told of a response that is not believed.
pub(super) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let relay_state = stage.visit.form.text("RelayState").to_owned();
    let query = match unasked(&relay_state) {
        Some(query) => Some(query),
        None => journey(stage, &relay_state)?.map(|journey| query_of(&journey)),
    };
    let Some(query) = query else {
        return Ok(Reply::redirect(EXPIRED));
    };
    let asked = stage.asked_before(&query)?;
    let description = refused.message.trim_end();
    Err(provider::refused(&asked, "server_error", description))
}

/// Somebody comes back with the answer to a request: his browser has yet to show that it is his.
fn touch_down(stage: &mut Stage<'_, '_>, relay_state: &str) -> Answer {
    let Some(journey) = journey(stage, relay_state)? else {
        return Ok(Reply::redirect(EXPIRED));
    };
    let asked = hosted::Asked::By(relay_state);
    let vouched = taken(stage, &journey.provider, asked)?;
    let key = stage.tx.keep_landing(stage.ctx, relay_state, vouched)?;
    let query = Pairs::default().with(LANDING, &key).encode();
    Ok(Reply::redirect(&format!("{RESPONSE_PATH}?{query}")))
}

/// `/saml2/idpresponse` by the browser that was sent on: its cookie says that it is the one that was
/// sent off.
pub(super) fn land(stage: &mut Stage<'_, '_>) -> Answer {
    let key = stage.visit.query.text(LANDING);
    let Some(landing) = stage.tx.landing(stage.ctx, key)? else {
        return Ok(Reply::redirect(EXPIRED));
    };
    let browser_key = stage.visit.cookie(JOURNEY_COOKIE);
    let journey = stage
        .tx
        .take_journey(stage.ctx, &landing.journey, browser_key)?;
    let journey = journey.filter(|journey| journey.pool_id == stage.pool.id);
    let Some(journey) = journey else {
        return Ok(Reply::redirect(EXPIRED));
    };
    let asked = stage.asked_before(&query_of(&journey))?;
    let vouched = Vouched {
        arrival: landing.arrival,
        session: landing.session,
    };
    let reply = arrive(stage, &asked, &journey.provider, vouched)?;
    Ok(reply.with_cookie(cookie::set(JOURNEY_COOKIE, "", 0, stage.visit.is_secure)))
}

/// Somebody comes whom nobody has sent for, where the provider may begin. The relay state says what he
/// wants, as the query of `/oauth2/authorize` does.
fn take_in(stage: &mut Stage<'_, '_>, query: &Pairs) -> Answer {
    let asked = stage.asked_before(query)?;
    let found = match (query.get("identity_provider"), query.get("idp_identifier")) {
        (Some(name), _) => stage.tx.provider(&stage.pool, name)?,
        (None, Some(identifier)) => stage.tx.provider_called(&stage.pool, identifier)?,
        (None, None) => None,
    };
    let found = match found {
        Some(found) => {
            let takes = stage.tx.takes_unasked(&stage.pool, &asked.client, &found)?;
            takes.then_some(found)
        }
        None => None,
    };
    let Some(found) = found else {
        let why = "The identity provider does not begin sign-ins to this client";
        return Err(provider::refused(&asked, "server_error", why));
    };
    let vouched = taken(stage, &found.name, hosted::Asked::ByNobody)?;
    arrive(stage, &asked, &found.name, vouched)
}

fn taken(
    stage: &mut Stage<'_, '_>,
    provider: &str,
    asked: hosted::Asked<'_>,
) -> Result<Vouched, ApiError> {
    stage.tx.count_federation(stage.ctx, &stage.pool)?;
    let response = stage.visit.form.text("SAMLResponse");
    let party = party(stage);
    let pool = &stage.pool;
    stage
        .tx
        .take_saml_response(stage.ctx, pool, provider, &party, response, asked)
}

fn arrive(stage: &mut Stage<'_, '_>, asked: &Asked, name: &str, vouched: Vouched) -> Answer {
    let found = stage.tx.provider(&stage.pool, name)?;
    let Some(found) = found else {
        return Ok(Reply::redirect(
            &asked.authorization.refused("invalid_request"),
        ));
    };
    let arrived = stage.tx.arrive(
        stage.ctx,
        &stage.pool,
        &asked.client,
        &found,
        &vouched.arrival,
    );
    let signed_in = arrived.map_err(|error| provider::not_let_in(asked, error))?;
    let signed_in = SignedIn {
        saml: Some(vouched.session),
        ..signed_in
    };
    authorize::begin(stage, asked, signed_in)
}

/// Somebody signs out here: by way of his provider, if it wants to know. `reply` leads where he goes
/// afterwards.
pub(super) fn sign_out(
    stage: &mut Stage<'_, '_>,
    session: &BrowserSession,
    reply: Reply,
) -> Answer {
    let location = match reply.location() {
        Some(location) => location.to_owned(),
        None => stage.visit.path_with_query("/logout"),
    };
    let sent = stage
        .tx
        .begin_saml_logout(stage.ctx, &stage.pool, session, &location)?;
    Ok(match sent {
        Some(sent) => brought(
            stage,
            &sent,
            session.signed_in.provider.as_deref().unwrap_or_default(),
        ),
        None => reply,
    })
}

/// `/saml2/logout`: a provider has answered.
pub(super) fn signed_out(stage: &mut Stage<'_, '_>) -> Answer {
    let form = &stage.visit.form;
    let (key, response) = (form.text("RelayState"), form.text("SAMLResponse"));
    let party = party(stage);
    let location = stage
        .tx
        .end_saml_logout(stage.ctx, &stage.pool, &party, key, response)?;
    Ok(Reply::redirect(&location))
}

/// An answer that is none sends nobody anywhere.
pub(super) fn sign_out_refused(stage: &mut Stage<'_, '_>, _refused: &Refused) -> Answer {
    let (status, kind) = (StatusCode::BAD_REQUEST, TroubleKind::Request);
    Ok(stage.trouble(status, kind, "invalid_request"))
}

/// A browser goes to a provider with a request.
fn brought(stage: &Stage<'_, '_>, sent: &Sent, label: &str) -> Reply {
    match sent {
        Sent::Redirect(address) => Reply::redirect(address),
        Sent::Form {
            action,
            request,
            relay_state,
        } => {
            let page = Handover {
                label,
                action,
                request,
                relay_state,
            };
            stage.plain_towards(StatusCode::OK, &page, action)
        }
    }
}

fn party(stage: &Stage<'_, '_>) -> SamlParty {
    let visit = stage.visit;
    SamlParty {
        base: visit.origin(),
        aliases: visit.address.aliases(&visit.host),
    }
}

/// What a relay state asks for that is no key of ours.
fn unasked(relay_state: &str) -> Option<Pairs> {
    let query = Pairs::parse(relay_state.as_bytes()).ok()?;
    query.get("client_id").is_some().then_some(query)
}

fn journey(stage: &Stage<'_, '_>, key: &str) -> Result<Option<Journey>, Stop> {
    let journey = stage.tx.journey(stage.ctx, key)?;
    Ok(journey.filter(|journey| journey.pool_id == stage.pool.id))
}

fn query_of(journey: &Journey) -> Pairs {
    Pairs::parse(journey.query.as_bytes()).unwrap_or_default()
}
