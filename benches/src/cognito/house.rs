//! A server with a user pool, a client and users who can sign in: Ringwall, or a peer with the same API.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use aws_credential_types::Credentials;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use super::table::Contestant;
use crate::Settings;
use crate::contender::{Round, call};
use crate::kms_http::ringwall::root_credentials;
use crate::kms_http::{request, serve};
use crate::load;
use crate::process::Server;

/// Users who sign in.
pub(super) const SIGNERS: usize = 64;
pub(super) const PASSWORD: &str = "Correct-Horse-1";

/// A server, with all that a sign-in needs.
pub(super) struct House {
    pub(super) name: &'static str,
    pub(super) server: Server,
    pub(super) credentials: Credentials,
    pub(super) place: Place,
    /// Gone with this.
    _folder: TempDir,
}

/// A pool and a client of it.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) pool_id: String,
    pub(super) client_id: String,
}

/// What a sign-in gives.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SignedIn {
    authentication_result: Tokens,
}

impl House {
    pub(super) fn ringwall(settings: &Settings) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = serve(&settings.ringwall, folder.path())?;
        let credentials = root_credentials(folder.path())?;
        Self::furnish("Ringwall", server, credentials, folder)
    }

    pub(super) fn moto(settings: &Settings) -> Result<Self> {
        let server = Server::start(&settings.peers.join("moto_server"), |address| {
            let (host, port) = (address.ip().to_string(), address.port().to_string());
            vec!["-H".to_owned(), host, "-p".to_owned(), port]
        })?;
        Self::furnish("moto_server", server, anybody(), tempfile::tempdir()?)
    }

    pub(super) fn cognito_local(node_modules: &Path) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let program = node_modules.join("cognito-local/lib/bin/start.js");
        let server = Server::start(Path::new("env"), |address| {
            vec![
                format!("--chdir={}", folder.path().display()),
                format!("HOST={}", address.ip()),
                format!("PORT={}", address.port()),
                "node".to_owned(),
                program.display().to_string(),
            ]
        })?;
        Self::furnish("cognito-local", server, anybody(), folder)
    }

    fn furnish(
        name: &'static str,
        server: Server,
        credentials: Credentials,
        folder: TempDir,
    ) -> Result<Self> {
        let place = Place {
            pool_id: String::new(),
            client_id: String::new(),
        };
        let mut house = Self {
            name,
            server,
            credentials,
            place,
            _folder: folder,
        };
        house.place = house.pool()?;
        Ok(house)
    }

    /// A pool with a client and users with passwords.
    pub(super) fn pool(&self) -> Result<Place> {
        let pool: Pool = self.answer(
            "CreateUserPool",
            r#"{"PoolName":"bench","AutoVerifiedAttributes":["email"]}"#,
        )?;
        let pool_id = pool.user_pool.id;
        let client: Client = self.answer(
            "CreateUserPoolClient",
            &format!(
                r#"{{"UserPoolId":"{pool_id}","ClientName":"bench","PreventUserExistenceErrors":"ENABLED","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH","ALLOW_USER_SRP_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]}}"#
            ),
        )?;
        for number in 0..SIGNERS {
            let name = signer(number);
            let create = format!(
                r#"{{"UserPoolId":"{pool_id}","Username":"{name}","MessageAction":"SUPPRESS","UserAttributes":[{{"Name":"email","Value":"{name}"}},{{"Name":"email_verified","Value":"true"}}]}}"#
            );
            self.call("AdminCreateUser", &create)?;
            let set = format!(
                r#"{{"UserPoolId":"{pool_id}","Username":"{name}","Password":"{PASSWORD}","Permanent":true}}"#
            );
            self.call("AdminSetUserPassword", &set)?;
        }
        Ok(Place {
            pool_id,
            client_id: client.user_pool_client.client_id,
        })
    }

    /// A signed call, whose answer is read.
    pub(super) fn answer<T: DeserializeOwned>(&self, operation: &str, body: &str) -> Result<T> {
        let reply = self.call(operation, body)?;
        serde_json::from_str(&reply).with_context(|| format!("{operation} answered {reply}"))
    }

    /// A signed call that must succeed.
    pub(super) fn call(&self, operation: &str, body: &str) -> Result<String> {
        let request = self.signed(operation, body)?;
        let (status, reply) = call(&self.server, &request)?;
        ensure!(status == 200, "{operation} answered {status}: {reply}");
        Ok(reply)
    }

    pub(super) fn signed(&self, operation: &str, body: &str) -> Result<Vec<u8>> {
        let (address, target) = (self.server.address, target(operation));
        request::json(address, &self.credentials, "cognito-idp", &target, body)
    }

    /// The tokens of a sign-in by password.
    pub(super) fn tokens(&self, number: usize) -> Result<Tokens> {
        let request = self.place.sign_in(self.server.address, &signer(number));
        let (status, reply) = call(&self.server, &request)?;
        ensure!(status == 200, "InitiateAuth answered {status}: {reply}");
        let signed_in: SignedIn =
            serde_json::from_str(&reply).with_context(|| format!("InitiateAuth: {reply}"))?;
        Ok(signed_in.authentication_result)
    }

    /// One round of requests that were prepared.
    pub(super) fn round(
        &self,
        requests: Vec<Vec<u8>>,
        connections: usize,
        duration: Duration,
    ) -> Result<Round> {
        let mut before = 0.0;
        let load = load::run(self.server.address, requests, connections, duration, || {
            before = self.server.cpu_seconds()?;
            Ok(())
        })?;
        let cpu_seconds = self.server.cpu_seconds()? - before;
        Ok(Round {
            cpu_micros: cpu_seconds * 1e6 / load.replies as f64,
            load,
        })
    }
}

