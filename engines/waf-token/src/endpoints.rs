//! What the page's script calls, below a reserved path of the protected site.

use aws_lc_rs::digest::{SHA256, digest};
use ringwall_waf::request::Request;
use ringwall_waf::surroundings::TokenContent;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::client;
use crate::content::Sealed;
use crate::gate::{Gate, now};
use crate::puzzle::Puzzle;

/// What is below this path is answered by [`Gate::answer`], never by the application, and no rule
/// looks at it: who has no token yet must get here.
pub const RESERVED_PATH: &str = "/_ringwall/waf/";

/// What the script sends is shorter.
const MOST_BODY_BYTES: usize = 4096;
/// DNS allows no longer names.
const MOST_HOST_BYTES: usize = 253;

/// A task that was worked off.
#[derive(Deserialize)]
struct Work {
    task: String,
    solution: u64,
    signals: Signals,
}

/// What a browser says of itself.
#[derive(Deserialize)]
struct Signals {
    automated: bool,
    traits: String,
}

#[derive(Deserialize)]
struct Attempt {
    puzzle: String,
    answer: String,
}

/// What the script is told: whether it worked, and what to do next.
#[derive(Serialize, Default)]
struct Told {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    puzzle: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    difficulty: Option<u8>,
}

impl Gate {
    /// Answers a request below the reserved path. `token_domain` gives the domain that a new token
    /// for a host is of
    /// ([`CompiledWebAcl::token_domain`](ringwall_waf::CompiledWebAcl::token_domain)).
    pub fn answer(
        &self,
        request: &Request<'_>,
        token_domain: impl FnOnce(&str) -> String,
    ) -> Answer {
        let name = request
            .path
            .strip_prefix(RESERVED_PATH.as_bytes())
            .unwrap_or_default();
        let answer = match (request.method, name) {
            (b"GET", b"script.js") => Ok(fixed(
                "text/javascript; charset=utf-8",
                include_bytes!("assets/script.js"),
            )),
            (b"GET", b"style.css") => Ok(fixed(
                "text/css; charset=utf-8",
                include_bytes!("assets/style.css"),
            )),
            (b"GET", b"picture") => self.shown(request, "image/png", Puzzle::picture),
            (b"GET", b"sound") => self.shown(request, "audio/wav", Puzzle::sound),
            (b"POST", b"token") => self.token_for_work(request, token_domain),
            (b"POST", b"puzzle") => self.puzzle_for_work(request, token_domain),
            (b"POST", b"answer") => self.token_for_answer(request, token_domain),
            (_, b"script.js" | b"style.css" | b"picture" | b"sound") => Err(not_allowed("GET")),
            (_, b"token" | b"puzzle" | b"answer") => Err(not_allowed("POST")),
            _ => Err(refused(404)),
        };
        answer.unwrap_or_else(|refusal| refusal)
    }

    /// A puzzle to see or to hear.
    fn shown(
        &self,
        request: &Request<'_>,
        media_type: &str,
        show: impl Fn(&Puzzle) -> Vec<u8>,
    ) -> Result<Answer, Answer> {
        let (binding, now) = (client::binding(request), now(request));
        let puzzle = self
            .open_puzzle(&binding, request.query, now)
            .ok_or_else(|| refused(404))?;
        if !self.may_view(puzzle.name(), now) {
            return Err(refused(429));
        }
        Ok(Answer::new(200, media_type, show(&puzzle)))
    }

    /// A token for a task that was worked off.
    fn token_for_work(
        &self,
        request: &Request<'_>,
        token_domain: impl FnOnce(&str) -> String,
    ) -> Result<Answer, Answer> {
        let cookie = self.worked(request, token_domain)?;
        Ok(told(
            200,
            &Told {
                ok: true,
                ..Told::default()
            },
        )
        .with("set-cookie", cookie))
    }

    /// A token for a task that was worked off, and a puzzle: so each puzzle has its price.
    fn puzzle_for_work(
        &self,
        request: &Request<'_>,
        token_domain: impl FnOnce(&str) -> String,
    ) -> Result<Answer, Answer> {
        let cookie = self.worked(request, token_domain)?;
        let puzzle = self.new_puzzle(&client::binding(request), now(request));
        let puzzle = Some(puzzle.ok_or_else(|| refused(500))?);
        Ok(told(
            200,
            &Told {
                ok: true,
                puzzle,
                ..Told::default()
            },
        )
        .with("set-cookie", cookie))
    }

