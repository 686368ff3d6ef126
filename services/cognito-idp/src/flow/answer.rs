//! What a step ends in.

use std::collections::BTreeMap;

use ringwall_model::Sensitive;

use crate::api::{AuthenticationResultType, ChallengeNameType};

/// What a step of a sign-in ends in.
pub(crate) enum Outcome {
    Challenge(Challenge),
    SignedIn(SignedIn),
    /// For pages, which give out tokens later.
    Shown(Shown),
}

/// What somebody has shown.
pub(crate) struct Shown {
    pub(crate) sub: String,
    /// Tokens' `amr`.
    pub(crate) methods: Vec<&'static str>,
    pub(crate) level: u8,
    pub(crate) event_id: Option<String>,
}

/// What has to be shown next.
pub(crate) struct Challenge {
    pub(crate) name: ChallengeNameType,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) session: Option<String>,
    /// What can be chosen from.
    pub(crate) available: Option<Vec<ChallengeNameType>>,
}

/// Tokens.
pub(crate) struct SignedIn {
    pub(crate) result: AuthenticationResultType,
}

/// The members of an answer, which are the same in all four operations.
pub(crate) struct Answer {
    pub(crate) challenge_name: Option<ChallengeNameType>,
    pub(crate) session: Option<Sensitive<String>>,
    pub(crate) challenge_parameters: Option<BTreeMap<String, String>>,
    pub(crate) authentication_result: Option<AuthenticationResultType>,
    pub(crate) available_challenges: Option<Vec<ChallengeNameType>>,
}

impl Challenge {
    /// A challenge with its parameters.
    pub(crate) fn new<const N: usize>(
        name: ChallengeNameType,
        session: String,
        parameters: [(&str, String); N],
    ) -> Self {
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value));
        Self {
            name,
            parameters: parameters.into(),
            session: Some(session),
            available: None,
        }
    }
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Challenge(challenge) => Self {
                challenge_name: Some(challenge.name),
                session: challenge.session.map(Sensitive::new),
                challenge_parameters: Some(challenge.parameters),
                authentication_result: None,
                available_challenges: challenge.available,
            },
            // Operations have no tokens to show then.
            Outcome::Shown(_) => Self {
                challenge_name: None,
                session: None,
                challenge_parameters: None,
                authentication_result: None,
                available_challenges: None,
            },
            Outcome::SignedIn(SignedIn { result }) => Self {
                challenge_name: None,
                session: None,
                challenge_parameters: Some(BTreeMap::new()),
                authentication_result: Some(result),
                available_challenges: None,
            },
        }
    }
}
