//! Where an endpoint works: a transaction, the request, and pages in the client's look.

use http::{Method, StatusCode};
use ringwall_cognito_idp::hosted::{Client, HostedTx, Look, Pool};
use ringwall_core::{ApiError, ErrorKind, RequestContext};

use crate::branding::Brand;
use crate::oauth::authorization::{Authorization, PARAMETERS, Refusal};
use crate::page::{
    Account, AccountKind, Frame, Language, Page, Policy, Problem, Trouble, TroubleKind, render,
};
use crate::visit::{FORM_COOKIE, Visit};
use crate::web::cookie;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;
use crate::words::{self, ENGLISH, Words};

/// Seconds that a form may stay open.
const FORM_SECS: i64 = 86_400;

/// Why an endpoint does not go on.
pub(crate) enum Stop {
    /// It has an answer already.
    Reply(Box<Reply>),
    Error(ApiError),
    /// It has an answer, and nothing of what it has changed is kept.
    Undone(Box<Reply>),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Error(error)
    }
}

impl From<Reply> for Stop {
    fn from(reply: Reply) -> Self {
        Self::Reply(Box::new(reply))
    }
}

/// What an endpoint answers.
pub(crate) type Answer = Result<Reply, Stop>;

/// What an operation refused a form with.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// The API's name of it.
    pub(crate) code: Option<&'static str>,
    pub(crate) message: String,
}

impl Refused {
    /// What people may know of an error; nothing if it is our own fault.
    pub(crate) fn of(error: &ApiError) -> Option<Self> {
        let code = match error.kind() {
            ErrorKind::Modelled(code) => Some(code),
            ErrorKind::Validation | ErrorKind::Throttling | ErrorKind::AccessDenied => None,
            ErrorKind::NotImplemented | ErrorKind::Internal | ErrorKind::Waits => return None,
        };
        let message = error.message().unwrap_or_default().to_owned();
        Some(Self { code, message })
    }

    pub(crate) fn is(&self, code: &str) -> bool {
        self.code == Some(code)
    }

    /// As pages show it.
    pub(crate) fn problem(&self, field: Option<&str>) -> Problem {
        Problem {
            field: field.map(str::to_owned),
            text: self.message.clone(),
        }
    }
}

/// What is said when something of ours failed, and nothing can be looked up.
pub(crate) fn failure(status: StatusCode, code: &str) -> Reply {
    let page = Trouble {
        kind: TroubleKind::Server,
        code,
        request_id: None,
    };
    let frame = Frame {
        words: &ENGLISH,
        languages: Vec::new(),
        brand: &Brand::PLAIN,
        app: "",
        query: "",
        form_token: "",
        problems: Vec::new(),
        notice: None,
    };
    Reply::page(status, render(&page, &frame), None)
}

/// Where an endpoint works.
pub(crate) struct Stage<'a, 'tx> {
    pub(crate) ctx: &'a RequestContext,
    pub(crate) tx: HostedTx<'tx>,
    pub(crate) visit: &'a Visit,
    /// The language of its pages.
    pub(crate) words: &'static Words,
    pub(crate) pool: Pool,
    /// The client that the request, or the one that sent somebody off, names by a URL.
    pub(crate) external: Option<Client>,
}

/// A client that asks somebody to sign in.
pub(crate) struct Asked {
    pub(crate) client: Client,
    pub(crate) authorization: Authorization,
    /// Levels of authentication that somebody is to reach, the one that is wanted most first.
    pub(crate) acr_values: Option<String>,
    pub(crate) brand: Brand,
    /// The query that asked.
    query: Pairs,
}

impl Asked {
    /// A page that is asked for the same.
    pub(crate) fn path(&self, path: &str) -> String {
        format!("{path}?{}", self.query.only(&PARAMETERS).encode())
    }
}

impl Stage<'_, '_> {
    /// What the request's query asks for. One that may not be asked is answered: a page, or the way
    /// back.
    pub(crate) fn asked(&self) -> Result<Asked, Stop> {
        self.asked_by(&self.visit.query)
    }

    /// The same where a client and an address to go back to are enough.
    pub(crate) fn asked_for_return(&self) -> Result<Asked, Stop> {
        let query = self.visit.query.clone();
        if query.get("response_type").is_some() {
            return self.asked_by(&query);
        }
        self.asked_by(&query.with("response_type", "code"))
    }

    /// The same for a form.
    pub(crate) fn asked_for_return_by_form(&self) -> Result<Asked, Stop> {
        self.require_own_page()?;
        self.asked_for_return()
    }

    /// The client of an id, which may be a URL.
    pub(crate) fn client(&self, id: &str) -> Result<Option<Client>, ApiError> {
        match &self.external {
            Some(external) if external.id == id => Ok(Some(external.clone())),
            _ => self.tx.client(&self.pool, id),
        }
    }

    /// The same for a query that was kept while somebody was elsewhere: its client, too, may be one that
    /// a URL names, of which the request itself says nothing.
    pub(crate) fn asked_before(&mut self, query: &Pairs) -> Result<Asked, Stop> {
        let id = query.text("client_id");
        let is_known = self.external.as_ref().is_some_and(|known| known.id == id);
        if id.contains("://") && !is_known {
            self.external = self.tx.external_client(self.ctx, &self.pool, id)?;
        }
        self.asked_by(query)
    }

