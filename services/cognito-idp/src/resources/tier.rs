//! Feature plans: what a pool may have for what is paid for it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html>

use crate::api::UserPoolTierType;
use crate::error::CognitoError;
use crate::resources::pool::{FirstFactor, Pool, ThreatMode, Tier};

impl Pool {
    /// Refuses a feature below the plan that has it first.
    pub(crate) fn require(&self, least: Tier, feature: &str) -> Result<(), CognitoError> {
        if self.tier >= least {
            return Ok(());
        }
        Err(CognitoError::feature_unavailable(format!(
            "{feature} is not available in the {} tier.",
            UserPoolTierType::from(self.tier).as_str()
        )))
    }

    /// Refuses settings that the pool's plan does not have.
    pub(crate) fn require_tier(&self) -> Result<(), CognitoError> {
        let by_choice = self
            .first_factors
            .iter()
            .any(|factor| *factor != FirstFactor::Password);
        let versioned = self.triggers.pre_token_generation.as_ref();
        let watched = self
            .threat_protection
            .is_some_and(|threat| threat.mode != ThreatMode::Off || threat.custom_auth.is_some());
        let asked = [
            (by_choice, Tier::Essentials, "Choice-based sign-in"),
            (
                versioned.is_some_and(|trigger| trigger.version != "V1_0"),
                Tier::Essentials,
                "Access token customization",
            ),
            (
                self.password_policy.history > 0,
                Tier::Essentials,
                "Password history",
            ),
            (self.mfa.email, Tier::Essentials, "Email MFA"),
            (
                !self.acr_values.is_empty(),
                Tier::Essentials,
                "Step-up authentication",
            ),
            (
                self.dcr.as_ref().is_some_and(|dcr| dcr.enabled),
                Tier::Essentials,
                "Dynamic client registration",
            ),
            (watched, Tier::Plus, "Threat protection"),
        ];
        let mut asked = asked.iter().filter(|(is_asked, ..)| *is_asked);
        asked.try_for_each(|(_, least, feature)| self.require(*least, feature))
    }
}
