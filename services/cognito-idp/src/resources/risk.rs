//! What a pool or one of its clients does about risks.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html>

use std::net::IpAddr;

use ringwall_core::Timestamp;
use ringwall_model::Sensitive;
use ringwall_risk::Level;
use serde::{Deserialize, Serialize};

use crate::api::{
    AccountTakeoverActionType, AccountTakeoverActionsType, AccountTakeoverEventActionType,
    AccountTakeoverRiskConfigurationType, CompromisedCredentialsActionsType,
    CompromisedCredentialsEventActionType, CompromisedCredentialsRiskConfigurationType,
    EventFilterType, NotifyConfigurationType, NotifyEmailType, RiskConfigurationType,
    RiskExceptionConfigurationType,
};
use crate::error::CognitoError;

/// What is done about risks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RiskConfiguration {
    pub(crate) pool_id: String,
    /// The client it is for; the pool's clients that have none of their own when absent.
    pub(crate) client_id: Option<String>,
    pub(crate) compromised: Option<CompromisedCredentials>,
    pub(crate) takeover: Option<AccountTakeover>,
    pub(crate) exceptions: Option<Exceptions>,
    pub(crate) updated_at: Timestamp,
}

/// What is done about passwords that others know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CompromisedCredentials {
    pub(crate) events: Vec<EventFilterType>,
    pub(crate) action: CompromisedCredentialsEventActionType,
}

/// What is done about sign-ins that look like somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountTakeover {
    pub(crate) notice: Option<Notice>,
    pub(crate) low: Option<TakeoverAction>,
    pub(crate) medium: Option<TakeoverAction>,
    pub(crate) high: Option<TakeoverAction>,
}

/// What is done at a level of risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TakeoverAction {
    pub(crate) notifies: bool,
    pub(crate) action: AccountTakeoverEventActionType,
}

/// How users are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub(crate) from: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) source_arn: String,
    pub(crate) block: Option<NoticeText>,
    pub(crate) no_action: Option<NoticeText>,
    pub(crate) mfa: Option<NoticeText>,
}

/// A message to a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NoticeText {
    pub(crate) subject: String,
    pub(crate) html: Option<String>,
    pub(crate) text: Option<String>,
}

/// Addresses that are not judged, in CIDR notation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exceptions {
    pub(crate) blocked: Vec<String>,
    pub(crate) skipped: Vec<String>,
}

impl RiskConfiguration {
    /// As the API shows it.
    pub(crate) fn shown(&self) -> RiskConfigurationType {
        RiskConfigurationType {
            user_pool_id: Some(self.pool_id.clone()),
            client_id: self.client_id.clone().map(Sensitive::new),
            compromised_credentials_risk_configuration: self
                .compromised
                .as_ref()
                .map(CompromisedCredentials::shown),
            account_takeover_risk_configuration: self.takeover.as_ref().map(AccountTakeover::shown),
            risk_exception_configuration: self.exceptions.as_ref().map(Exceptions::shown),
            last_modified_date: Some(self.updated_at),
        }
    }

    /// Of a pool about which nothing was said.
    pub(crate) fn of_pool(pool_id: &str) -> Self {
        Self {
            pool_id: pool_id.to_owned(),
            client_id: None,
            compromised: None,
            takeover: None,
            exceptions: None,
            updated_at: Timestamp::from_secs(0),
        }
    }

    /// Whether it says nothing.
    pub(crate) const fn is_empty(&self) -> bool {
        self.compromised.is_none() && self.takeover.is_none() && self.exceptions.is_none()
    }
}

impl From<CompromisedCredentialsRiskConfigurationType> for CompromisedCredentials {
    fn from(given: CompromisedCredentialsRiskConfigurationType) -> Self {
        let events = given.event_filter.filter(|events| !events.is_empty());
        Self {
            events: events.unwrap_or_else(|| EventFilterType::ALL.to_vec()),
            action: given.actions.event_action,
        }
    }
}

impl CompromisedCredentials {
    fn shown(&self) -> CompromisedCredentialsRiskConfigurationType {
        CompromisedCredentialsRiskConfigurationType {
            event_filter: Some(self.events.clone()),
            actions: CompromisedCredentialsActionsType {
                event_action: self.action,
            },
        }
    }
}

impl AccountTakeover {
    /// What is done at a level of risk.
    pub(crate) const fn at(&self, level: Level) -> Option<TakeoverAction> {
        match level {
            Level::Low => self.low,
            Level::Medium => self.medium,
            Level::High => self.high,
        }
    }

    /// Reads what a request says.
    pub(crate) fn parse(given: AccountTakeoverRiskConfigurationType) -> Result<Self, CognitoError> {
        let action = |action: Option<AccountTakeoverActionType>| {
            action.map(|action| TakeoverAction {
                notifies: action.notify,
                action: action.event_action,
            })
        };
        let parsed = Self {
            notice: given.notify_configuration.map(Notice::from),
            low: action(given.actions.low_action),
            medium: action(given.actions.medium_action),
            high: action(given.actions.high_action),
        };
        let levels = [parsed.low, parsed.medium, parsed.high];
        let notifies = levels.into_iter().flatten().any(|level| level.notifies);
        if notifies && parsed.notice.is_none() {
            return Err(CognitoError::invalid_parameter(
                "NotifyConfiguration is required when an action notifies the user.",
            ));
        }
        Ok(parsed)
    }