    fn asked_by(&self, query: &Pairs) -> Result<Asked, Stop> {
        let client = self.client(query.text("client_id"))?;
        match Authorization::check(query, client.as_ref()) {
            Ok(authorization) => self.looked_up(client.unwrap_or_default(), authorization, query),
            Err(Refusal::Back(location)) => Err(Reply::redirect(&location).into()),
            Err(Refusal::Page(_, error)) => {
                Err(Reply::redirect(&format!("/error?error={error}")).into())
            }
        }
    }

    /// With the client's look; managed login has no pages without one.
    fn looked_up(
        &self,
        client: Client,
        authorization: Authorization,
        query: &Pairs,
    ) -> Result<Asked, Stop> {
        let acr_values = self.pool.acr_values(query.get("acr_values"));
        if acr_values.as_deref() == Some("") {
            return Err(Reply::redirect(&authorization.refused("invalid_request")).into());
        }
        let look = self.tx.look(&self.pool, &client)?;
        if look == Look::Missing {
            let (status, kind) = (StatusCode::FORBIDDEN, TroubleKind::Unbranded);
            return Err(self.trouble(status, kind, "unauthorized_client").into());
        }
        Ok(Asked {
            brand: Brand::of(&look, &client.id),
            client,
            authorization,
            acr_values,
            query: query.clone(),
        })
    }

    /// The same for a form, which must be of a page of ours.
    pub(crate) fn asked_by_form(&self) -> Result<Asked, Stop> {
        self.require_own_page()?;
        self.asked()
    }

    pub(crate) fn require_own_page(&self) -> Result<(), Stop> {
        if self.visit.is_from_own_page() {
            return Ok(());
        }
        let (status, kind) = (StatusCode::FORBIDDEN, TroubleKind::Expired);
        Err(self.trouble(status, kind, "invalid_request").into())
    }

    /// A page of a client.
    pub(crate) fn page(&self, asked: &Asked, page: &dyn Page, problems: Vec<Problem>) -> Reply {
        self.page_with_notice(asked, page, problems, None)
    }

    /// The same, with something that went well.
    pub(crate) fn page_with_notice(
        &self,
        asked: &Asked,
        page: &dyn Page,
        problems: Vec<Problem>,
        notice: Option<String>,
    ) -> Reply {
        let status = if problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        };
        let destination = Some(asked.authorization.redirect_uri.as_str());
        self.shown(
            status,
            page,
            &asked.client.name,
            &asked.brand,
            problems,
            notice,
            destination,
        )
    }

    /// A page about what went wrong.
    pub(crate) fn trouble(&self, status: StatusCode, kind: TroubleKind, code: &str) -> Reply {
        let page = Trouble {
            kind,
            code,
            request_id: Some(&self.ctx.request_id),
        };
        self.plain(status, &page)
    }

    /// A page of no client.
    pub(crate) fn plain(&self, status: StatusCode, page: &dyn Page) -> Reply {
        self.shown(status, page, "", &Brand::PLAIN, Vec::new(), None, None)
    }

    /// The same, with a form that leads to an address elsewhere.
    pub(crate) fn plain_towards(&self, status: StatusCode, page: &dyn Page, to: &str) -> Reply {
        self.shown(status, page, "", &Brand::PLAIN, Vec::new(), None, Some(to))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the one place where a page meets its surroundings"
    )]
    fn shown(
        &self,
        status: StatusCode,
        page: &dyn Page,
        app: &str,
        brand: &Brand,
        problems: Vec<Problem>,
        notice: Option<String>,
        destination: Option<&str>,
    ) -> Reply {
        let held = self.visit.cookie(FORM_COOKIE).map(str::to_owned);
        let token = held.unwrap_or_else(|| hex(self.ctx.random_bytes::<16>()));
        let query = self.visit.carried();
        let frame = Frame {
            words: self.words,
            languages: self.languages(),
            brand,
            app,
            query: &query,
            form_token: &token,
            problems,
            notice,
        };
        let html = render(page, &frame);
        Reply::page(status, html, destination).with_cookie(cookie::set(
            FORM_COOKIE,
            &token,
            FORM_SECS,
            self.visit.is_secure,
        ))
    }

    /// The languages that one can change to, where a page can be asked for again.
    fn languages(&self) -> Vec<Language> {
        if !self.pool.has_managed_login || self.visit.method != Method::GET {
            return Vec::new();
        }
        let own = self.visit.query.without("lang");
        let languages = words::ALL.iter().map(|words| Language {
            tag: words.language,
            name: words.language_name,
            address: format!(
                "{}?{}",
                self.visit.path,
                own.clone().with("lang", words.language).encode()
            ),
        });
        languages.collect()
    }

    /// The field for who somebody is.
    pub(crate) fn account<'v>(&self, value: &'v str) -> Account<'v> {
        let names = self.pool.names;
        let kind = AccountKind {
            username: names.username,
            email: names.email,
            phone: names.phone,
        };
        Account { kind, value }
    }

    pub(crate) fn policy(&self) -> Policy {
        let rules = self.pool.password;
        Policy {
            minimum_length: rules.minimum_length,
            lowercase: rules.lowercase,
            uppercase: rules.uppercase,
            number: rules.number,
            symbol: rules.symbol,
        }
    }
}

fn hex(bytes: [u8; 16]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
