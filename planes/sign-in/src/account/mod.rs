//! Sign-in to accounts: a page for IAM users, the federation endpoint for identity brokers, and what
//! somebody who is signed in gets: who he is, and temporary credentials.
//!
//! <https://docs.aws.amazon.com/signin/latest/userguide/how-to-sign-in.html>

mod attempt;
mod event;
mod federation;
mod page;
mod request;
mod rows;
mod second_factor;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use ringwall_core::{
    AccountId, ApiError, Caller, Client, Platform, Principal, Region, RequestContext,
};
use ringwall_identity::PasswordHash;
use ringwall_service::{PageAnswer, PageRequest, Pages, work};
use ringwall_store::{Store, WriteTx};

use self::event::Told;
use self::page::Home;
use self::request::Request;
use self::rows::{Stage, Visit};
use crate::assets;
use crate::web::reply::Reply;

/// What events of sign-ins come from.
const SERVICE: &str = "signin";
const HOME: &str = "/console";
const SIGN_IN: &str = "/console/sign-in";
const MFA: &str = "/console/mfa";
const PASSWORD: &str = "/console/password";
const CREDENTIALS: &str = "/console/credentials";
const SIGN_OUT: &str = "/console/sign-out";
const STYLE: &str = "/console/style.css";
const FEDERATION: &str = "/federation";

/// The pages by which people sign in to accounts.
pub struct AccountSignIn {
    store: Store,
    platform: Arc<Platform>,
    /// What a password is compared with that is nobody's, so that it takes as long.
    nobodys: OnceLock<PasswordHash>,
}

/// What a page says, and what the trail is told.
struct Answer {
    reply: Reply,
    told: Vec<Told>,
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            told: Vec::new(),
        }
    }
}

type Act = fn(&AccountSignIn, &RequestContext, &mut WriteTx, &Request) -> Result<Answer, ApiError>;

impl AccountSignIn {
    /// Over a store; credentials are made by the platform.
    pub fn new(store: Store, platform: Arc<Platform>) -> Self {
        Self {
            store,
            platform,
            nobodys: OnceLock::new(),
        }
    }

    async fn reply(self: &Arc<Self>, request: Request) -> Reply {
        let act: Act = match (&request.method, request.path.as_str()) {
            (&Method::GET | &Method::HEAD, STYLE) => {
                let style = Bytes::from_static(assets::STYLE.as_bytes());
                return Reply::asset("text/css; charset=utf-8", style);
            }
            (&Method::GET | &Method::HEAD, HOME | "/console/") => home,
            (&Method::GET | &Method::HEAD, SIGN_IN) => sign_in_page,
            (&Method::GET | &Method::HEAD, MFA) => second_factor::page,
            (&Method::GET | &Method::HEAD, PASSWORD) => password_page,
            (&Method::GET | &Method::POST, FEDERATION) => federation::act,
            (&Method::POST, SIGN_IN | MFA | PASSWORD | CREDENTIALS | SIGN_OUT)
                if !request.is_from_own_page() =>
            {
                return page::expired(&request);
            }
            (&Method::POST, SIGN_IN) => attempt::sign_in,
            (&Method::POST, MFA) => second_factor::prove,
            (&Method::POST, PASSWORD) => return self.change_password(request).await,
            (&Method::POST, CREDENTIALS) => credentials,
            (&Method::POST, SIGN_OUT) => sign_out,
            (_, HOME | SIGN_IN | MFA | PASSWORD | CREDENTIALS | SIGN_OUT | STYLE | FEDERATION) => {
                return Reply::empty(StatusCode::METHOD_NOT_ALLOWED);
            }
            _ => return Reply::empty(StatusCode::NOT_FOUND),
        };
        self.acted(Arc::new(request), act).await
    }