impl Place {
    /// A sign-in by the right password.
    pub(super) fn sign_in(&self, address: SocketAddr, name: &str) -> Vec<u8> {
        self.sign_in_with(address, name, PASSWORD)
    }

    pub(super) fn sign_in_with(&self, address: SocketAddr, name: &str, password: &str) -> Vec<u8> {
        let body = format!(
            r#"{{"AuthFlow":"USER_PASSWORD_AUTH","ClientId":"{}","AuthParameters":{{"USERNAME":"{name}","PASSWORD":"{password}"}}}}"#,
            self.client_id
        );
        unsigned(address, "InitiateAuth", &body)
    }

    pub(super) fn sign_ins(&self, address: SocketAddr) -> Vec<Vec<u8>> {
        (0..SIGNERS)
            .map(|number| self.sign_in(address, &signer(number)))
            .collect()
    }

    pub(super) fn refresh(&self, address: SocketAddr, token: &str) -> Vec<u8> {
        let body = format!(
            r#"{{"AuthFlow":"REFRESH_TOKEN_AUTH","ClientId":"{}","AuthParameters":{{"REFRESH_TOKEN":"{token}"}}}}"#,
            self.client_id
        );
        unsigned(address, "InitiateAuth", &body)
    }
}

/// A call that nobody signs.
pub(super) fn unsigned(address: SocketAddr, operation: &str, body: &str) -> Vec<u8> {
    request::unsigned_json(address, &target(operation), body)
}

/// A user who has a password.
pub(super) fn signer(number: usize) -> String {
    format!("signer-{number}@b.example")
}

/// Sign-ins by password, with as many under way as there are connections.
pub(super) fn sign_ins<'a>(
    house: &'a House,
    does: &'static str,
    settings: &'a Settings,
) -> Contestant<'a> {
    Contestant {
        name: house.name.to_owned(),
        does,
        round: Box::new(move |duration| {
            let requests = house.place.sign_ins(house.server.address);
            house.round(requests, settings.connections, duration)
        }),
    }
}

/// Refreshes.
pub(super) fn refreshes<'a>(
    house: &'a House,
    does: &'static str,
    settings: &'a Settings,
) -> Result<Contestant<'a>> {
    let requests = refresh_requests(house)?;
    Ok(Contestant {
        name: house.name.to_owned(),
        does,
        round: Box::new(move |duration| {
            house.round(requests.clone(), settings.connections, duration)
        }),
    })
}

pub(super) fn refresh_requests(house: &House) -> Result<Vec<Vec<u8>>> {
    let request = |number| {
        let token = house.tokens(number)?.refresh_token;
        let token = token.context("no refresh token")?;
        Ok(house.place.refresh(house.server.address, &token))
    };
    (0..SIGNERS).map(request).collect()
}

fn target(operation: &str) -> String {
    format!("AWSCognitoIdentityProviderService.{operation}")
}

/// Peers ask for a signature and look at none.
fn anybody() -> Credentials {
    Credentials::new("test", "test", None, None, "test")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pool {
    user_pool: Id,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Id {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Client {
    user_pool_client: ClientId,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ClientId {
    client_id: String,
}
