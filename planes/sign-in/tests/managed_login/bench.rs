//! A pool with a client, a domain and a user, and a browser that keeps cookies.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use ringwall_cognito_idp::hosted::Hosted;
use ringwall_cognito_idp::{CognitoIdp, api};
use ringwall_outbound::InsideHosts;
use ringwall_service::{PageRequest, Pages};
use ringwall_sign_in::ManagedLogin;
use ringwall_testing::{TestHouse, input};

pub(crate) const BACK: &str = "https://app.example.com/back";
pub(crate) const LOGOUT: &str = "https://app.example.com/bye";
pub(crate) const USER: &str = "maria";
pub(crate) const PASSWORD: &str = "Correct-Horse-7";
const ORIGIN: &str = "shop.auth.us-east-1.localhost:4566";

pub(crate) struct Bench {
    pub(crate) house: TestHouse,
    pub(crate) login: Arc<ManagedLogin>,
    runtime: tokio::runtime::Runtime,
    pub(crate) pool_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
}

impl Bench {
    /// A public client with codes and refresh tokens.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// With a client that is changed first.
    pub(crate) fn with(change: impl FnOnce(&mut api::CreateUserPoolClientInput)) -> Self {
        // Providers of the tests are on this machine.
        let inside = || InsideHosts::new(Vec::new(), true);
        let house =
            TestHouse::new(|store| vec![CognitoIdp::new(store).reaching(inside()).routes()]);
        let pool = house.answer::<api::CreateUserPool>(input(&[("PoolName", "customers")]));
        let pool = pool.user_pool.unwrap().id.unwrap();
        house.answer::<api::CreateUserPoolDomain>(input(&[
            ("Domain", "shop"),
            ("UserPoolId", &pool),
        ]));
        let mut notes: api::CreateResourceServerInput = input(&[
            ("UserPoolId", &pool),
            ("Identifier", "notes"),
            ("Name", "Notes"),
        ]);
        notes.scopes = Some(vec![api::ResourceServerScopeType {
            scope_name: "read".to_owned(),
            scope_description: "Read notes".to_owned(),
        }]);
        house.answer::<api::CreateResourceServer>(notes);
        let mut client: api::CreateUserPoolClientInput =
            input(&[("UserPoolId", &pool), ("ClientName", "Atlas")]);
        client.callback_urls = Some(vec![BACK.to_owned()]);
        client.logout_urls = Some(vec![LOGOUT.to_owned()]);
        client.allowed_o_auth_flows_user_pool_client = Some(true);
        client.allowed_o_auth_flows = Some(vec![api::OAuthFlowType::Code]);
        let scopes = ["openid", "email", "aws.cognito.signin.user.admin"];
        client.allowed_o_auth_scopes = Some(scopes.map(str::to_owned).to_vec());
        client.supported_identity_providers = Some(vec!["COGNITO".to_owned()]);
        change(&mut client);
        let client = house
            .answer::<api::CreateUserPoolClient>(client)
            .user_pool_client
            .unwrap();
        let named: [(&str, &str); 3] = [
            ("UserPoolId", &pool),
            ("Username", USER),
            ("TemporaryPassword", PASSWORD),
        ];
        house.answer::<api::AdminCreateUser>(input(&named));
        let mut set: api::AdminSetUserPasswordInput = input(&[
            ("UserPoolId", &pool),
            ("Username", USER),
            ("Password", PASSWORD),
        ]);
        set.permanent = Some(true);
        house.answer::<api::AdminSetUserPassword>(set);
        let hosted = Hosted::new(Arc::new(CognitoIdp::new(house.store()).reaching(inside())));
        let login = ManagedLogin::new(house.store().clone(), Arc::clone(house.platform()), hosted);
        Self {
            login: Arc::new(login),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
            pool_id: pool,
            client_id: client.client_id.unwrap().expose().clone(),
            client_secret: client.client_secret.map(|secret| secret.expose().clone()),
            house,
        }
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            bench: self,
            cookies: RefCell::default(),
            headers: HeaderMap::new(),
            host: ORIGIN,
        }
    }

    /// The client is changed.
    pub(crate) fn change_client(&self, change: impl FnOnce(&mut api::UpdateUserPoolClientInput)) {
        let named: [(&str, &str); 3] = [
            ("UserPoolId", &self.pool_id),
            ("ClientId", &self.client_id),
            ("ClientName", "Atlas"),
        ];
        let mut client: api::UpdateUserPoolClientInput = input(&named);
        client.callback_urls = Some(vec![BACK.to_owned()]);
        client.logout_urls = Some(vec![LOGOUT.to_owned()]);
        client.allowed_o_auth_flows_user_pool_client = Some(true);
        client.allowed_o_auth_flows = Some(vec![api::OAuthFlowType::Code]);
        let scopes = ["openid", "email", "aws.cognito.signin.user.admin"];
        client.allowed_o_auth_scopes = Some(scopes.map(str::to_owned).to_vec());
        change(&mut client);
        self.house.answer::<api::UpdateUserPoolClient>(client);
    }

    /// The query that a sign-in begins with, and more.
    pub(crate) fn query(&self, more: &str) -> String {
        format!(
            "client_id={}&response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fback&state=s1{more}",
            self.client_id
        )
    }
}

