//! What a caller sends.

use std::collections::BTreeMap;
use std::sync::Arc;

use zeroize::Zeroize;

use crate::error::CognitoError;
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::secret_hash;
use crate::threat::Visitor;

/// One call of a sign-in.
pub(crate) struct Call {
    pub(crate) pool: Arc<Pool>,
    pub(crate) client: Arc<Client>,
    pub(crate) stage: Stage,
    pub(crate) by: By,
    /// Where it comes from.
    pub(crate) visitor: Visitor,
    pub(crate) parameters: Parameters,
    pub(crate) metadata: BTreeMap<String, String>,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Anybody,
    /// Somebody with AWS credentials (`AdminInitiateAuth`).
    Admin,
    /// Managed login, which gives out tokens later, for a code, and knows no devices.
    Pages,
}

/// Whether a sign-in begins or goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Initiate,
    Respond,
}

/// `AuthParameters` or `ChallengeResponses`: passwords among them, so they are wiped.
pub(crate) struct Parameters(BTreeMap<String, String>);

impl Call {
    /// `ClientMetadata`, for triggers that get it as `validationData`: only what begins a sign-in has it.
    pub(crate) fn validation_data(&self) -> Option<&BTreeMap<String, String>> {
        (self.stage == Stage::Initiate && !self.metadata.is_empty()).then_some(&self.metadata)
    }

    /// `ClientMetadata`, for all other triggers: only what goes on with a sign-in passes it on.
    pub(crate) fn client_metadata(&self) -> BTreeMap<String, String> {
        match self.stage {
            Stage::Initiate => BTreeMap::new(),
            Stage::Respond => self.metadata.clone(),
        }
    }

    /// The caller has shown the client's secret, if it has one; `name` is what the hash is made over.
    pub(crate) fn require_secret(&self, name: &str) -> Result<(), CognitoError> {
        let client = &*self.client;
        if client.secrets.is_empty() {
            return Ok(());
        }
        let given = self.parameters.find("SECRET_HASH");
        let given = given.ok_or_else(|| CognitoError::secret_hash_missing(&client.id))?;
        if secret_hash::is_right(client, name, given) {
            Ok(())
        } else {
            Err(CognitoError::secret_hash_wrong_at_sign_in(&client.id))
        }
    }
}

impl Parameters {
    pub(crate) fn new(given: Option<BTreeMap<String, String>>) -> Self {
        Self(given.unwrap_or_default())
    }

    /// A parameter that may be left out; an empty one is.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<&str, CognitoError> {
        self.find(name).ok_or_else(|| {
            CognitoError::invalid_parameter(format!("Missing required parameter {name}"))
        })
    }

    /// The parameters whose names begin with `prefix`, without it.
    pub(crate) fn with_prefix<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let all = self.0.iter();
        all.filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }
}

impl Drop for Parameters {
    fn drop(&mut self) {
        self.0.values_mut().for_each(Zeroize::zeroize);
    }
}
