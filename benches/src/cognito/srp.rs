//! Sign-ins by SRP: two calls, and between them the client's side, which is on the load's core and not
//! counted. Both sides work about as long, so a server that waits for this client is not saturated: what
//! counts is its processor time for each sign-in.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_srp::client::Client;
use ringwall_srp::{EXPONENT_BYTES, Identity, PublicKey, Salt, format_timestamp};
use serde::Deserialize;
use tokio::task::LocalSet;
use zeroize::Zeroizing;

use super::house::{House, PASSWORD, Place, SIGNERS, signer, unsigned};
use super::table::Contestant;
use crate::Settings;
use crate::contender::Round;
use crate::http1::Connection;
use crate::load::Measured;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Challenge {
    challenge_parameters: Parameters,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
struct Parameters {
    salt: String,
    secret_block: String,
    srp_b: String,
    user_id_for_srp: String,
    username: String,
}

/// Sign-ins by SRP.
pub(super) fn sign_ins<'a>(
    house: &'a House,
    does: &'static str,
    settings: &'a Settings,
) -> Contestant<'a> {
    Contestant {
        name: house.name.to_owned(),
        does,
        round: Box::new(move |duration| round(house, settings.connections, duration)),
    }
}

fn round(house: &House, connections: usize, duration: Duration) -> Result<Round> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let place = Rc::new(house.place.clone());
    let address = house.server.address;
    let before = house.server.cpu_seconds()?;
    let begun = Instant::now();
    let latencies: Vec<Duration> = LocalSet::new().block_on(&runtime, async {
        let clients: Vec<_> = (0..connections)
            .map(|first| repeat(Rc::clone(&place), address, first, begun + duration))
            .map(tokio::task::spawn_local)
            .collect();
        let mut all = Vec::new();
        for client in clients {
            all.extend(client.await??);
        }
        Ok::<_, anyhow::Error>(all)
    })?;
    let cpu_seconds = house.server.cpu_seconds()? - before;
    let load = Measured::of(latencies, begun.elapsed());
    Ok(Round {
        cpu_micros: cpu_seconds * 1e6 / load.replies as f64,
        load,
    })
}

async fn repeat(
    place: Rc<Place>,
    address: SocketAddr,
    first: usize,
    end: Instant,
) -> Result<Vec<Duration>> {
    let mut connection = Connection::new(address);
    // The server can't tell that this client's secret is always the same.
    let client = Client::start(Zeroizing::new([0xA7; EXPONENT_BYTES]))?;
    let mut latencies = Vec::new();
    for number in (0..SIGNERS).cycle().skip(first) {
        let begun = Instant::now();
        if begun >= end {
            break;
        }
        sign_in(&place, &mut connection, address, &client, &signer(number)).await?;
        latencies.push(begun.elapsed());
    }
    Ok(latencies)
}

async fn sign_in(
    place: &Place,
    connection: &mut Connection,
    address: SocketAddr,
    client: &Client,
    name: &str,
) -> Result<()> {
    let begin = place.begin_srp(address, name, client.public_key());
    let (status, reply) = connection.call(&begin).await?;
    ensure!(status == 200, "InitiateAuth answered {status}: {reply:?}");
    let challenge: Challenge = serde_json::from_slice(&reply).context("a challenge")?;
    let answer = place.answer(address, client, &challenge.challenge_parameters)?;
    let (status, reply) = connection.call(&answer).await?;
    let is_in = reply.windows(12).any(|at| at == b"RefreshToken");
    ensure!(
        status == 200 && is_in,
        "RespondToAuthChallenge answered {status}: {reply:?}"
    );
    Ok(())
}

impl Place {
    /// The first of the two calls.
    pub(super) fn begin_srp(&self, address: SocketAddr, name: &str, key: &PublicKey) -> Vec<u8> {
        let body = format!(
            r#"{{"AuthFlow":"USER_SRP_AUTH","ClientId":"{}","AuthParameters":{{"USERNAME":"{name}","SRP_A":"{}"}}}}"#,
            self.client_id,
            key.to_hex()
        );
        unsigned(address, "InitiateAuth", &body)
    }

    fn answer(&self, address: SocketAddr, client: &Client, given: &Parameters) -> Result<Vec<u8>> {
        let identity = Identity::of_user(&self.pool_id, &given.user_id_for_srp);
        let salt = Salt::of_device(&even(&given.salt)?);
        let key = PublicKey::from_hex(&given.srp_b)?;
        let key = client.session_key(identity, PASSWORD, &salt, &key)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let timestamp = format_timestamp(i64::try_from(now)?);
        // A peer that looks at no proof needs no block that can be decoded.
        let block = STANDARD.decode(&given.secret_block).unwrap_or_default();
        let proof = STANDARD.encode(key.sign(identity, &block, &timestamp));
        let body = format!(
            r#"{{"ChallengeName":"PASSWORD_VERIFIER","ClientId":"{}","ChallengeResponses":{{"USERNAME":"{}","PASSWORD_CLAIM_SIGNATURE":"{proof}","PASSWORD_CLAIM_SECRET_BLOCK":"{}","TIMESTAMP":"{timestamp}"}}}}"#,
            self.client_id, given.username, given.secret_block
        );
        Ok(unsigned(address, "RespondToAuthChallenge", &body))
    }
}

/// Bytes of hexadecimal, whose number of digits may be odd.
fn even(hex: &str) -> Result<Vec<u8>> {
    let padded = format!("{}{hex}", if hex.len() % 2 == 1 { "0" } else { "" });
    let digits: Vec<_> = padded
        .chars()
        .map(|digit| digit.to_digit(16).context("no hexadecimal"))
        .collect::<Result<_>>()?;
    let pairs = digits.chunks_exact(2);
    let byte = |pair: &[u32]| pair.iter().fold(0, |byte, digit| byte * 16 + digit);
    pairs.map(|pair| Ok(u8::try_from(byte(pair))?)).collect()
}