    /// Acts in a transaction; the trail is told when it is committed.
    async fn acted(self: &Arc<Self>, request: Arc<Request>, act: Act) -> Reply {
        let ctx = self.context(&request, nobody());
        let (plane, asked) = (Arc::clone(self), Arc::clone(&request));
        let done = work(&self.store, ctx, move |ctx, tx| {
            act(&plane, ctx, tx, &asked)
        });
        match done.await {
            Ok(answer) => {
                for told in answer.told {
                    let ctx = self.context(&request, told.caller);
                    let events = &self.platform.outside_events;
                    events.record_sign_in(&ctx, &told.event);
                }
                answer.reply
            }
            Err(error) => {
                tracing::error!(%error, path = request.path, "a sign-in failed");
                Reply::empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    fn context(&self, request: &Request, caller: Caller) -> RequestContext {
        let client = Client {
            address: Some(request.peer),
            user_agent: request.user_agent.clone(),
            referer: None,
            secure_transport: request.is_secure,
        };
        let platform = Arc::clone(&self.platform);
        let region = Region::us_east_1();
        RequestContext::new(platform, SERVICE, "ConsoleLogin", caller, region, client)
    }

    /// Sets another password as IAM's `ChangePassword` does, then signs in.
    async fn change_password(self: &Arc<Self>, request: Request) -> Reply {
        let request = Arc::new(request);
        let found = self.store.read().map_err(ApiError::internal);
        let found = found.and_then(|tx| rows::visit(&tx, &request, self.platform.clock.now()));
        let Ok(Some(visit)) = found else {
            return Reply::redirect(SIGN_IN);
        };
        if visit.stage != Stage::Password {
            return Reply::redirect(HOME);
        }
        let refused = match request.form.text("new") == request.form.text("again") {
            true => {
                let (plane, asked) = (Arc::clone(self), Arc::clone(&request));
                let session = visit.who.session(visit.issued_at, visit.ends_at);
                let caller = Caller {
                    principal: visit.who.principal.clone(),
                    access_key_id: None,
                    session: session.ok().map(Arc::new),
                };
                let changed = tokio::task::spawn_blocking(move || {
                    attempt::change_password(&plane.context(&asked, caller), &asked)
                });
                match changed.await {
                    Ok(changed) => changed.err(),
                    Err(_) => return Reply::empty(StatusCode::INTERNAL_SERVER_ERROR),
                }
            }
            false => Some("The new passwords are not the same.".to_owned()),
        };
        match refused {
            Some(words) => {
                let ctx = self.context(&request, nobody());
                page::new_password(&request, &ctx, &visit, Some(&words))
            }
            None => self.acted(request, attempt::go_on).await,
        }
    }
}

impl Pages for AccountSignIn {
    fn serves(&self, parts: &Parts) -> bool {
        let path = parts.uri.path();
        path == FEDERATION || path == HOME || path.starts_with("/console/")
    }

    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer {
        Box::pin(async move {
            let is_secure = request.secure;
            let reply = match Request::read(&request) {
                Some(request) => self.reply(request).await,
                None => Reply::empty(StatusCode::BAD_REQUEST),
            };
            reply.finish(is_secure)
        })
    }
}

fn sign_in_page(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let found = rows::visit(tx, request, ctx.now())?;
    if found.is_some_and(|visit| visit.stage == Stage::In) {
        return Ok(Reply::redirect(HOME).into());
    }
    Ok(page::sign_in(request, ctx, None).into())
}

fn password_page(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let found = rows::visit(tx, request, ctx.now())?;
    Ok(match found.filter(|visit| visit.stage == Stage::Password) {
        Some(visit) => page::new_password(request, ctx, &visit, None).into(),
        None => Reply::redirect(HOME).into(),
    })
}

/// Who is signed in, or on to where he comes from.
fn home(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let Some(visit) = rows::visit(tx, request, ctx.now())? else {
        return Ok(Reply::redirect(SIGN_IN).into());
    };
    Ok(match visit.stage {
        Stage::Mfa => Reply::redirect(MFA),
        Stage::Password => Reply::redirect(PASSWORD),
        Stage::In => page::home(request, ctx, &Home::of(tx, &visit, ctx.now())?, None),
    }
    .into())
}

/// Temporary credentials of who is signed in, as long as he is.
fn credentials(
    plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    let found = rows::visit(tx, request, ctx.now())?;
    let Some(visit) = found.filter(|visit| visit.stage == Stage::In) else {
        return Ok(Reply::redirect(SIGN_IN).into());
    };
    let session = visit.who.session(visit.issued_at, visit.ends_at);
    let session = session.map_err(ApiError::internal)?;
    let principal = &visit.who.principal;
    let made = plane.platform.sessions.issue(ctx, principal, &session, 0)?;
    let home = Home::of(tx, &visit, ctx.now())?;
    Ok(page::home(request, ctx, &home, Some(&made)).into())
}

fn sign_out(
    _plane: &AccountSignIn,
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
) -> Result<Answer, ApiError> {
    rows::end(tx, request)?;
    let reply = page::signed_out(request, ctx).with_cookie(request.no_visit());
    Ok(reply.into())
}

/// Who asks before it is known who he is.
fn nobody() -> Caller {
    Caller::root(AccountId::default(), Region::us_east_1().partition())
}

/// The principal of a user.
fn user_principal(user: &ringwall_identity::User) -> Principal {
    Principal {
        kind: ringwall_core::PrincipalKind::User {
            path: user.path.clone(),
            name: user.name.clone(),
        },
        account: user.account,
        partition: Region::us_east_1().partition(),
        unique_id: user.id.clone(),
    }
}

/// Moves a visit on, under another secret, and says where it goes.
fn move_on(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    request: &Request,
    visit: Visit,
) -> Result<Reply, ApiError> {
    let path = match visit.stage {
        Stage::Mfa => MFA,
        Stage::Password => PASSWORD,
        Stage::In => HOME,
    };
    let secs = visit.ends_at.secs().saturating_sub(ctx.now().secs());
    rows::end(tx, request)?;
    let secret = rows::begin(ctx, tx, visit)?;
    Ok(Reply::redirect(path).with_cookie(request.visit_cookie(&secret, secs)))
}
