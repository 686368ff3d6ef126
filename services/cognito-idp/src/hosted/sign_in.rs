//! Signing in on pages: the flows of the API, whatever flows the client allows there.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{ApiError, RequestContext};

use super::account::{require_name, require_password};
use super::{Attempt, Client, HostedTx, Pool, SignedIn};
use crate::api::{self, AuthFlowType, ChallengeNameType};
use crate::error::CognitoError;
use crate::flow::step_up::levels;
use crate::flow::{By, Call, Outcome, Parameters, Stage, initiate, raise, respond};
use crate::operations as op;
use crate::threat::Visitor;

/// The flows that pages go through.
const FLOWS: [&str; 2] = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"];
/// Names levels of authentication that a sign-in is to reach.
const TARGET: &str = "TARGET_ACR_VALUES";
/// Where an attempt keeps what can be chosen from.
pub(super) const AVAILABLE: &str = "AVAILABLE_CHALLENGES";
/// Marks an attempt that could not have begun in another way.
const ONLY_WAY: &str = "ONLY_WAY";
/// Where an attempt keeps the key of an authenticator app that is being set up.
const SECRET: &str = "SECRET_CODE";

/// What a step of signing in ends in.
#[derive(Clone, PartialEq, Eq)]
pub enum Step {
    /// He has shown enough.
    SignedIn(SignedIn),
    /// He has to answer a challenge.
    Challenge(Attempt),
}

impl HostedTx<'_> {
    /// Begins with a name and a password.
    ///
    /// # Errors
    /// What `InitiateAuth` refuses with.
    pub fn sign_in_by_password(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        (username, password): (&str, &str),
        acr_values: Option<&str>,
    ) -> Result<Step, ApiError> {
        require_name(username)?;
        require_password(password)?;
        let mut parameters = vec![("USERNAME", username), ("PASSWORD", password)];
        parameters.extend(acr_values.map(|values| (TARGET, values)));
        self.begin(
            ctx,
            pool,
            client,
            AuthFlowType::UserPasswordAuth,
            &parameters,
        )
    }

    /// Begins with a name, to choose how to go on.
    ///
    /// # Errors
    /// What `InitiateAuth` refuses with.
    pub fn sign_in_by_choice(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        username: &str,
        acr_values: Option<&str>,
    ) -> Result<Step, ApiError> {
        require_name(username)?;
        let mut parameters = vec![("USERNAME", username)];
        parameters.extend(acr_values.map(|values| (TARGET, values)));
        self.begin(ctx, pool, client, AuthFlowType::UserAuth, &parameters)
    }

    /// What is left to do until a session has one of the levels of `acr_values`: nothing, or a step.
    ///
    /// # Errors
    /// The user has no factors that would do; what functions of the pool refuse with.
    pub fn raise(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        signed_in: &SignedIn,
        acr_values: &str,
    ) -> Result<Option<Step>, ApiError> {
        let levels = levels(&pool.row, acr_values);
        let user = self.0.user_of_sub(&pool.row, &signed_in.sub);
        let Some(user) = user.map_err(CognitoError::from)? else {
            return Ok(None);
        };
        let named = BTreeMap::from([("USERNAME".to_owned(), user.username.clone())]);
        let call = call(ctx, pool, client, Stage::Initiate, named)?;
        let methods = &signed_in.methods;
        let outcome = raise(ctx, &mut self.0, &call, &user, methods, &levels)?;
        let began = Attempt {
            client_id: client.id.clone(),
            username: user.username.clone(),
            ..Attempt::default()
        };
        Ok(outcome.map(|outcome| step(ctx, &began, outcome)))
    }

    fn begin(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        flow: AuthFlowType,
        parameters: &[(&str, &str)],
    ) -> Result<Step, ApiError> {
        let parameters = parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let call = call(ctx, pool, client, Stage::Initiate, parameters.collect())?;
        let outcome = initiate(ctx, &mut self.0, &call, flow, None)?;
        let began = Attempt {
            client_id: client.id.clone(),
            username: call.parameters.required("USERNAME")?.to_owned(),
            ..Attempt::default()
        };
        Ok(step(ctx, &began, outcome))
    }

    /// Answers an attempt's challenge, with responses as the API names them.
    ///
    /// # Errors
    /// What `RespondToAuthChallenge` refuses with.
    pub fn answer(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        attempt: &Attempt,
        responses: Vec<(String, String)>,
    ) -> Result<Step, ApiError> {
        let challenge = ChallengeNameType::parse(&attempt.challenge)
            .ok_or_else(CognitoError::session_expired)?;
        let mut parameters: BTreeMap<String, String> = responses.into_iter().collect();
        parameters.insert("USERNAME".to_owned(), attempt.username.clone());
        let call = call(ctx, pool, client, Stage::Respond, parameters)?;
        let outcome = respond(
            ctx,
            &mut self.0,
            &call,
            challenge,
            attempt.session.as_deref(),
        )?;
        Ok(step(ctx, attempt, outcome))
    }

    /// Begins to set up an authenticator app: the attempt that goes on has its key.
    ///
    /// # Errors
    /// What `AssociateSoftwareToken` refuses with.
    pub fn begin_app(
        &mut self,
        ctx: &RequestContext,
        attempt: &Attempt,
    ) -> Result<Attempt, ApiError> {
        let input = api::AssociateSoftwareTokenInput {
            access_token: None,
            session: attempt.session.clone().map(Into::into),
        };
        let output = op::associate_software_token(ctx, &mut self.0, input)?.into_output();
        let secret = output.secret_code.map(|secret| secret.expose().clone());
        let mut parameters = attempt.parameters.clone();
        parameters.push((SECRET.to_owned(), secret.unwrap_or_default()));
        Ok(Attempt {
            parameters,
            session: output.session.map(|session| session.expose().clone()),
            ..attempt.clone()
        })
    }

    /// Takes the first code of an authenticator app, and goes on.
    ///
    /// # Errors
    /// What `VerifySoftwareToken` refuses with.
    pub fn finish_app(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        attempt: &Attempt,
        code: &str,
        device_name: Option<&str>,
    ) -> Result<Step, ApiError> {
        let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !is_code {
            return Err(CognitoError::code_mismatch().into());
        }
        let input = api::VerifySoftwareTokenInput {
            access_token: None,
            session: attempt.session.clone().map(Into::into),
            user_code: code.to_owned().into(),
            friendly_device_name: device_name.map(|name| name.chars().take(131).collect()),
        };
        let output = op::verify_software_token(ctx, &mut self.0, input)?.into_output();
        let attempt = Attempt {
            session: output.session.map(|session| session.expose().clone()),
            ..attempt.clone()
        };
        self.answer(ctx, pool, client, &attempt, Vec::new())
    }
}

