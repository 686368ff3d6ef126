//! How a user pool writes to its users.

use serde::{Deserialize, Serialize};

/// Texts; the usual ones where absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Templates {
    pub(crate) verification_sms: Option<String>,
    pub(crate) verification_email: Option<String>,
    pub(crate) verification_subject: Option<String>,
    pub(crate) link_email: Option<String>,
    pub(crate) link_subject: Option<String>,
    /// Addresses are confirmed by a link rather than a code.
    pub(crate) by_link: bool,
    pub(crate) invitation_sms: Option<String>,
    pub(crate) invitation_email: Option<String>,
    pub(crate) invitation_subject: Option<String>,
    pub(crate) authentication_sms: Option<String>,
    pub(crate) mfa_email: Option<String>,
    pub(crate) mfa_subject: Option<String>,
}

/// Who writes mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EmailSettings {
    /// The ARN of an identity of Amazon SES, whose name is the address.
    pub(crate) source_arn: Option<String>,
    pub(crate) reply_to: Option<String>,
    /// `DEVELOPER` rather than `COGNITO_DEFAULT`.
    pub(crate) by_developer: bool,
    pub(crate) from: Option<String>,
    pub(crate) configuration_set: Option<String>,
}

/// Who writes text messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SmsSettings {
    pub(crate) caller_arn: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) end_user_messaging: Option<EndUserMessaging>,
}

/// Text messages by AWS End User Messaging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EndUserMessaging {
    pub(crate) caller_arn: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) origination_identity: Option<String>,
    pub(crate) configuration_set: Option<String>,
    pub(crate) india_entity_id: Option<String>,
    pub(crate) india_template_id: Option<String>,
    pub(crate) region: Option<String>,
}