    /// The cookie for a task that was worked off.
    fn worked(
        &self,
        request: &Request<'_>,
        token_domain: impl FnOnce(&str) -> String,
    ) -> Result<String, Answer> {
        let work: Work = read(request.body.prefix)?;
        let binding = client::binding(request);
        if !self.is_solved(&binding, &work.task, work.solution, now(request)) {
            return Err(self.again(request));
        }
        self.renewed(request, token_domain, |token| {
            token.content.challenge_solved_at = Some(now(request));
            token.content.fingerprint = Some(fingerprint(request, &work.signals.traits));
            token.is_automated = work.signals.automated;
        })
    }

    /// A token for a puzzle that was solved. Each puzzle has one attempt.
    fn token_for_answer(
        &self,
        request: &Request<'_>,
        token_domain: impl FnOnce(&str) -> String,
    ) -> Result<Answer, Answer> {
        let attempt: Attempt = read(request.body.prefix)?;
        let now = now(request);
        let puzzle = self.open_puzzle(&client::binding(request), attempt.puzzle.as_bytes(), now);
        let is_solved = puzzle.is_some_and(|puzzle| {
            self.is_first_use(puzzle.name(), now) && puzzle.is_answered_by(&attempt.answer)
        });
        if !is_solved {
            return Err(self.again(request));
        }
        let cookie = self.renewed(request, token_domain, |token| {
            token.content.captcha_solved_at = Some(now);
        })?;
        Ok(told(
            200,
            &Told {
                ok: true,
                ..Told::default()
            },
        )
        .with("set-cookie", cookie))
    }

    /// The cookie of the client's token, or of a new one, after a change.
    fn renewed(
        &self,
        request: &Request<'_>,
        token_domain: impl FnOnce(&str) -> String,
        change: impl FnOnce(&mut Sealed),
    ) -> Result<String, Answer> {
        let host = request.host();
        if !is_name(&host) {
            return Err(refused(400));
        }
        let domain = token_domain(&host);
        let mut token = match self.sealed(request) {
            Some(token) if token.content.domain == domain => token,
            _ => Sealed {
                content: self.new_content(domain),
                is_automated: false,
            },
        };
        change(&mut token);
        self.set_cookie(&token, request).ok_or_else(|| refused(500))
    }

    /// What the first token of a client says.
    fn new_content(&self, domain: String) -> TokenContent {
        TokenContent {
            domain,
            challenge_solved_at: None,
            captcha_solved_at: None,
            id: hex(&self.random::<16>()),
            fingerprint: None,
        }
    }

    /// Refuses, with a task to try again.
    fn again(&self, request: &Request<'_>) -> Answer {
        let task = self.task(&client::binding(request), now(request));
        let difficulty = task.as_ref().map(|task| task.difficulty);
        told(
            403,
            &Told {
                task: task.map(|task| task.text),
                difficulty,
                ..Told::default()
            },
        )
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Answer> {
    if body.len() > MOST_BODY_BYTES {
        return Err(refused(413));
    }
    serde_json::from_slice(body).map_err(|_| refused(400))
}

fn told(status: u16, told: &Told) -> Answer {
    Answer::new(
        status,
        "application/json",
        serde_json::to_vec(told).unwrap_or_default(),
    )
}

fn refused(status: u16) -> Answer {
    told(status, &Told::default())
}

fn not_allowed(method: &str) -> Answer {
    refused(405).with("allow", method)
}

/// What is the same for everybody.
fn fixed(media_type: &str, body: &'static [u8]) -> Answer {
    let mut answer = Answer::new(200, media_type, body);
    answer.headers.retain(|header| header.0 != "cache-control");
    answer.with("cache-control", "public, max-age=3600")
}

/// Whether a host can be a cookie's domain.
fn is_name(host: &str) -> bool {
    let is_of_name = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':' | b'[' | b']')
    };
    (1..=MOST_HOST_BYTES).contains(&host.len()) && host.bytes().all(is_of_name)
}

/// What names a browser, of what it says of itself and of what its requests show.
fn fingerprint(request: &Request<'_>, traits: &str) -> String {
    let ja4 = request.ja4.unwrap_or_default().as_bytes();
    let user_agent = request.header("user-agent").unwrap_or_default();
    let digest = digest(&SHA256, &[ja4, user_agent, traits.as_bytes()].join(&0));
    hex(digest.as_ref().get(..8).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
