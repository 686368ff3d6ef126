//! Somebody comes back from the provider.

use std::sync::Arc;

use super::Logins;
use super::failure::Failure;
use super::state::{self, NONCE_COOKIE, State};
use super::url::parameter;
use super::visit::elsewhere;
use crate::config::{Action, Listener, Login};
use crate::inspector::Answer;
use crate::serve::exchange::Exchange;

/// Where providers send people back to.
pub(super) const CALLBACK: &str = "/oauth2/idpresponse";

impl Exchange<'_> {
    /// The answer to somebody who comes back, on listeners that sign people in.
    pub(crate) async fn returned(&mut self) -> Option<Answer> {
        let is_callback = self.head.get(self.head.path) == CALLBACK.as_bytes();
        let listener = self.site.listener;
        if !is_callback || self.visitor.tls.is_none() || logins_of(listener).next().is_none() {
            return None;
        }
        self.note.actions.push("authenticate");
        let logins = self.worker.shared.logins.clone();
        let ended = match logins {
            Some(logins) => self.end_login(&logins, listener).await,
            None => Err(Failure::UNHANDLED),
        };
        Some(ended.unwrap_or_else(|failure| self.failed_login(failure)))
    }

    async fn end_login(
        &self,
        logins: &Arc<Logins>,
        listener: &Listener,
    ) -> Result<Answer, Failure> {
        let query = self.head.get(self.head.query);
        let state = self.state_of(logins, query)?;
        let mut known = logins_of(listener);
        let login = known
            .find(|login| login.id() == state.login && login.cookie_name == state.cookie_name)
            .ok_or(Failure::BAD_STATE)?;
        if let Some(error) = parameter(query, "error") {
            tracing::info!(error, "an identity provider signed nobody in");
            return Err(Failure::of_provider(&error));
        }
        let code = parameter(query, "code").ok_or(Failure::NO_CODE)?;
        let now = self.seconds();
        let session = logins.exchange(login, &code, &state.redirect_uri, now);
        let session = session.await?;
        let cookies = self.cookies_of(logins, login, &session)?;
        let origin = state.redirect_uri.strip_suffix(CALLBACK);
        let origin = origin.ok_or(Failure::BAD_STATE)?;
        Ok(elsewhere(format!("{origin}{}", state.target), cookies))
    }

    /// The sign-in that this browser has begun, and not too long ago.
    fn state_of(&self, logins: &Logins, query: &[u8]) -> Result<State, Failure> {
        let sealed = parameter(query, "state").ok_or(Failure::NO_STATE)?;
        let purpose = state::purpose(&self.site.balancer.arn);
        let state: Option<State> = logins.seal.open(&purpose, sealed.as_bytes());
        let state = state.ok_or(Failure::BAD_STATE)?;
        let nonce = self.cookie(NONCE_COOKIE).unwrap_or_default();
        let is_own =
            aws_lc_rs::constant_time::verify_slices_are_equal(state.nonce.as_bytes(), nonce);
        if is_own.is_err() || state.expires <= self.seconds() {
            return Err(Failure::BAD_STATE);
        }
        Ok(state)
    }
}

/// The logins of a listener's rules.
fn logins_of(listener: &Listener) -> impl Iterator<Item = &Login> {
    let actions = listener.rules.iter().map(|rule| &rule.action);
    let actions = actions.chain([&listener.default]);
    actions.filter_map(|action| match action {
        Action::SignIn(login, _) => Some(&**login),
        _ => None,
    })
}
