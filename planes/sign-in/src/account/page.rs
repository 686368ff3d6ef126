//! The pages. They work without scripts, in the looks of managed login.

use http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use ringwall_core::{ApiError, RequestContext, SessionCredentials, Timestamp};
use ringwall_identity::find_account_alias;
use ringwall_store::Reads;

use super::request::Request;
use super::rows::Visit;
use super::{CREDENTIALS, HOME, MFA, PASSWORD, SIGN_IN, SIGN_OUT, STYLE};
use crate::web::reply::Reply;

/// Who is signed in.
pub(super) struct Home {
    arn: String,
    account: String,
    alias: Option<String>,
    with_mfa: bool,
    ends_at: Timestamp,
    now: Timestamp,
}

impl Home {
    pub(super) fn of(tx: &impl Reads, visit: &Visit, now: Timestamp) -> Result<Self, ApiError> {
        let principal = &visit.who.principal;
        let alias = find_account_alias(tx, principal.account).map_err(ApiError::internal)?;
        Ok(Self {
            arn: principal.arn(),
            account: principal.account.to_string(),
            alias,
            with_mfa: visit.who.mfa_at.is_some(),
            ends_at: visit.ends_at,
            now,
        })
    }
}

/// A field of a form.
struct Field<'a> {
    name: &'a str,
    label: &'a str,
    kind: &'a str,
    value: &'a str,
    autocomplete: &'a str,
    has_focus: bool,
}

pub(super) fn sign_in(request: &Request, ctx: &RequestContext, problem: Option<&str>) -> Reply {
    let account = match request.parameter("account") {
        "" => request.account_of_host().unwrap_or_default(),
        account => account,
    };
    let user = request.form.text("user");
    let fields = [
        Field {
            name: "account",
            label: "Account ID (12 digits) or account alias",
            kind: "text",
            value: account,
            autocomplete: "organization",
            has_focus: account.is_empty(),
        },
        Field {
            name: "user",
            label: "IAM user name",
            kind: "text",
            value: user,
            autocomplete: "username",
            has_focus: !account.is_empty() && user.is_empty(),
        },
        Field {
            name: "password",
            label: "Password",
            kind: "password",
            value: "",
            autocomplete: "current-password",
            has_focus: !user.is_empty(),
        },
    ];
    let lead = "As a user of an account.";
    with_token(
        request,
        ctx,
        StatusCode::OK,
        "Sign in",
        lead,
        problem,
        |token| form(SIGN_IN, token, &fields, "Sign in"),
    )
}

pub(super) fn second_factor(
    request: &Request,
    ctx: &RequestContext,
    problem: Option<&str>,
) -> Reply {
    let fields = [Field {
        name: "code",
        label: "MFA code",
        kind: "code",
        value: "",
        autocomplete: "one-time-code",
        has_focus: true,
    }];
    let lead = "Enter the code that your MFA device shows.";
    let title = "Multi-factor authentication";
    with_token(
        request,
        ctx,
        StatusCode::OK,
        title,
        lead,
        problem,
        |token| form(MFA, token, &fields, "Submit"),
    )
}

/// Another password is to be set.
pub(super) fn new_password(
    request: &Request,
    ctx: &RequestContext,
    visit: &Visit,
    problem: Option<&str>,
) -> Reply {
    let field = |name, label, autocomplete, has_focus| Field {
        name,
        label,
        kind: "password",
        value: "",
        autocomplete,
        has_focus,
    };
    let fields = [
        field("old", "Old password", "current-password", true),
        field("new", "New password", "new-password", false),
        field("again", "New password again", "new-password", false),
    ];
    let lead = format!("{} must have another password.", visit.who.principal.arn());
    with_token(
        request,
        ctx,
        StatusCode::OK,
        "New password",
        &lead,
        problem,
        |token| form(PASSWORD, token, &fields, "Set the password"),
    )
}

/// Who is signed in, and credentials of him if he asked for some.
pub(super) fn home(
    request: &Request,
    ctx: &RequestContext,
    home: &Home,
    credentials: Option<&SessionCredentials>,
) -> Reply {
    let lead = "Temporary credentials do what you may, for as long as you are signed in.";
    with_token(
        request,
        ctx,
        StatusCode::OK,
        "Signed in",
        lead,
        None,
        |token| who_is_here(home, credentials, token),
    )
}

