//! What the page's script calls, below a reserved path of the protected site.

use aws_lc_rs::digest::{SHA256, digest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::client::{Binding, Client};
use crate::content::{Content, Reading};
use crate::domain;
use crate::gate::{Gate, Site, World};
use crate::page::Answer;
use crate::puzzle::{self, Puzzle};
use crate::work;

/// What is below this path is answered by [`Gate::answer`], never by the application, and no rule
/// looks at it: who has no token yet must get here.
pub const RESERVED_PATH: &str = "/_ringwall/waf/";

/// What the script sends is shorter.
const MOST_BODY_BYTES: usize = 4096;

/// A call below the reserved path.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The method.
    pub method: &'a [u8],
    /// The path, with [`RESERVED_PATH`].
    pub path: &'a [u8],
    /// What stands behind `?`.
    pub query: &'a [u8],
    /// The body, as far as a few kilobytes.
    pub body: &'a [u8],
    /// Values of the cookies named [`crate::COOKIE`].
    pub cookies: &'a [&'a [u8]],
    /// Who calls.
    pub client: Client<'a>,
    /// Where the token will be used.
    pub site: Site<'a>,
}

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
    /// Answers a call below the reserved path.
    pub fn answer(&self, call: &Call<'_>, world: &World<'_>) -> Answer {
        let name = call
            .path
            .strip_prefix(RESERVED_PATH.as_bytes())
            .unwrap_or_default();
        match (call.method, name) {
            (b"GET", b"script.js") => fixed(
                "text/javascript; charset=utf-8",
                include_bytes!("assets/script.js"),
            ),
            (b"GET", b"style.css") => fixed(
                "text/css; charset=utf-8",
                include_bytes!("assets/style.css"),
            ),
            (b"GET", b"picture") => self.shown(call, world, "image/png", Puzzle::picture),
            (b"GET", b"sound") => self.shown(call, world, "audio/wav", Puzzle::sound),
            (b"POST", b"token") => self.token(call, world),
            (b"POST", b"puzzle") => self.puzzle(call, world),
            (b"POST", b"answer") => self.attempt(call, world),
            (_, b"script.js" | b"style.css" | b"picture" | b"sound") => not_allowed("GET"),
            (_, b"token" | b"puzzle" | b"answer") => not_allowed("POST"),
            _ => told(404, &Told::default()),
        }
    }

    /// A puzzle to see or to hear.
    fn shown(
        &self,
        call: &Call<'_>,
        world: &World<'_>,
        media_type: &str,
        show: impl Fn(&Puzzle) -> Vec<u8>,
    ) -> Answer {
        match Puzzle::open(&self.keys, &call.client.binding(), call.query, world.now) {
            Some(puzzle) => Answer::new(200, media_type, show(&puzzle)),
            None => told(404, &Told::default()),
        }
    }

    /// A token for a task that was worked off.
    fn token(&self, call: &Call<'_>, world: &World<'_>) -> Answer {
        self.worked(call, world).map_or_else(
            |refusal| refusal,
            |cookie| {
                with_cookie(
                    cookie,
                    &Told {
                        ok: true,
                        ..Told::default()
                    },
                )
            },
        )
    }

    /// A token for a task that was worked off, and a puzzle: so each puzzle has its price.
    fn puzzle(&self, call: &Call<'_>, world: &World<'_>) -> Answer {
        let cookie = match self.worked(call, world) {
            Ok(cookie) => cookie,
            Err(refusal) => return refusal,
        };
        let binding = call.client.binding();
        match puzzle::new(&self.keys, &binding, self.settings.puzzle_seconds, world) {
            None => told(500, &Told::default()),
            puzzle => with_cookie(
                cookie,
                &Told {
                    ok: true,
                    puzzle,
                    ..Told::default()
                },
            ),
        }
    }

    /// The cookie for a task that was worked off.
    fn worked(&self, call: &Call<'_>, world: &World<'_>) -> Result<String, Answer> {
        let work: Work = read(call.body)?;
        let binding = call.client.binding();
        let task = work::solved(&self.keys, &binding, &work.task, work.solution, world.now);
        if !task.is_some_and(|name| self.replays.is_first_use(name, world.now)) {
            return Err(self.again(&binding, world));
        }
        self.renewed(call, &binding, world, |content| {
            content.challenge_solved_at = Some(world.now);
            content.fingerprint = Some(fingerprint(&call.client, &work.signals.traits));
            content.is_automated = work.signals.automated;
        })
    }

    /// A token for a puzzle that was solved. Each puzzle has one attempt.
    fn attempt(&self, call: &Call<'_>, world: &World<'_>) -> Answer {
        let attempt: Attempt = match read(call.body) {
            Ok(attempt) => attempt,
            Err(refusal) => return refusal,
        };
        let binding = call.client.binding();
        let puzzle = Puzzle::open(&self.keys, &binding, attempt.puzzle.as_bytes(), world.now);
        let is_solved = puzzle.is_some_and(|puzzle| {
            self.replays.is_first_use(puzzle.name(), world.now)
                && puzzle.is_answered_by(&attempt.answer)
        });
        if !is_solved {
            return self.again(&binding, world);
        }
        let cookie = self.renewed(call, &binding, world, |content| {
            content.captcha_solved_at = Some(world.now);
        });
        cookie.map_or_else(
            |refusal| refusal,
            |cookie| {
                with_cookie(
                    cookie,
                    &Told {
                        ok: true,
                        ..Told::default()
                    },
                )
            },
        )
    }

    /// The cookie of the client's token, or of a new one, after a change.
    fn renewed(
        &self,
        call: &Call<'_>,
        binding: &Binding,
        world: &World<'_>,
        change: impl FnOnce(&mut Content),
    ) -> Result<String, Answer> {
        let Some(host) = domain::of_host(call.site.host) else {
            return Err(told(400, &Told::default()));
        };
        let domain = domain::of_new_token(&host, call.site.token_domains).to_owned();
        let reading = self.read(call.cookies.iter().copied(), &call.client, world.now);
        let mut content = match reading {
            Reading::Ours(content) if content.domain == domain => content,
            _ => Content {
                domain,
                challenge_solved_at: None,
                captcha_solved_at: None,
                id: hex(&world.random::<16>()),
                fingerprint: None,
                is_automated: false,
            },
        };
        change(&mut content);
        let cookie = self.set_cookie(&content, binding, &host, call.site.is_https, world);
        cookie.ok_or_else(|| told(500, &Told::default()))
    }

    /// Refuses, with a task to try again.
    fn again(&self, binding: &Binding, world: &World<'_>) -> Answer {
        let task = self.task(binding, world);
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
        return Err(told(413, &Told::default()));
    }
    serde_json::from_slice(body).map_err(|_| told(400, &Told::default()))
}

fn told(status: u16, told: &Told) -> Answer {
    let body = serde_json::to_vec(told).unwrap_or_default();
    Answer::new(status, "application/json", body)
}

fn with_cookie(cookie: String, told_too: &Told) -> Answer {
    let mut answer = told(200, told_too);
    answer.headers.push(("set-cookie", cookie));
    answer
}

fn not_allowed(method: &str) -> Answer {
    let mut answer = told(405, &Told::default());
    answer.headers.push(("allow", method.to_owned()));
    answer
}

/// What is the same for everybody.
fn fixed(media_type: &str, body: &'static [u8]) -> Answer {
    let mut answer = Answer::new(200, media_type, body);
    for (name, value) in &mut answer.headers {
        if *name == "cache-control" {
            "public, max-age=3600".clone_into(value);
        }
    }
    answer
}

/// What names a browser, of what it says of itself and of what its requests show.
fn fingerprint(client: &Client<'_>, traits: &str) -> String {
    let ja4 = client.ja4.unwrap_or_default().as_bytes();
    let digest = digest(
        &SHA256,
        &[ja4, client.user_agent, traits.as_bytes()].join(&0),
    );
    hex(digest.as_ref().get(..8).unwrap_or_default())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