/// A browser; an application, where nobody looks at cookies.
pub(crate) struct Browser<'a> {
    bench: &'a Bench,
    cookies: RefCell<BTreeMap<String, String>>,
    pub(crate) headers: HeaderMap,
    /// Where it goes.
    pub(crate) host: &'static str,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Browser<'_> {
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.send(Method::GET, target, "")
    }

    pub(crate) fn post(&self, target: &str, form: &str) -> Answer {
        self.send(Method::POST, target, form)
    }

    /// Fills in a form of a page of ours.
    pub(crate) fn submit(&self, target: &str, form: &str) -> Answer {
        let token = self.cookie("XSRF-TOKEN").unwrap_or_default();
        self.post(target, &format!("_csrf={token}&{form}"))
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    /// Signs in at the query's page; gives the address that the browser is sent back to.
    pub(crate) fn sign_in(&self, query: &str) -> String {
        let target = format!("/login?{query}");
        assert_eq!(self.get(&target).status, StatusCode::OK);
        let answer = self.submit(&target, &format!("username={USER}&password={PASSWORD}"));
        answer
            .location()
            .unwrap_or_else(|| panic!("{} {}", answer.status, answer.text))
    }

    fn send(&self, method: Method, target: &str, form: &str) -> Answer {
        let mut headers = self.headers.clone();
        headers.insert(HOST, HeaderValue::from_static(self.host));
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            headers.insert(COOKIE, HeaderValue::from_str(&cookies.join("; ")).unwrap());
        }
        let request = PageRequest {
            method,
            uri: target.parse().unwrap(),
            headers,
            body: Bytes::copy_from_slice(form.as_bytes()),
            peer: [127, 0, 0, 1].into(),
            secure: false,
        };
        let response = self
            .bench
            .runtime
            .block_on(Arc::clone(&self.bench.login).answer(request));
        self.keep_cookies(&response);
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    fn keep_cookies(&self, response: &Response<Bytes>) {
        for cookie in response.headers().get_all(SET_COOKIE) {
            let (name, value) = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            if value.is_empty() {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    pub(crate) fn location(&self) -> Option<String> {
        Some(self.headers.get(LOCATION)?.to_str().unwrap().to_owned())
    }

    pub(crate) fn policy(&self) -> String {
        self.headers[CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap()
            .to_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    pub(crate) fn error(&self) -> (u16, String) {
        (
            self.status.as_u16(),
            self.json()["error"].as_str().unwrap_or_default().to_owned(),
        )
    }
}

/// A parameter of an address.
pub(crate) fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split(['?', '#']).nth(1)?;
    let found = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.map(str::to_owned)
}