impl Attempt {
    /// Something that the challenge says.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self
            .parameters
            .iter()
            .rev()
            .find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The challenges that can be chosen from.
    pub fn available(&self) -> impl Iterator<Item = &str> {
        self.parameter(AVAILABLE).unwrap_or_default().split(' ')
    }

    /// Whether there were other ways to sign in.
    pub fn has_other_ways(&self) -> bool {
        self.parameter(ONLY_WAY).is_none()
    }

    /// The same attempt, where there was only this way.
    #[must_use]
    pub fn without_other_ways(mut self) -> Self {
        self.parameters.push((ONLY_WAY.to_owned(), String::new()));
        self
    }

    /// The key of the authenticator app that is being set up.
    pub fn app_secret(&self) -> Option<&str> {
        self.parameter(SECRET)
    }
}

/// A call of a client that allows what pages do, and needs no secret: pages are no strangers.
fn call(
    ctx: &RequestContext,
    pool: &Pool,
    client: &Client,
    stage: Stage,
    parameters: BTreeMap<String, String>,
) -> Result<Call, CognitoError> {
    if !client.has_own_users() {
        return Err(CognitoError::wrong_credentials());
    }
    let row = client
        .row
        .as_ref()
        .ok_or_else(|| CognitoError::no_client(&client.id))?;
    let mut row = (**row).clone();
    row.auth_flows = FLOWS.map(str::to_owned).to_vec();
    row.secrets.clear();
    Ok(Call {
        pool: Arc::clone(&pool.row),
        client: Arc::new(row),
        stage,
        by: By::Pages,
        visitor: Visitor::of_connection(ctx),
        parameters: Parameters::new(Some(parameters)),
        metadata: BTreeMap::new(),
    })
}

fn step(ctx: &RequestContext, before: &Attempt, outcome: Outcome) -> Step {
    let challenge = match outcome {
        Outcome::Challenge(challenge) => challenge,
        Outcome::Shown(shown) => {
            return Step::SignedIn(SignedIn {
                sub: shown.sub,
                auth_time: ctx.now(),
                methods: shown.methods.into_iter().map(str::to_owned).collect(),
                level: shown.level,
                provider: None,
                event_id: shown.event_id,
                saml: None,
            });
        }
        // No page is called by the API's callers; whoever is must begin again.
        Outcome::SignedIn(_) => return Step::Challenge(Attempt::default()),
    };
    let mut parameters: Vec<_> = challenge.parameters.into_iter().collect();
    if let Some(available) = challenge.available {
        let names: Vec<_> = available.iter().map(|name| name.as_str()).collect();
        parameters.push((AVAILABLE.to_owned(), names.join(" ")));
    }
    Step::Challenge(Attempt {
        challenge: challenge.name.as_str().to_owned(),
        parameters,
        session: challenge.session,
        ..before.clone()
    })
}
