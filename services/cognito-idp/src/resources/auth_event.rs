//! What happened when somebody signed in, or tried to.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AuthEventType.html>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_risk::Observation;
use serde::{Deserialize, Serialize};

use crate::api::{
    AuthEventType, ChallengeName, ChallengeResponse, ChallengeResponseType, EventContextDataType,
    EventFeedbackType, EventResponseType, EventRiskType, EventType, FeedbackValueType,
    RiskDecisionType, RiskLevelType,
};
use crate::threat::Location;

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AuthEvent {
    /// Also `event_id` in the tokens that came of it.
    pub(crate) id: String,
    pub(crate) kind: EventType,
    pub(crate) at: Timestamp,
    pub(crate) response: EventResponseType,
    pub(crate) risk: Option<Risk>,
    /// The client that it came through.
    #[serde(default)]
    pub(crate) client_id: Option<String>,
    /// Why there is a risk, in words of one piece.
    #[serde(default)]
    pub(crate) reasons: Vec<String>,
    /// What was judged, for who says afterwards whether it was right.
    #[serde(default)]
    pub(crate) seen: Option<Observation>,
    /// The challenges that were answered, and how.
    pub(crate) challenges: Vec<(ChallengeName, ChallengeResponse)>,
    pub(crate) place: Place,
    pub(crate) feedback: Option<Feedback>,
}

/// What threat protection thought of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Risk {
    pub(crate) decision: RiskDecisionType,
    pub(crate) level: Option<RiskLevelType>,
    pub(crate) compromised: bool,
}

/// Where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) address: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) timezone: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) country: Option<String>,
}

/// What somebody said of it afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Feedback {
    pub(crate) value: FeedbackValueType,
    /// `Admin` or `User`.
    pub(crate) by: String,
    pub(crate) at: Timestamp,
}

impl Place {
    /// The address is there.
    pub(crate) fn set(&mut self, location: Location) {
        self.timezone = self.timezone.take().or(location.time_zone);
        self.city = location.city;
        self.country = location.country;
    }
}

impl AuthEvent {
    /// A sign-in that came to this end with the request.
    pub(crate) fn of_sign_in(
        ctx: &RequestContext,
        place: Place,
        response: EventResponseType,
        challenges: Vec<(ChallengeName, ChallengeResponse)>,
    ) -> Self {
        Self {
            id: ctx.request_id.clone(),
            kind: EventType::SignIn,
            at: ctx.now(),
            response,
            risk: None,
            client_id: None,
            reasons: Vec::new(),
            seen: None,
            challenges,
            place,
            feedback: None,
        }
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> AuthEventType {
        let challenges = self.challenges.iter();
        let challenges = challenges.map(|(name, response)| ChallengeResponseType {
            challenge_name: Some(*name),
            challenge_response: Some(*response),
        });
        AuthEventType {
            event_id: Some(self.id.clone()),
            event_type: Some(self.kind),
            creation_date: Some(self.at),
            event_response: Some(self.response),
            event_risk: self.risk.map(|risk| EventRiskType {
                risk_decision: Some(risk.decision),
                risk_level: risk.level,
                compromised_credentials_detected: Some(risk.compromised),
            }),
            challenge_responses: Some(challenges.collect()),
            event_context_data: Some(EventContextDataType {
                ip_address: self.place.address.clone(),
                device_name: self.place.device.clone(),
                timezone: self.place.timezone.clone(),
                city: self.place.city.clone(),
                country: self.place.country.clone(),
            }),
            event_feedback: self.feedback.as_ref().map(|feedback| EventFeedbackType {
                feedback_value: feedback.value,
                provider: feedback.by.clone(),
                feedback_date: Some(feedback.at),
            }),
        }
    }
}