fn who_is_here(home: &Home, credentials: Option<&SessionCredentials>, token: &str) -> Markup {
    let minutes = home.ends_at.secs().saturating_sub(home.now.secs()) / 60;
    html! {
        dl .facts {
            dt { "Who you are" } dd { (home.arn) }
            dt { "Account" } dd { (home.account) @if let Some(alias) = &home.alias { " (" (alias) ")" } }
            dt { "Second factor" } dd { @if home.with_mfa { "proved" } @else { "none" } }
            dt { "Signed in for" } dd { (minutes) " more minutes" }
        }
        @if let Some(made) = credentials { (made_credentials(made)) }
        (form(CREDENTIALS, token, &[], "Get temporary credentials"))
        form method="post" action=(SIGN_OUT) {
            input type="hidden" name="_csrf" value=(token);
            button .button.second type="submit" { "Sign out" }
        }
    }
}

fn made_credentials(made: &SessionCredentials) -> Markup {
    html! {
        section aria-label="Temporary credentials" {
            p .label { "For a shell" }
            pre tabindex="0" {
                "export AWS_ACCESS_KEY_ID=" (made.access_key_id) "\n"
                "export AWS_SECRET_ACCESS_KEY=" (made.secret) "\n"
                "export AWS_SESSION_TOKEN=" (made.token)
            }
        }
    }
}

pub(super) fn signed_out(request: &Request, ctx: &RequestContext) -> Reply {
    let body = html! { a .button.first href=(SIGN_IN) { "Sign in again" } };
    let lead = "Credentials that you took stay good until they end.";
    with_token(
        request,
        ctx,
        StatusCode::OK,
        "Signed out",
        lead,
        None,
        |_| body,
    )
}

/// A form or an address came too late, or from elsewhere.
pub(super) fn expired(_request: &Request) -> Reply {
    let body = html! { a .button.first href=(HOME) { "Begin again" } };
    let lead = "This sign-in came too late, or from another page.";
    page(
        StatusCode::BAD_REQUEST,
        "That did not work",
        lead,
        None,
        &body,
    )
}

/// A page whose browser gets a token for forms.
fn with_token(
    request: &Request,
    ctx: &RequestContext,
    status: StatusCode,
    title: &str,
    lead: &str,
    problem: Option<&str>,
    body: impl FnOnce(&str) -> Markup,
) -> Reply {
    let known = request.form_token().map(str::to_owned);
    let token = known.unwrap_or_else(|| ctx.uuid());
    let reply = page(status, title, lead, problem, &body(&token));
    reply.with_cookie(request.form_cookie(&token))
}

fn form(action: &str, token: &str, fields: &[Field<'_>], submit: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="_csrf" value=(token);
            @for field in fields { (field.render()) }
            button .button.first type="submit" { (submit) }
        }
    }
}

impl Field<'_> {
    fn render(&self) -> Markup {
        let is_code = self.kind == "code";
        let kind = if is_code { "text" } else { self.kind };
        html! {
            div {
                label for=(self.name) { (self.label) }
                span .box {
                    input .code[is_code] id=(self.name) name=(self.name) type=(kind) value=(self.value)
                        autocomplete=(self.autocomplete) inputmode=[is_code.then_some("numeric")]
                        maxlength=(if is_code { 6 } else { 256 })
                        autocapitalize="none" spellcheck="false" required autofocus[self.has_focus];
                }
            }
        }
    }
}

fn page(
    status: StatusCode,
    title: &str,
    lead: &str,
    problem: Option<&str>,
    body: &Markup,
) -> Reply {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="referrer" content="same-origin";
                title { @if problem.is_some() { "Error: " } (title) " · Ringwall" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(STYLE);
            }
            body {
                main {
                    div .banner aria-hidden="true" { span .mark { "R" } }
                    div .card {
                        h1 { (title) }
                        p .lead { (lead) }
                        @if let Some(words) = problem {
                            div .notice.bad role="alert" tabindex="-1" { p { (words) } }
                        }
                        (body)
                    }
                }
            }
        }
    };
    Reply::page(status, document.into_string(), None)
}