    fn shown(&self) -> AccountTakeoverRiskConfigurationType {
        let action = |action: Option<TakeoverAction>| {
            action.map(|action| AccountTakeoverActionType {
                notify: action.notifies,
                event_action: action.action,
            })
        };
        AccountTakeoverRiskConfigurationType {
            notify_configuration: self.notice.as_ref().map(Notice::shown),
            actions: AccountTakeoverActionsType {
                low_action: action(self.low),
                medium_action: action(self.medium),
                high_action: action(self.high),
            },
        }
    }
}

impl From<NotifyConfigurationType> for Notice {
    fn from(given: NotifyConfigurationType) -> Self {
        let text = |email: Option<NotifyEmailType>| {
            email.map(|email| NoticeText {
                subject: email.subject,
                html: email.html_body,
                text: email.text_body,
            })
        };
        Self {
            from: given.from,
            reply_to: given.reply_to,
            source_arn: given.source_arn,
            block: text(given.block_email),
            no_action: text(given.no_action_email),
            mfa: text(given.mfa_email),
        }
    }
}

impl Notice {
    fn shown(&self) -> NotifyConfigurationType {
        let email = |text: &Option<NoticeText>| {
            text.as_ref().map(|text| NotifyEmailType {
                subject: text.subject.clone(),
                html_body: text.html.clone(),
                text_body: text.text.clone(),
            })
        };
        NotifyConfigurationType {
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            source_arn: self.source_arn.clone(),
            block_email: email(&self.block),
            no_action_email: email(&self.no_action),
            mfa_email: email(&self.mfa),
        }
    }
}

impl Exceptions {
    /// Reads what a request says.
    pub(crate) fn parse(given: RiskExceptionConfigurationType) -> Result<Self, CognitoError> {
        let parsed = Self {
            blocked: given.blocked_ip_range_list.unwrap_or_default(),
            skipped: given.skipped_ip_range_list.unwrap_or_default(),
        };
        let mut ranges = parsed.blocked.iter().chain(&parsed.skipped);
        ranges
            .find(|range| Range::parse(range).is_none())
            .map_or(Ok(()), |range| {
                Err(CognitoError::invalid_parameter(format!(
                    "{range} is not a valid IP address range in CIDR notation."
                )))
            })?;
        Ok(parsed)
    }

    /// Whether nobody may sign in from there.
    pub(crate) fn blocks(&self, address: IpAddr) -> bool {
        covers(&self.blocked, address)
    }

    /// Whether whoever comes from there is not judged.
    pub(crate) fn skips(&self, address: IpAddr) -> bool {
        covers(&self.skipped, address)
    }

    fn shown(&self) -> RiskExceptionConfigurationType {
        let some = |ranges: &Vec<String>| Some(ranges.clone()).filter(|ranges| !ranges.is_empty());
        RiskExceptionConfigurationType {
            blocked_ip_range_list: some(&self.blocked),
            skipped_ip_range_list: some(&self.skipped),
        }
    }
}

/// Whether one of these networks has an address.
fn covers(ranges: &[String], address: IpAddr) -> bool {
    let mut ranges = ranges.iter().filter_map(|range| Range::parse(range));
    ranges.any(|range| range.covers(address))
}

/// A network.
#[derive(Clone, Copy, Debug)]
struct Range {
    address: IpAddr,
    bits: u32,
}

impl Range {
    /// Of CIDR notation.
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address = address.parse().ok()?;
        let most = match address {
            IpAddr::V4(_) => 32,
            IpAddr::V6(_) => 128,
        };
        let bits = bits.parse().ok().filter(|bits| *bits <= most)?;
        Some(Self { address, bits })
    }

    fn covers(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differences = own.to_bits() ^ other.to_bits();
                differences.leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differences = own.to_bits() ^ other.to_bits();
                differences.leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_have_the_addresses_that_share_their_first_bits() {
        let has = |range: &str, address: &str| {
            Range::parse(range)
                .unwrap()
                .covers(address.parse().unwrap())
        };
        assert!(has("192.0.2.0/24", "192.0.2.255") && !has("192.0.2.0/24", "192.0.3.0"));
        assert!(
            has("192.0.2.7/24", "192.0.2.200"),
            "host bits do not matter"
        );
        assert!(has("192.0.2.1/32", "192.0.2.1") && !has("192.0.2.1/32", "192.0.2.0"));
        assert!(has("0.0.0.0/0", "203.0.113.9") && !has("0.0.0.0/0", "2001:db8::1"));
        assert!(has("192.0.2.0/24", "::ffff:192.0.2.9"));
        assert!(has("2001:db8::/32", "2001:db8:ffff::1") && !has("2001:db8::/32", "2001:db9::"));
        assert!(has("::/0", "2001:db9::") && has("2001:db8::1/128", "2001:db8::1"));
    }
}
